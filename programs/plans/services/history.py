"""The engine's HISTORY of one exercise on one side, gathered from rows.

What a foot reports judges the work of that foot. Hip work is judged by what was said of the
exercise itself: a sore heel does not make a hip lighter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from programs.engine.able import neighbour
from programs.engine.adaptation import Trainee, continues
from programs.engine.diary import SideDiary
from programs.engine.exercise import Catalogue, Exercise
from programs.engine.intake import Intake, parse_intake
from programs.engine.kit import Load, load_at_most, load_in_words, makeable_loads
from programs.engine.load_steps import raise_step
from programs.engine.phases import in_phase, last_week_of
from programs.engine.plan import Prescription as Dose
from programs.engine.progress import History, PastSession, PhaseClock
from programs.engine.results import Result, gate_is_met
from programs.engine.review import recent_cuts
from programs.engine.sites import site_of, strictest
from programs.engine.timetable import FINDING
from programs.engine.words import Scheme, Side, Sign, SiteClass, Spot, Tissue
from programs.pain.models import PainReport
from programs.plans.models import (
    Decision,
    Phase,
    Plan,
    Prescription,
    TestResult,
    TrainingSession,
)
from programs.plans.services import rows
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.diary import side_diary

Key = tuple[str, str]
"""An exercise and a side."""

HISTORY_DAYS = 60
"""How far back sessions are read: the rules look at the last two (our choice)."""
REST = timedelta(days=2)
WEEK_RISING = "week-rising"


@dataclass(frozen=True, slots=True)
class Ahead:
    """A prescription still to be done, as row and as the engine reads it."""

    row: Prescription
    dose: Dose

    @property
    def date(self) -> date:
        return self.row.session.date


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that the decisions about one session read; gathered in six queries."""

    plan: Plan
    session: TrainingSession
    intake: Intake
    catalogue: Catalogue
    phases: Sequence[Phase]
    done: dict[Key, list[Prescription]]
    upcoming: dict[str, list[Ahead]]
    diaries: dict[Side, SideDiary]
    cuts: dict[Key, list[date]]
    results: dict[tuple[str, str], Result]
    """The latest result of each test and side."""

    @property
    def morning_after(self) -> date:
        return self.session.date + timedelta(days=1)

    def spots_on(self, side: str) -> frozenset[Spot]:
        return frozenset(spot.spot for spot in self.intake.spots if spot.side == side)

    def ahead_of(self, row: Prescription) -> list[Ahead]:
        """What follows from `row`, oldest first: the same exercise, or a later rung of it."""
        current = rows.read(row)
        return [
            ahead
            for ahead in self.upcoming[row.side]
            if continues(current, ahead.dose, self.catalogue)
        ]

    def trainee(self, side: str) -> Trainee:
        spots, others = self.spots_on(side), self.spots_on(Side(side).other)
        return Trainee(self.intake.kit, self.intake.body_mass_kg, spots, others)


def gather(session: TrainingSession, upcoming: Iterable[Prescription]) -> Ground:
    """Read the ground of `session`; `upcoming` are its plan's rows still to be done."""
    plan = session.plan
    intake = parse_intake(plan.intake.answers, today=plan.starts_on)
    reports = list(
        PainReport.objects.filter(
            runner=plan.runner_id, date__gte=plan.starts_on, date__lte=session.date + REST
        )
    )
    return Ground(
        plan=plan,
        session=session,
        intake=intake,
        catalogue=catalogue_of(plan),
        phases=list(plan.phases.all()),
        done=_done(session),
        upcoming=_by_side(upcoming),
        diaries={side: side_diary(side, intake, reports) for side in Side},
        cuts=_cuts(session),
        results=_results(session),
    )


def _results(session: TrainingSession) -> dict[tuple[str, str], Result]:
    taken = TestResult.objects.filter(
        runner=session.plan.runner_id, taken_on__lte=session.date
    ).order_by("taken_on", "taken_at")
    return {(r.test, r.side): Result(r.value, r.pain_during, r.taken_on) for r in taken}


def _done(session: TrainingSession) -> dict[Key, list[Prescription]]:
    """The logged prescriptions up to `session`, by exercise and side, oldest first."""
    logged = (
        Prescription.objects.filter(
            session__plan__runner=session.plan.runner_id,
            session__status__in=TrainingSession.LOGGED,
            session__date__lte=session.date,
            session__date__gte=session.date - timedelta(days=HISTORY_DAYS),
        )
        .select_related("session", "exercise_log")
        .prefetch_related("sets_done")
        .order_by("session__date", "session_id", "order")
    )
    return _by_key(row for row in logged if row.sets_done.all())


