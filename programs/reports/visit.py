"""What the visit report says: everything of some days on one page, read from the rows.

Plain objects with words and numbers; the page, the PDF and the JSON show the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from accounts.models import Profile, User
from programs.pain.forms import place_words
from programs.pain.models import OwnWords, PainReport
from programs.plans.fates import Fate, fate_of, is_over
from programs.plans.models import (
    Clearance,
    Decision,
    Intake,
    Phase,
    Plan,
    TestResult,
    TrainingSession,
)
from programs.plans.plan_page import Line, lines_of
from programs.plans.tests_page import Course as TestCourse
from programs.plans.tests_page import courses_of as test_courses_of
from programs.plans.words import SIGNS
from programs.reports.measures import Course, change_words, courses_of
from programs.reports.models import GlobalChange
from programs.running.services.history import RunSums, run_sums
from programs.running.services.shoes import ShoeSums, shoes_of

MOST_DAYS = 366
USUAL_DAYS = 84
"""Twelve weeks, the length of a plan, unless other days are chosen."""
DECISIONS_SHOWN = 12
MEAN_DAYS = 7
ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One sore spot on one side: as it was told at the start, and as it is now.

    `mornings` and `active` are (day, score 0-10); `mean` is of the last seven days with answers.
    """

    spot: str
    side: str
    words: str
    since_weeks: int | None
    worst: int | None
    first_steps: int | None
    during_run: int | None
    signs: Sequence[str]
    mornings: Sequence[tuple[date, int]]
    active: Sequence[tuple[date, int]]

    @property
    def place(self) -> str:
        return f"{self.spot}:{self.side}"

    @property
    def mean_first(self) -> Decimal | None:
        return _mean(self.mornings[:MEAN_DAYS])

    @property
    def mean_last(self) -> Decimal | None:
        return _mean(self.mornings[-MEAN_DAYS:])

    @property
    def highest(self) -> int | None:
        return max((score for _day, score in (*self.mornings, *self.active)), default=None)


@dataclass(frozen=True, slots=True)
class Kept:
    """Sessions at home that were due in the days of the report, by what became of them.

    `off` were not due: away, ill or called off.
    """

    due: int
    done: int
    short: int
    could_not: Mapping[str, int]
    skipped: int
    silent: int
    off: int

    @property
    def percent(self) -> int | None:
        return None if not self.due else 100 * (self.done + self.short) // self.due


@dataclass(frozen=True, slots=True)
class Visit:
    """The whole report. `dose` is that of the next session, or of the last one done."""

    runner: User
    units: str
    audience: str
    first: date
    last: date
    made_at: datetime
    answers: Mapping[str, Any]
    answered_on: date | None
    complaints: Sequence[Complaint]
    own_words: Sequence[OwnWords]
    plan: Plan | None
    phases: Sequence[Phase]
    dose: Sequence[Line]
    dose_on: date | None
    kept: Kept
    runs: RunSums
    shoes: Sequence[ShoeSums]
    decisions: Sequence[Decision]
    more_decisions: int
    clearances: Sequence[Clearance]
    tests: Sequence[TestCourse]
    """The strength tests of which something is known by the last day."""
    measures: Sequence[Course]
    change: GlobalChange | None

    @property
    def findings(self) -> Sequence[Mapping[str, Any]]:
        return self.plan.screening["findings"] if self.plan else ()

    @property
    def birth_year(self) -> int | None:
        return self.answers.get("birth_year")

    @property
    def hills(self) -> str:
        return str((self.answers.get("running") or {}).get("hills") or "")

    @property
    def change_in_words(self) -> str:
        return change_words(self.change.score) if self.change else ""


def visit_of(
    runner: User, *, first: date, last: date, audience: str, profile: Profile, at: datetime
) -> Visit:
    """The report of `runner` from `first` to `last` (local days). A constant number of queries."""
    plan = _plan_of(runner, last)
    intake = plan.intake if plan else None
    answers = intake.answers if intake else {}
    sessions = _sessions(runner, first, last)
    decisions = list(_decisions(runner, first, last)[: DECISIONS_SHOWN + 1])
    dose_on, dose = _dose(plan, last)
    return Visit(
        runner=runner,
        units=profile.units,
        audience=audience,
        first=first,
        last=last,
        made_at=at,
        answers=answers,
        answered_on=_answered_on(intake, profile),
        complaints=_complaints(runner, answers, first, last),
        own_words=list(OwnWords.objects.of(runner).current().order_by("spot")),
        plan=plan,
        phases=_phases(plan, last),
        dose=dose,
        dose_on=dose_on,
        kept=kept(sessions, today=profile.today()),
        runs=run_sums(runner, first, last),
        shoes=[each for each in shoes_of(runner) if each.shoe.retired_on is None],
        decisions=decisions[:DECISIONS_SHOWN],
        more_decisions=_more(runner, first, last) if len(decisions) > DECISIONS_SHOWN else 0,
        clearances=list(Clearance.objects.filter(plan__runner=runner).order_by("-cleared_on")),
        tests=_tests(runner, plan, last),
        measures=courses_of(runner, until=last),
        change=GlobalChange.objects.filter(runner=runner, date__lte=last).last(),
    )


