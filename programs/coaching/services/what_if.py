"""Who of a coach's runners would be dosed differently next week by a version of a template.

Everything is read in a constant number of queries, the engine plans each runner twice (as now and
with the version), and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Scope, User
from programs.coaching.models import Runner
from programs.coaching.models.runners import RunnerQuerySet
from programs.coaching.services.template_words import goes_on_words
from programs.engine import plan as engine
from programs.engine.changed_phases import have_same_course
from programs.engine.exercise import Catalogue, Protocol
from programs.engine.standing import Standing
from programs.plans.models import (
    Clearance,
    CoachDose,
    Decision,
    Phase,
    Plan,
    Prescription,
    Spell,
    TemplateUse,
    TrainingSession,
)
from programs.plans.services.catalogues import catalogue_of, replaced
from programs.plans.services.hurting import answers_of
from programs.plans.services.replanning import Ground, build_anew, untouched
from programs.plans.services.rows import read as read_row
from programs.plans.services.standing import protocols_of, standing_from
from programs.plans.services.templates import under

Key = tuple[str, str]
"""An exercise and a side."""


@dataclass(frozen=True, slots=True)
class Week:
    """What one exercise on one side is next week: its first dose, and how often it comes."""

    dose: engine.Prescription
    times: int


@dataclass(frozen=True, slots=True)
class DoseChange:
    """One exercise on one side, before and after; None where it does not stand in the week."""

    exercise: str
    side: str
    before: Week | None
    after: Week | None

    @property
    def often(self) -> bool:
        """Whether it comes more or less often than before."""
        return bool(self.before and self.after and self.before.times != self.after.times)

    @property
    def rest(self) -> bool:
        """Whether the pause between its sets is another."""
        if self.before is None or self.after is None:
            return False
        return self.before.dose.rest_seconds != self.after.dose.rest_seconds


@dataclass(frozen=True, slots=True)
class Outlook:
    """One runner. `held` says why they cannot be moved now; then nothing is compared."""

    runner: Runner
    plan: Plan | None
    use: TemplateUse | None
    changes: tuple[DoseChange, ...] = ()
    later: bool = False
    """Nothing changes next week, but phases end in other weeks or later ones differ."""
    held: bool = False
    may_take_back: bool = False
    goes_on: tuple[str, ...] = ()
    """Where each of their tracks goes on, in words, if the version has other phases."""


@dataclass(slots=True)
class _Read:
    """The rows of all plans, by plan."""

    phases: dict[int, list[Phase]] = field(default_factory=dict)
    ahead: dict[int, list[Prescription]] = field(default_factory=dict)
    decisions: dict[int, list[Decision]] = field(default_factory=dict)
    tests: dict[int, list[TrainingSession]] = field(default_factory=dict)
    cleared: dict[int, dict[str, date]] = field(default_factory=dict)
    kept: dict[int, set[Key]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    untouched: set[int] = field(default_factory=set)


def outlook(coach: User, protocol: Protocol, *, at: datetime) -> list[Outlook]:
    """Each runner whom the coach may change and whose plan has `protocol`, by name."""
    runners = {runner.pk: runner for runner in whom_to_move(coach, at=at)}
    uses = {
        use.runner_id: use
        for use in TemplateUse.objects.filter(
            runner__in=runners, protocol=protocol.slug
        ).select_related("version__template")
    }
    plans = list(
        Plan.objects.filter(
            runner__in=runners, status=Plan.Status.ACTIVE, phases__protocol=protocol.slug
        )
        .distinct()
        .select_related("intake")
    )
    today = {pk: runner.profile.today() for pk, runner in runners.items()}
    read = _read(plans, today)
    found = [_outlook(plan, runners, uses, protocol, read, today) for plan in plans]
    return sorted(found, key=lambda each: str(each.runner).casefold())


def whom_to_move(coach: User, *, at: datetime) -> RunnerQuerySet:
    """Whose plans the coach may change; a second reader only reads."""
    return Runner.shared.of(coach, at=at, may=Scope.FULL)


def without_plan(
    coach: User, protocol: str, *, at: datetime
) -> list[tuple[Runner, TemplateUse | None]]:
    """The coach's runners whose next plan will be built by what they are moved to now."""
    open_ones = Plan.objects.filter(status=Plan.Status.ACTIVE)
    runners = list(whom_to_move(coach, at=at).exclude(plans__in=open_ones))
    uses = TemplateUse.objects.filter(runner__in=runners, protocol=protocol)
    by_runner = {use.runner_id: use for use in uses.select_related("version__template")}
    named = sorted(runners, key=lambda each: str(each).casefold())
    return [(each, by_runner.get(each.pk)) for each in named]