def _by_key(logged: Iterable[Prescription]) -> dict[Key, list[Prescription]]:
    found: dict[Key, list[Prescription]] = defaultdict(list)
    for row in logged:
        found[row.exercise, row.side].append(row)
    return found


def _by_side(upcoming: Iterable[Prescription]) -> dict[str, list[Ahead]]:
    found: dict[str, list[Ahead]] = defaultdict(list)
    for row in upcoming:
        found[row.side].append(Ahead(row, rows.read(row)))
    return found


def _cuts(session: TrainingSession) -> dict[Key, list[date]]:
    """The days on which a weekly rise was answered with a cut, oldest first."""
    days: dict[Key, list[date]] = defaultdict(list)
    cuts = Decision.objects.filter(
        session__plan=session.plan_id, rule=WEEK_RISING, session__date__lte=session.date
    ).exclude(session=session)
    for exercise, side, day in cuts.order_by("decided_on").values_list(
        "exercise", "side", "decided_on"
    ):
        days[exercise, side].append(day)
    return days


def history_of(row: Prescription, ground: Ground) -> History:
    """The history that decides what follows the logged prescription `row`."""
    side, exercise = Side(row.side), ground.catalogue.exercises[row.exercise]
    key, diary = (row.exercise, row.side), ground.diaries[side]
    ahead, cuts = ground.ahead_of(row), ground.cuts[key]
    load = _present_load(row, exercise, ground)
    of_foot = exercise.tissue is not Tissue.HIP
    return History(
        on=_next_day(ground, ahead),
        site_class=_site(row, ground) if of_foot else SiteClass.NONE,
        body_mass_kg=ground.intake.body_mass_kg,
        scheme=Scheme(row.scheme),
        target_sets=row.sets,
        target_reps=target_reps(row),
        load=load,
        loads=makeable_loads(ground.intake.kit, exercise),
        usual_morning=diary.usual_morning(ground.session.date) if of_foot else 0,
        weekly_mean_pain=diary.weekly_means(ground.morning_after) if of_foot else (),
        signs=_signs(row, diary, ground.morning_after) if of_foot else _lasting(row),
        phase=_phase_clock(row, ground, ahead),
        sessions=tuple(_past(each, diary, of_foot) for each in ground.done[key]),
        heavy=row.heavy,
        easier=_neighbour(exercise, ground, row.side, harder=False) is not None,
        harder=_may_climb(exercise, load, ground, row.side),
        reductions=len(recent_cuts(cuts, on=ground.morning_after)),
        reduced_on=cuts[-1] if cuts else None,
        hold_seconds=row.hold_seconds,
    )


def _signs(row: Prescription, diary: SideDiary, day: date) -> tuple[Sign, ...]:
    at_rest = (Sign.NIGHT_OR_REST_PAIN,) if diary.hurts_at_rest(day) else ()
    return (*_lasting(row), *at_rest)


def _lasting(row: Prescription) -> tuple[Sign, ...]:
    return (Sign.NUMB_OR_TINGLING,) if symptoms_lasted(row) else ()


def target_reps(row: Prescription | Dose) -> int:
    """A hold counts as one repetition of itself."""
    return row.reps if row.reps is not None else 1


def symptoms_lasted(row: Prescription) -> bool:
    log = getattr(row, "exercise_log", None)
    return bool(log and log.symptoms_lasted)


def _next_day(ground: Ground, ahead: Sequence[Ahead]) -> date:
    return ahead[0].date if ahead else ground.session.date + REST


def _site(row: Prescription, ground: Ground) -> SiteClass:
    """The class of the spot that the phase treats, else of the strictest sore spot of the side."""
    sore = [spot for spot in ground.intake.spots if spot.side == row.side]
    treated = {
        phase.spot
        for phase in ground.phases
        if phase.protocol == row.protocol and phase.side == row.side
    }
    own = [spot for spot in sore if spot.spot in treated]
    return strictest(site_of(spot, ground.catalogue.spots) for spot in own or sore)


def _present_load(row: Prescription, exercise: Exercise, ground: Ground) -> Load:
    """What was asked for; in the first session, what was found."""
    kit, kg = ground.intake.kit, row.load_kg
    if any(why["rule"] == FINDING for why in row.reasons):
        kg = max((done.load_kg for done in row.sets_done.all()), default=kg)
    same = load_in_words(kit, exercise, row.load_words) if kg == row.load_kg else None
    return same or load_at_most(kit, exercise, kg)