def _plan_of(runner: User, last: date) -> Plan | None:
    begun = Plan.objects.filter(runner=runner, starts_on__lte=last)
    plans = begun or Plan.objects.filter(runner=runner)
    return plans.select_related("intake").order_by("-created_at", "-pk").first()


def _answered_on(intake: Intake | None, profile: Profile) -> date | None:
    return intake.last_screened_at.astimezone(profile.tz).date() if intake else None


def _complaints(
    runner: User, answers: Mapping[str, Any], first: date, last: date
) -> list[Complaint]:
    mornings: dict[str, list[tuple[date, int]]] = defaultdict(list)
    active: dict[str, dict[date, int]] = defaultdict(dict)
    told = PainReport.objects.of(runner).filter(date__range=(first, last)).exclude(spot="foot")
    for report in told.order_by("date"):
        place = f"{report.spot}:{report.side}"
        if report.moment == PainReport.Moment.MORNING:
            mornings[place].append((report.date, report.score))
        else:
            worst = max(report.score, active[place].get(report.date, 0))
            active[place][report.date] = worst
    asked = {f"{each['spot']}:{each['side']}": each for each in answers.get("spots", ())}
    places = [*asked, *sorted((mornings.keys() | active.keys()) - asked.keys())]
    return [
        _complaint(place, asked.get(place, {}), mornings[place], sorted(active[place].items()))
        for place in places
    ]


def _complaint(
    place: str,
    told: Mapping[str, Any],
    mornings: Sequence[tuple[date, int]],
    active: Sequence[tuple[date, int]],
) -> Complaint:
    spot, side = place.split(":")
    return Complaint(
        spot=spot,
        side=side,
        words=place_words((spot, side)),
        since_weeks=told.get("since_weeks"),
        worst=told.get("worst_last_week"),
        first_steps=told.get("first_steps"),
        during_run=told.get("during_run"),
        signs=[str(SIGNS[sign]) for sign in told.get("signs", ()) if sign in SIGNS],
        mornings=mornings,
        active=active,
    )


def _sessions(runner: User, first: date, last: date) -> list[TrainingSession]:
    rows = TrainingSession.objects.of(runner).training().standing()
    return list(rows.filter(date__range=(first, last)).only("date", "status", "reason", "spell_id"))


def kept(sessions: Iterable[TrainingSession], *, today: date) -> Kept:
    """What became of the sessions that were due before `today` or are done already."""
    told = [(fate_of(each), each) for each in sessions if is_over(each, today)]
    fates = Counter(fate for fate, _session in told)
    reasons = Counter(
        str(each.get_reason_display()) for fate, each in told if fate is Fate.COULD_NOT
    )
    return Kept(
        due=fates.total() - fates[Fate.OFF],
        done=fates[Fate.DONE],
        short=fates[Fate.SHORT],
        could_not=dict(reasons.most_common()),
        skipped=fates[Fate.SKIPPED],
        silent=fates[Fate.SILENT],
        off=fates[Fate.OFF],
    )


def _dose(plan: Plan | None, last: date) -> tuple[date | None, Sequence[Line]]:
    """The exercises of the first strength session after `last`, else of the newest before it."""
    if plan is None:
        return None, ()
    sessions = plan.sessions.filter(kind=TrainingSession.Kind.STRENGTH).standing()
    sessions = sessions.prefetch_related("prescriptions")
    found = (
        sessions.filter(date__gt=last).order_by("date").first()
        or sessions.filter(date__lte=last).order_by("-date").first()
    )
    return (found.date, list(lines_of(found.prescriptions.all()))) if found else (None, ())


def _phases(plan: Plan | None, last: date) -> list[Phase]:
    if plan is None:
        return []
    week = max(1, (last - plan.starts_on).days // 7 + 1)
    return [each for each in plan.phases.all() if each.first_week <= week <= each.last_week]


def _decisions(runner: User, first: date, last: date) -> Any:
    """Changes of dose and referrals, the newest first; what was only held is no news here."""
    made = Decision.objects.filter(
        session__plan__runner=runner, decided_on__range=(first, last)
    ).exclude(action=Decision.Action.HOLD)
    return made.order_by("-decided_on", "pk")


def _more(runner: User, first: date, last: date) -> int:
    return int(_decisions(runner, first, last).count()) - DECISIONS_SHOWN


def _tests(runner: User, plan: Plan | None, last: date) -> list[TestCourse]:
    results = TestResult.objects.of(runner).filter(taken_on__lte=last)
    return [course for course in test_courses_of(plan, results) if course.is_known]


def _mean(scores: Sequence[tuple[date, int]]) -> Decimal | None:
    if not scores:
        return None
    total = Decimal(sum(score for _day, score in scores))
    return (total / len(scores)).quantize(ONE_DECIMAL, ROUND_HALF_UP)


def days_of(visit: Visit) -> list[date]:
    """Every day of the report, oldest first."""
    return [visit.first + timedelta(days=n) for n in range((visit.last - visit.first).days + 1)]
