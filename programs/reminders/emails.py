"""The mails: text first, HTML beside it, and the headers that mail programs act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from programs.reminders.kinds.rule import Content
from programs.reminders.links import later_link, page, stop_link
from programs.reminders.models import Delivery, Reminder


@contextmanager
def as_read_by(person: User) -> Iterator[None]:
    """The person's own language and zone, whoever the last mail was for."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override(person.profile.tz):
        yield


def reminder_mail(
    reminder: Reminder, delivery: Delivery, content: Content
) -> EmailMultiAlternatives:
    """The mail of one reminder. It can be ended with one click (RFC 8058)."""
    stop_url = stop_link(reminder)
    name = reminder.kind.replace("_", "-")
    mail = _mail(
        name, reminder.person, {**content, "stop_url": stop_url, "later_url": later_link(reminder)}
    )
    mail.extra_headers |= {
        "Message-ID": delivery.message_id,
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return mail


def test_mail(person: User) -> EmailMultiAlternatives:
    """What the person asked for just now, to see that mails arrive."""
    return _mail("test-mail", person, {})


def _mail(name: str, person: User, content: Content) -> EmailMultiAlternatives:
    context = {
        **content,
        "anchor": _anchor(person),
        "settings_url": page("reminders:settings"),
    }
    with as_read_by(person):
        subject = render_to_string(f"emails/{name}-subject.txt", context)
        text = render_to_string(f"emails/{name}-body.txt", context)
        html = render_to_string(f"emails/{name}-body.html", context)
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(_inliner().inline(html), "text/html")
    return mail


def _anchor(person: User) -> str:
    preference = getattr(person, "reminder_preference", None)
    return preference.anchor if preference else ""


@cache
def _inliner() -> css_inline.CSSInliner:
    """Mail programs drop style sheets; what only an @media rule can say stays in the head."""
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
