"""The mails of reminders: a letter as text and as HTML, and the headers mail programs act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation

from accounts.mail import AUTOMATIC
from accounts.models import User
from accounts.wording import gettext as _
from programs.reminders.letter_html import html_of
from programs.reminders.letter_text import text_of
from programs.reminders.letters import Letter, Words
from programs.reminders.links import page, stop_link
from programs.reminders.models import Delivery, Reminder


@contextmanager
def as_read_by(person: User) -> Iterator[None]:
    """The person's own language and zone, whoever the last mail was for."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override(person.profile.tz):
        yield


def reminder_mail(reminder: Reminder, delivery: Delivery, letter: Letter) -> EmailMultiAlternatives:
    """The mail of one reminder. It can be ended with one click (RFC 8058)."""
    stop_url = stop_link(reminder)
    with as_read_by(reminder.person):
        mail = _mail(reminder.person, letter, (_("Stop these mails"), stop_url))
    mail.extra_headers |= {
        "Message-ID": delivery.message_id,
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return mail


def test_mail(person: User) -> EmailMultiAlternatives:
    """What the person asked for just now, to see that mails arrive."""
    with as_read_by(person):
        title = _("Reminders reach you")
        words = _(
            "This is the test mail you asked for. Reminders come the same way, from the same "
            "sender, at the hours you chose."
        )
        why = _("You asked for this mail on your reminder page.")
        return _mail(person, Letter(title, title, (Words(words),), why))


def _mail(person: User, letter: Letter, *links: tuple[str, str]) -> EmailMultiAlternatives:
    foot = ((_("Hours and kinds of reminders"), page("reminders:settings")), *links)
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=text_of(letter, foot),
        to=[person.email],
        headers=dict(AUTOMATIC),
    )
    mail.attach_alternative(html_of(letter, foot), "text/html")
    return mail
