"""The words of one row of the list of runners, kept in mind: fifty rows say the same few."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop

from accounts.wording import dated, gettext
from programs.coaching.services.triage import TriageRow

register = template.Library()

CHOOSE = gettext_noop("Choose %(name)s")
WEEK = gettext_noop("week %(week)s")
SEEN = gettext_noop("Seen %(day)s")
NEXT = gettext_noop("Next %(day)s")
TEST = gettext_noop("Test %(day)s")


@register.filter
def choosing(row: TriageRow) -> str:
    """What ticking the row does, for who cannot see whose row it is."""
    return gettext(CHOOSE) % {"name": row.runner}


@register.filter
def week_words(row: TriageRow) -> str:
    return gettext(WEEK) % {"week": row.week}


@register.simple_tag
def seen_list(row: TriageRow) -> SafeString:
    """When the runner was seen last, what comes next, and whether mails arrive."""
    kept, mail = row.kept, row.mail.words
    seen = dated(SEEN, row.last_seen) if row.last_seen else gettext("Not seen yet")
    coming = dated(NEXT, kept.next_session, "D j M") if kept.next_session else None
    lines = [seen, coming or gettext("Nothing planned")]
    if kept.next_test:
        lines.append(dated(TEST, kept.next_test))
    if row.mail.is_trouble:
        mail = format_html('<span class="tag tag--caution">{}</span>', mail)
    parts = format_html_join("", "<li>{}</li>", ((line,) for line in [*lines, mail]))
    return format_html('<ul class="seen small soft">{}</ul>', parts)