def _read(plans: Sequence[Plan], today: Mapping[int, date]) -> _Read:
    ids, runners = [plan.pk for plan in plans], [plan.runner_id for plan in plans]
    read = _Read()
    _grouped(read.phases, Phase.objects.filter(plan__in=ids), "plan_id")
    tests = TrainingSession.objects.filter(plan__in=ids, kind=TrainingSession.Kind.TEST)
    _grouped(read.tests, tests, "plan_id")
    _grouped(
        read.decisions,
        Decision.objects.filter(session__plan__in=ids).select_related("session"),
        "session.plan_id",
    )
    days = [today[pk] for pk in runners] or [date.min]
    coming = Prescription.objects.filter(
        session__plan__in=ids,
        session__date__range=(min(days), max(days) + timedelta(days=8)),
    ).exclude(session__status=TrainingSession.Status.CANCELLED)
    ordered = coming.select_related("session").order_by("-session__date", "order")
    _grouped(read.ahead, ordered, "session.plan_id")
    told = Clearance.objects.filter(plan__runner__in=runners).order_by("cleared_on")
    for runner, sign, day in told.values_list("plan__runner", "sign", "cleared_on"):
        read.cleared.setdefault(runner, {})[sign] = day
    for dose in CoachDose.objects.standing().filter(runner__in=runners):
        read.kept.setdefault(dose.runner_id, set()).add((dose.exercise, dose.side))
    for spell in Spell.objects.filter(runner__in=runners, ends_on__gt=min(days)):
        if spell.ends_on > today[spell.runner_id]:
            read.held.add(spell.runner_id)
    read.untouched = untouched([plan for plan in plans if "moved" in plan.undo])
    return read


def _grouped(into: dict[int, Any], rows: Iterable[Any], path: str) -> None:
    for row in rows:
        key: Any = row
        for name in path.split("."):
            key = getattr(key, name)
        into.setdefault(key, []).append(row)


def _outlook(
    plan: Plan,
    runners: Mapping[int, Runner],
    uses: Mapping[int, TemplateUse],
    protocol: Protocol,
    read: _Read,
    today: Mapping[int, date],
) -> Outlook:
    runner, use = runners[plan.runner_id], uses.get(plan.runner_id)
    back = plan.undo.get("moved") == protocol.slug and plan.pk in read.untouched
    if runner.pk in read.held:
        return Outlook(runner, plan, use, held=True, may_take_back=back)
    day = today[runner.pk]
    now = catalogue_of(plan)
    try:
        before, after = (
            _built(plan, day, catalogue, read) for catalogue in (now, replaced(now, protocol))
        )
    except ValidationError:
        return Outlook(runner, plan, use, held=True, may_take_back=back)
    changes = _changes(_week(before.sessions, day), _week(after.sessions, day))
    as_it_stands = _standing_week(read.ahead.get(plan.pk, ()), day)
    kept = read.kept.get(runner.pk, set())
    shown = tuple(
        DoseChange(each.exercise, each.side, as_it_stands.get(_key(each), each.before), each.after)
        for each in changes
        if _key(each) not in kept
    )
    later = not shown and before != after
    goes_on = tuple(_goes_on(plan, day, now, protocol, read))
    return Outlook(runner, plan, use, shown, later, may_take_back=back, goes_on=goes_on)


