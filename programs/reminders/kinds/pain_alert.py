"""The mail to a coach when a runner's pain calls for a look (`programs.engine.pain_alert`).

At most one a day, at the coach's hour, with all that was told since the one before. What to do
about a warning sign the runner was told at once; this is for the coach, and no emergency call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.wording import gettext as _
from accounts.wording import ngettext
from programs.engine.pain_alert import LEVEL, Alert, is_level, is_pattern, is_trend
from programs.pain.models import PainReport
from programs.plans.models import Intake
from programs.reminders.kinds.coached import Roster, all_runners, days_ahead, rosters
from programs.reminders.kinds.rule import Group, KindRule, Words
from programs.reminders.letters import Button, Letter, Row, Rows
from programs.reminders.letters import Words as Paragraph
from programs.reminders.links import page
from programs.reminders.models import Kind, Reminder

LOOKS_BACK = timedelta(days=7)
"""Without an earlier alert, or with one long ago, this much counts as new."""

RULES_IN_WORDS: Mapping[Alert, Words] = {
    Alert.LEVEL: _lazy("level: over the limit within which training may go on"),
    Alert.EARLY: _lazy("level: pain that you asked to hear of early"),
    Alert.TREND: _lazy("trend: two mornings up, one after the other"),
    Alert.PATTERN: _lazy("pattern: a sign that wants a clinician’s look"),
}


@dataclass(slots=True)
class Told:
    """What one runner told lately, each with its instant."""

    scores: list[tuple[datetime, int]] = field(default_factory=list)
    mornings: dict[date, tuple[datetime, int]] = field(default_factory=dict)
    signs: list[tuple[datetime, frozenset[str], frozenset[str]]] = field(default_factory=list)
    """When the safety questions were answered, the signs of the spots and the flags said yes to."""


@dataclass(frozen=True, slots=True)
class News:
    roster: Roster
    told: Mapping[int, Told]
    before: Mapping[tuple[int, date], datetime]
    """When the alert before this one was due, by coach and local day."""


def facts(reminders: Sequence[Reminder], at: datetime) -> News:
    roster = rosters({each.person_id for each in reminders}, at)
    people = [each.pk for each in all_runners(roster)]
    return News(roster, _told(people, at), _before(reminders))


def _told(people: Collection[int], at: datetime) -> Mapping[int, Told]:
    told: defaultdict[int, Told] = defaultdict(Told)
    reports = PainReport.objects.filter(runner__in=people, reported_at__gt=at - 2 * LOOKS_BACK)
    for report in reports.exclude(source=PainReport.Source.INTAKE).order_by("reported_at"):
        own = told[report.runner_id]
        own.scores.append((report.reported_at, report.score))
        if report.moment == PainReport.Moment.MORNING:
            score = max(report.score, own.mornings.get(report.date, (at, 0))[1])
            own.mornings[report.date] = report.reported_at, score
    lately = Q(screened_at__gt=at - LOOKS_BACK) | Q(completed_at__gt=at - LOOKS_BACK)
    for intake in Intake.objects.filter(lately, runner__in=people, completed_at__isnull=False):
        spots = intake.answers.get("spots", [])
        signs = frozenset(sign for spot in spots for sign in spot.get("signs", []))
        flags = frozenset(intake.answers.get("red_flags", []))
        told[intake.runner_id].signs.append((intake.last_screened_at, signs, flags))
    return told


def _before(reminders: Sequence[Reminder]) -> dict[tuple[int, date], datetime]:
    """The newest ended alert of each coach before each of these local days."""
    rows = Reminder.objects.filter(
        kind=Kind.PAIN_ALERT,
        person__in={each.person_id for each in reminders},
        local_day__gt=min(each.local_day for each in reminders) - LOOKS_BACK,
        status__in=(Reminder.Status.SENT, Reminder.Status.SKIPPED),
    )
    ended = rows.exclude(pk__in=[each.pk for each in reminders]).order_by()
    latest = ended.values_list("person", "local_day").annotate(Max("due_at"))
    known = [(person, day, due) for person, day, due in latest]
    return {
        (each.person_id, each.local_day): max(
            due for person, day, due in known if person == each.person_id and day < each.local_day
        )
        for each in reminders
        if any(person == each.person_id and day < each.local_day for person, day, _due in known)
    }


def content(reminder: Reminder, news: News, at: datetime) -> Letter | Reminder.Why:
    since = news.before.get((reminder.person_id, reminder.local_day), at - LOOKS_BACK)
    own, least = news.roster.get(reminder.person_id, ()), _level_of(reminder.person)
    told = ((each, news.told[each.pk]) for each in own if each.pk in news.told)
    found = [(runner, alerts_of(lately, since, least)) for runner, lately in told]
    rows = [_row(runner, alerts) for runner, alerts in found if alerts]
    if not rows:
        return Reminder.Why.NOTHING_NEW
    title = ngettext("A runner to look at", "%(count)d runners to look at", len(rows))
    title %= {"count": len(rows)}
    private = _("Scores and places stand on the runner’s page only.")
    return Letter(
        subject=title,
        title=title,
        parts=(
            Rows(tuple(rows)),
            Button(_("Open the list"), page("coach:index")),
            Paragraph(private, soft=True),
        ),
        why=_("You get this mail as a coach, and only about runners who share with you."),
    )


def _level_of(coach: User) -> int:
    preference = getattr(coach, "reminder_preference", None)
    return preference.pain_from if preference else LEVEL


def alerts_of(told: Told, since: datetime, least: int = LEVEL) -> list[Alert]:
    """The rules that something new meets; what was known before alerts nobody again. `least` is
    the score from which the coach wants to hear of pain."""
    mornings = sorted((day, score, at) for day, (at, score) in told.mornings.items())
    is_new = bool(mornings) and mornings[-1][2] > since
    fresh = [(signs, flags) for at, signs, flags in told.signs if at > since]
    scores = [score for at, score in told.scores if at > since]
    met = {
        Alert.LEVEL: is_level(scores),
        Alert.EARLY: is_level(scores, least) and not is_level(scores),
        Alert.TREND: is_new and is_trend([(day, score) for day, score, _at in mornings]),
        Alert.PATTERN: any(is_pattern(signs, flags) for signs, flags in fresh),
    }
    return [alert for alert, holds in met.items() if holds]


def _row(runner: User, alerts: Sequence[Alert]) -> Row:
    return Row(str(runner), tuple(str(RULES_IN_WORDS[alert]) for alert in alerts))


RULE = KindRule(
    group=Group.COACHING,
    says=_lazy("When a runner tells of high or rising pain or of a warning sign; once a day"),
    default_time=time(8, 0),
    useful_for=timedelta(hours=10),
    days=days_ahead,
    facts=facts,
    content=content,
)
