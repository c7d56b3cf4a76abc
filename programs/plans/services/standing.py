"""Where a runner stands in a plan: what the engine builds on from (engine.standing), from rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from programs.engine.building import WEEKS
from programs.engine.exercise import Catalogue
from programs.engine.intake import PREVENTION
from programs.engine.standing import LastDose, Place, Standing
from programs.engine.tracks import HIP, HIP_PAIRING, MAINTENANCE
from programs.engine.words import Action, Side
from programs.pain.models import PainReport
from programs.plans.models import Decision, Phase, Plan, Prescription, TrainingSession
from programs.plans.plan_page import week_of, weeks_of
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.runs import form_sessions

RECENT = timedelta(days=28)
"""What was not trained for longer begins anew (our choice)."""

SETTLED_DAYS = timedelta(days=14)
SETTLED_UNTIL = 2
"""Two weeks of first steps at most 2 of 10: the goal of the last phases (evidence.md 1.1)."""

Doses = dict[tuple[Side, str], LastDose]


def standing_at_end(plan: Plan, day: date) -> Standing:
    """What the next twelve weeks go on from: the doses decided after the last sessions."""
    catalogue = catalogue_of(plan)
    done = _newest(_logged(plan).filter(session__date__gt=plan.ends_on - RECENT), catalogue)
    doses = _decided(plan, done, catalogue)
    weeks = plan.weeks_before + WEEKS
    reached = _Reached(list(plan.phases.all()), done, catalogue)
    return Standing(
        weeks=weeks,
        lags=reached.lags(weeks, apart_of(plan, WEEKS), ahead=0, first=1),
        unsettled=_unsettled(plan, day),
        doses=doses,
        stopped=_stopped(Decision.objects.filter(session__plan=plan)),
        practised=form_sessions(plan, plan.ends_on),
    )


def standing_midway(plan: Plan, day: date) -> Standing:
    """What the rest of the plan goes on from after `day`: the doses that come next."""
    stopped = Decision.objects.filter(session__plan=plan)
    tests = plan.sessions.filter(kind=TrainingSession.Kind.TEST)
    ahead, phases = coming_after([plan.pk], day), list(plan.phases.all())
    return standing_from(plan, day, ahead, phases, stopped, tests)


def coming_after(plans: Sequence[int], day: date) -> QuerySet[Prescription]:
    """What these plans have to be done in the week from `day` on, the last first."""
    ahead = Prescription.objects.filter(
        session__plan__in=plans,
        session__status=TrainingSession.Status.PLANNED,
        session__date__gte=day,
        session__date__lte=day + timedelta(days=7),
    )
    return ahead.order_by("-session__date", "order")


def standing_from(
    plan: Plan,
    day: date,
    ahead: Iterable[Prescription],
    phases: Sequence[Phase],
    decisions: Iterable[Decision],
    tests: Iterable[TrainingSession],
) -> Standing:
    """`standing_midway` from rows that were read already: `ahead` are those of `coming_after`."""
    catalogue, week = catalogue_of(plan), week_of(plan, day + timedelta(days=1))
    coming = _newest(ahead, catalogue)
    # Weeks off moved the plan on: the programmes are that much younger than it.
    before = plan.weeks_before - weeks_off(plan)
    reached = _Reached(phases, coming, catalogue)
    return Standing(
        weeks=before,
        from_week=week,
        lags=reached.lags(before, apart_of(plan, -weeks_off(plan)), ahead=week, first=week),
        doses={_key(row): _dose(row) for row in coming},
        stopped=_stopped(decisions),
        tested=week if _is_tested(tests, week, day) else 0,
    )


def weeks_off(plan: Plan) -> int:
    """How many weeks longer the plan became by weeks off."""
    return max(weeks_of(plan) - WEEKS, 0)


def apart_of(plan: Plan, more: int) -> dict[Place, int]:
    """The tracks that a change of their programme put at another week than the plan's others,
    each with its `Plan.weeks_apart` and so many more."""
    places = (key.split(":") for key in plan.weeks_apart)
    keyed = {f"{place}:{side}": (place, Side(side) if side else None) for place, side in places}
    return {keyed[key]: weeks + more for key, weeks in plan.weeks_apart.items()}


def told_apart(apart: Mapping[Place, int]) -> dict[str, int]:
    """As `Plan.weeks_apart` holds it."""
    return {f"{place}:{side or ''}": weeks for (place, side), weeks in apart.items()}


def _is_tested(tests: Iterable[TrainingSession], week: int, day: date) -> bool:
    """Whether the tests of the plan's week were taken up to `day`, or are for that day itself."""
    return any(
        each.week == week
        and (
            (each.date == day and each.status in TrainingSession.OPEN)
            or (each.date <= day and each.status in TrainingSession.LOGGED)
        )
        for each in tests
    )