def _goes_on(plan: Plan, day: date, now: Catalogue, new: Protocol, read: _Read) -> Iterator[str]:
    old = now.protocols[new.slug]
    if have_same_course(old, new):
        return
    standing = _standing(plan, day, read.ahead.get(plan.pk, []), read)
    for place, slug in protocols_of(read.phases.get(plan.pk, ()), now).items():
        week = standing.weeks_of(*place) + standing.from_week
        if slug == new.slug and week <= old.phases[-1].last_week:
            yield goes_on_words(place, old, new, week)


def _built(plan: Plan, day: date, catalogue: Catalogue, read: _Read) -> engine.Plan:
    """What the engine plans anew after `day` with `catalogue`."""
    rows = read.ahead.get(plan.pk, [])
    missed = TrainingSession.MISSED
    tired = {
        row.tissue
        for row in rows
        if row.heavy and row.session.date == day and row.session.status not in missed
    }
    standing = _standing(plan, day, rows, read)
    ground = Ground(standing, read.cleared.get(plan.runner_id, {}), tired)
    ground = under(ground, catalogue_of(plan), catalogue, read.phases.get(plan.pk, ()))
    return build_anew(plan, day, intake=answers_of(plan), catalogue=catalogue, ground=ground)


def _standing(plan: Plan, day: date, rows: Iterable[Prescription], read: _Read) -> Standing:
    planned = TrainingSession.Status.PLANNED
    week = day + timedelta(days=7)
    ahead = [
        row for row in rows if row.session.status == planned and day <= row.session.date <= week
    ]
    phases, decisions = read.phases.get(plan.pk, []), read.decisions.get(plan.pk, [])
    tests = read.tests.get(plan.pk, [])
    return standing_from(plan, day, ahead, phases, decisions, tests)


def _week(sessions: Iterable[engine.Session], day: date) -> dict[Key, Week]:
    """What is to be done in the seven days after `day`; tests are counted, not dosed."""
    until = day + timedelta(days=7)
    doses = [
        dose
        for session in sessions
        if day < session.date <= until
        for dose in session.prescriptions
        if not dose.test
    ]
    return _first_of_each(doses)


def _standing_week(ahead: Iterable[Prescription], day: date) -> dict[Key, Week]:
    """The same from the rows, which come with the last day first."""
    planned = [
        row
        for row in ahead
        if row.session.status == TrainingSession.Status.PLANNED
        and day < row.session.date <= day + timedelta(days=7)
        and not row.test
    ]
    return _first_of_each(
        read_row(row) for row in sorted(planned, key=lambda r: (r.session.date, r.order))
    )


def _first_of_each(doses: Iterable[engine.Prescription]) -> dict[Key, Week]:
    found: dict[Key, Week] = {}
    for dose in doses:
        key = (dose.exercise, str(dose.side))
        first = found.get(key)
        found[key] = Week(first.dose, first.times + 1) if first else Week(dose, 1)
    return found


def _changes(before: Mapping[Key, Week], after: Mapping[Key, Week]) -> list[DoseChange]:
    keys = dict.fromkeys([*after, *before])
    pairs = [(key, before.get(key), after.get(key)) for key in keys]
    return [DoseChange(*key, then, now) for key, then, now in pairs if _asked(then) != _asked(now)]


def _asked(week: Week | None) -> tuple[Any, ...]:
    """What of a dose is another dose: its reasons and its wording are not."""
    if week is None:
        return ()
    dose = week.dose
    return (
        *(dose.sets, dose.reps, dose.hold_seconds, dose.load_kg, dose.load_words),
        *(dose.tempo, dose.rest_seconds, week.times),
    )


def _key(change: DoseChange) -> Key:
    return change.exercise, change.side
