"""Small pieces of the coaches' pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

from accounts import clock
from accounts.models import Scope, User
from programs.catalogue.loader import load_catalogue
from programs.coaching.models import Introduction, Invitation, Message
from programs.coaching.models.messages import MOST_TEXT
from programs.coaching.services.hiding import Group
from programs.coaching.services.introductions import asked_of
from programs.coaching.services.messages import about, unread_of
from programs.coaching.services.session_words import asked, logged
from programs.coaching.services.template_words import dose_words, gate_words, weeks_words
from programs.coaching.services.triage import TriageRow, in_words
from programs.engine.exercise import Dose, ProtocolPhase
from programs.pain.charts import PainLine, pain_line
from programs.plans.lanes import Adherence
from programs.plans.models import TrainingSession
from programs.running.templatetags.run_words import distance

register = template.Library()
register.filter("asked", asked)
register.filter("logged", logged)

SHOWN_ON_TODAY = 2
"""Of more the page says how many; they all stand in the thread (our choice)."""


@register.simple_tag(takes_context=True)
def desk_tab(context: dict[str, Any], name: str, label: str, *args: Any) -> SafeString:
    """A tab of the desk or of a runner; the one whose page is open says so."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = bool(match and match.view_name == name)
    mark = SafeString(' aria-current="page"') if here else ""
    return format_html('<a href="{}"{}>{}</a>', reverse(name, args=args), mark, label)


@register.inclusion_tag("coaching/_unread.html", takes_context=True)
def coach_wrote(context: dict[str, Any]) -> dict[str, Any]:
    """On Today: what the runner's coaches wrote, with a way to answer, and what they ask."""
    runner, at = _runner(context), clock.now()
    unread = list(unread_of(runner, at=at)) if runner else []
    asking = sorted({str(each.coach) for each in asked_of(runner, at=at)}) if runner else []
    more = max(len(unread) - SHOWN_ON_TODAY, 0)
    notes = unread[:SHOWN_ON_TODAY]
    return {"notes": notes, "more": more, "asking": asking, **_answering(context)}


@register.inclusion_tag("coaching/_about_session.html", takes_context=True)
def said_about(context: dict[str, Any], session: TrainingSession) -> dict[str, Any]:
    """On the session's page: all that was written about it, with a way to answer."""
    runner = _runner(context)
    told = list(about(session, runner, at=clock.now())) if runner else []
    coaches = {each.coach_id: each.coach for each in told}.values()
    return {"told": told, "coaches": coaches, "session": session, **_answering(context)}


@register.inclusion_tag("coaching/_before_session.html", takes_context=True)
def coach_asks(context: dict[str, Any], session: TrainingSession) -> dict[str, Any]:
    """Before the first exercise: the coaches' words about this session, nothing to press."""
    runner = _runner(context)
    told = about(session, runner, at=clock.now()) if runner else Message.objects.none()
    return {"told": [each for each in told if each.is_from_coach]}


def _runner(context: dict[str, Any]) -> User | None:
    user = getattr(context.get("request"), "user", None)
    return user if isinstance(user, User) else None


def _answering(context: dict[str, Any]) -> dict[str, Any]:
    """What the form of an answer needs, and the page to come back to."""
    request = context.get("request")
    return {
        "csrf_token": context.get("csrf_token"),
        "here": request.path if request else "",
        "user": context.get("user"),
        "now": clock.now(),
        "most": MOST_TEXT,
    }


@register.simple_tag
def kept_list(periods: Sequence[tuple[int, Adherence]]) -> SafeString:
    """How each period went, in one line; a list says it for everybody, so it is kept in mind."""
    return _kept_list(tuple(periods), get_language())


@lru_cache(maxsize=4096)
def _kept_list(periods: tuple[tuple[int, Adherence], ...], _language: str | None) -> SafeString:
    lines = ((gettext("%(days)s days") % {"days": days}, _kept(kept)) for days, kept in periods)
    rows = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", lines)
    return format_html('<dl class="kept">{}</dl>', rows)


@register.simple_tag
def sparkline(row: TriageRow) -> SafeString:
    """The mornings of two weeks as a line, with the scores for who cannot see it."""
    scores = row.pain
    line = pain_line(scores, width=112, height=36)
    if not line.dots:
        return format_html('<span class="small soft">{}</span>', gettext("no answers"))
    said = gettext("Morning pain over %(days)s days: %(scores)s")
    size = {"width": line.width, "height": line.height, "limit": line.limit_y}
    return format_html(
        '<svg class="line" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" aria-label="{said}"><path class="limit" d="M0 {limit}H{width}"/>{parts}'
        '<path class="points" d="{path}"/></svg>',
        said=said % {"days": len(scores), "scores": in_words(scores)},
        parts=format_html_join("", '<polyline points="{}"/>', ((s,) for s in line.segments)),
        path=line.path,
        **size,
    )


@register.simple_tag
def dots(line: PainLine) -> SafeString:
    """Each answer as a dot: a course has hundreds."""
    return format_html_join("", '<circle cx="{}" cy="{}" r="2.5"/>', line.dots)


COUNTED = {
    "short": gettext_noop("%(n)s short"),
    "could_not": gettext_noop("%(n)s could not"),
    "skipped": gettext_noop("%(n)s did not"),
    "not_logged": gettext_noop("%(n)s not logged"),
    "away": gettext_noop("%(n)s away"),
}


def _kept(kept: Adherence) -> SafeString:
    if kept.due:
        done = gettext("%(done)s of %(due)s") % {"done": kept.done, "due": kept.due}
        parts = [format_html('<b class="percent">{} %</b> {}', kept.percent or 0, done)]
    else:
        parts = [SafeString(gettext("nothing due"))]
    counts = ((getattr(kept, name), words) for name, words in COUNTED.items())
    parts += [SafeString(gettext(words) % {"n": count}) for count, words in counts if count]
    return format_html_join(", ", "{}", ((part,) for part in parts))


@register.filter
def dosed(dose: Dose) -> str:
    """What a programme asks for: `3 × 12 with a load you can lift 12 times, 3 times a week`."""
    return dose_words(dose)


@register.filter
def lasting(phase: ProtocolPhase) -> str:
    """`2 weeks`."""
    return weeks_words(phase)


@register.simple_tag
def gate_test(phase: ProtocolPhase) -> str:
    """What the phase's test asks for; empty where it has none."""
    return gate_words(phase.gate_test, load_catalogue())


@register.filter
def may_be_taken_back(message: Message, at: datetime) -> bool:
    return message.may_be_taken_back(at)


@register.filter
def is_over(asked: Invitation | Introduction, at: datetime) -> bool:
    return asked.is_over(at)


@register.filter
def scope_words(scope: str) -> str:
    return str(Scope(scope).label)


@register.filter
def last_day(end: datetime) -> datetime:
    """The last instant before `end`: access until midnight is access until the day before."""
    return end - timedelta(seconds=1)


@register.filter
def km(metres: int, units: str) -> str:
    """Metres as kilometres or miles."""
    return distance(Decimal(metres) / 1000, units)


@register.filter
def plain_number(value: Decimal) -> str:
    """Without needless zeros, as the language writes numbers."""
    return number_format(value.normalize() if value % 1 else value.to_integral_value())


BAR_SHARE = 0.7
"""Of the width of a chart; the figure stands beside the bar."""


@register.filter
def bar_width(group: Group) -> str:
    return f"{group.percent * BAR_SHARE:.1f}%"


@register.filter
def times(number: int, factor: int) -> int:
    return number * factor