def _logged(plan: Plan) -> QuerySet[Prescription]:
    rows = Prescription.objects.filter(
        session__plan=plan, session__status__in=TrainingSession.LOGGED
    )
    return rows.order_by("session__date", "-order")


def _newest(rows: Iterable[Prescription], catalogue: Catalogue) -> list[Prescription]:
    """The last of `rows` for each exercise and side; tests are counted, not trained."""
    newest = {_key(row): row for row in rows if row.protocol in catalogue.protocols}
    return list(newest.values())


def _key(row: Prescription) -> tuple[Side, str]:
    return Side(row.side), row.exercise


def _dose(row: Prescription) -> LastDose:
    return LastDose(row.protocol, row.phase, row.sets, row.reps, row.load_kg, row.load_words)


def _decided(plan: Plan, done: Sequence[Prescription], catalogue: Catalogue) -> Doses:
    """What was done last, carried on by each decision since, the oldest first.

    What was swapped for another exercise is that one from then on, until it is swapped back.
    """
    rows = {_key(row): row for row in done}
    found = {key: _dose(row) for key, row in rows.items()}
    for decision in Decision.objects.filter(session__plan=plan).order_by("decided_on", "pk"):
        key, after = (Side(decision.side), decision.exercise), decision.after
        row = rows.get(key)
        if row is None or not after or after.get("exercise") not in catalogue.exercises:
            continue
        found.pop(key, None)
        found[key[0], after["exercise"]] = LastDose(
            row.protocol,
            row.phase,
            after["sets"],
            after["reps"],
            Decimal(after["load_kg"]),
            after["load_words"],
        )
    return found


def _stopped(decisions: Iterable[Decision]) -> frozenset[tuple[Side, str]]:
    """What the last decision about it took out of the plan."""
    ordered = sorted(decisions, key=lambda each: (each.decided_on, each.pk))
    newest = {(Side(each.side), each.exercise): each.action for each in ordered}
    return frozenset(key for key, action in newest.items() if action == Action.STOP)


def _unsettled(plan: Plan, day: date) -> frozenset[Place]:
    """The sore spots without two weeks of quiet first steps; no answer is no quiet."""
    worst = worst_mornings(plan, day)
    sore = [(each["spot"], Side(each["side"])) for each in plan.intake.answers.get("spots", [])]
    return frozenset(place for place in sore if not is_settled(worst.get(place)))


def worst_mornings(plan: Plan, day: date) -> dict[Place, int]:
    """The worst first steps of the two weeks up to `day`, of each spot that was told of."""
    told = PainReport.objects.filter(
        runner=plan.runner_id,
        moment=PainReport.Moment.MORNING,
        date__gt=day - SETTLED_DAYS,
        date__lte=day,
    )
    worst: dict[Place, int] = {}
    for spot, side, score in told.values_list("spot", "side", "score"):
        worst[spot, Side(side)] = max(score, worst.get((spot, Side(side)), 0))
    return worst


def is_settled(worst: int | None) -> bool:
    return worst is not None and worst <= SETTLED_UNTIL


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far each programme has come, which may be less than the calendar says."""

    phases: Sequence[Phase]
    rows: Sequence[Prescription]
    catalogue: Catalogue

    def lags(
        self, weeks: int, apart: Mapping[Place, int], *, ahead: int, first: int
    ) -> dict[Place, int]:
        """The tracks that are at another programme week than `weeks` before the plan: those that
        stand `apart`, and who is behind the week `ahead` of the plan, each with what makes its
        week `first` the last one of the phase it is in: then that ends when its goal is met."""
        found = dict(apart)
        for phase in self.phases:
            protocol = self.catalogue.protocols.get(phase.protocol)
            reached = self._phase(phase) if protocol else None
            if protocol is None or reached is None or reached >= len(protocol.phases):
                continue
            last = protocol.phases[reached].last_week
            week = apart.get(_place(phase, phase.protocol), weeks) + ahead
            if last < week and reached < len(protocol.phases) - 1:
                found[_place(phase, phase.protocol)] = last - first
        return found

    def _phase(self, phase: Phase) -> int | None:
        """The furthest phase that an exercise of the programme is in on that side."""
        own = [row.phase for row in self.rows if row.protocol == phase.protocol]
        if phase.side:
            own = [
                row.phase
                for row in self.rows
                if row.protocol == phase.protocol and row.side == phase.side
            ]
        return max(own, default=None)


def _place(phase: Phase, protocol: str) -> Place:
    if phase.spot:
        return phase.spot, Side(phase.side)
    return (HIP if protocol == HIP_PAIRING else PREVENTION), None


def protocols_of(phases: Iterable[Phase], catalogue: Catalogue) -> dict[Place, str]:
    """The programme that each track is in, or was in before it came to maintenance."""
    own = [p for p in phases if p.protocol != MAINTENANCE and p.protocol in catalogue.protocols]
    return {_place(phase, phase.protocol): phase.protocol for phase in own}