def _neighbour(exercise: Exercise, ground: Ground, side: str, *, harder: bool) -> Exercise | None:
    return neighbour(
        exercise,
        ground.catalogue,
        harder=harder,
        kit=ground.intake.kit,
        spots=ground.spots_on(side),
        other_spots=ground.spots_on(Side(side).other),
    )


def _may_climb(exercise: Exercise, load: Load, ground: Ground, side: str) -> bool:
    """Up the ladder from two legs to one, and where this kit adds no load; else weight comes."""
    harder = _neighbour(exercise, ground, side, harder=True)
    if harder is None:
        return False
    more = raise_step(ground.intake.kit, exercise, load, body_mass_kg=ground.intake.body_mass_kg)
    return more is None or (exercise.legs, harder.legs) == ("two", "one")


def _phase_clock(row: Prescription, ground: Ground, ahead: Sequence[Ahead]) -> PhaseClock | None:
    """None where no later phase of the same protocol goes on from this exercise."""
    phase, follows = _phase_of(row, ground), _follows(row, ground, ahead)
    if phase is None or follows is None or not ahead:
        return None
    week = _week(ground, _next_day(ground, ahead))
    last = last_week_of(phase.first_week, phase.last_week, began=_began(row, phase, ground))
    return PhaseClock(week, last, target_reps(follows), follows.sets, _gate_met(row, ground))


def _follows(row: Prescription, ground: Ground, ahead: Sequence[Ahead]) -> Dose | None:
    """The dose of the next phase: as planned, or by the table where this one took its weeks."""
    later = (
        each.dose
        for each in ahead
        if each.dose.protocol == row.protocol and each.dose.phase == row.phase + 1
    )
    return next(later, None) or in_phase(rows.read(row), row.phase + 1, ground.catalogue)


def _began(row: Prescription, phase: Phase, ground: Ground) -> int | None:
    """The plan week of the first session that this side did in the phase, this time."""
    weeks = [
        _week(ground, done.session.date)
        for (_exercise, side), each in ground.done.items()
        for done in each
        if side == row.side and (done.protocol, done.phase) == (row.protocol, row.phase)
    ]
    return min((week for week in weeks if week >= phase.first_week), default=None)


def _week(ground: Ground, day: date) -> int:
    return (day - ground.plan.starts_on).days // 7 + 1


def _gate_met(row: Prescription, ground: Ground) -> bool:
    """Whether the strength test that the phase's goal names, if it names one, is passed."""
    phases = ground.catalogue.protocols[row.protocol].phases
    gate = phases[row.phase].gate_test if row.phase < len(phases) else None
    return gate is None or gate_is_met(gate, ground.results.get((gate.test, row.side)))


def _phase_of(row: Prescription, ground: Ground) -> Phase | None:
    protocol = ground.catalogue.protocols.get(row.protocol)
    if protocol is None or row.phase >= len(protocol.phases):
        return None
    name = protocol.phases[row.phase].name
    same = [
        phase
        for phase in ground.phases
        if phase.protocol == row.protocol and phase.name == name and phase.side in (row.side, "")
    ]
    # Who came back to a phase, as after a change of the programme, is in it for another time.
    week = _week(ground, row.session.date)
    begun = [phase for phase in same if phase.first_week <= week]
    return next(iter([*reversed(begun), *same]), None)


def _past(row: Prescription, diary: SideDiary, of_foot: bool) -> PastSession:
    session, log = row.session, getattr(row, "exercise_log", None)
    told = log.pain_during if log and log.pain_during is not None else 0
    felt = diary.sessions.get(session.date, 0) if of_foot else 0
    morning = diary.mornings.get(session.date + timedelta(days=1))
    sets = list(row.sets_done.all())
    eased = session.lighter_on_purpose or bool(log and log.easier_exercise)
    return PastSession(
        date=session.date,
        reps=tuple(_reps_done(row, done.reps, done.hold_seconds) for done in sets),
        load_kg=min((done.load_kg for done in sets), default=Decimal(0)),
        pain_during=max(told, felt),
        pain_next_morning=0 if morning is not None and not of_foot else morning,
        effort=session.effort,
        lighter_on_purpose=eased,
        target_sets=row.sets,
        target_reps=target_reps(row),
        load_words=row.load_words,
    )


def _reps_done(row: Prescription, reps: int | None, hold_seconds: int | None) -> int:
    if row.reps is not None:
        return reps or 0
    return int((hold_seconds or 0) >= (row.hold_seconds or 0))
