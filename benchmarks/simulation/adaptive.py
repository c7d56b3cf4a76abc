"""The product, without its database: plans are built, sessions logged, doses decided.

What the rows of `programs/plans` hold is held here in lists; every rule is the engine's own:
`build_plan` for each block of twelve weeks, `decide` on the morning after a session (with its
answer or without one), `next_doses`, `place_missed`, the flare-up plan, and where the runner
stands when the next block begins. Decided is what trains the calf of the sore side; the model has
nothing to say of the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from benchmarks.simulation.course import date_of
from benchmarks.simulation.flares import FlareWatch
from benchmarks.simulation.people import DAYS, START, Done, Person, Work
from programs.engine.able import neighbour
from programs.engine.adaptation import Trainee, Upcoming, continues, next_doses
from programs.engine.building import WEEKS, build_plan
from programs.engine.comeback import Means
from programs.engine.diary import SideDiary
from programs.engine.exercise import Catalogue, Exercise
from programs.engine.flare import Flare, flare_doses, flare_run
from programs.engine.intake import Intake, parse_intake
from programs.engine.kit import load_at_most, load_in_words, makeable_loads
from programs.engine.load_steps import raise_step
from programs.engine.missed import Fate, Neighbour, place_missed
from programs.engine.phases import in_phase, last_week_of
from programs.engine.plan import Plan, Prescription, RunTask
from programs.engine.progress import Decision, History, PastSession, PhaseClock, decide
from programs.engine.results import Result, gate_is_met
from programs.engine.review import recent_cuts
from programs.engine.sites import site_of, strictest
from programs.engine.standing import FRESH, LastDose, Standing
from programs.engine.strength_tests import SEATED_RAISE
from programs.engine.tested import PAIN_LIMIT, Taken, tested
from programs.engine.week import HEEL_RAISES
from programs.engine.words import Action, Side, Spot, Tissue

SIDE = Side.LEFT
FINDING = "calibrate.find"
"""The reason of a dose whose load is still to be found."""
REMEMBERED = 6
"""Past sessions of an exercise that are kept; the rules look at the last two."""
SETTLED_DAYS, SETTLED_UNTIL = 14, 2
SPARE_REPS = 2
"""A test ends with about two repetitions left (effort 8)."""


def loads_calf(dose: Prescription) -> bool:
    return dose.tissue is Tissue.CALF_PLANTAR and dose.heavy


def is_to_be_found(dose: Prescription) -> bool:
    return any(why.rule == FINDING for why in dose.reasons)


@dataclass(slots=True)
class Logged:
    """A session waiting for the morning after it."""

    day: int
    done: list[tuple[Prescription, Done]]
    hurt: int
    effort: int
    eased: bool


class Product:
    """One runner with the product in hand."""

    def __init__(self, person: Person, catalogue: Catalogue):
        self.person, self.catalogue = person, catalogue
        self.answers: dict[str, Any] = person.answers()
        self.weeks_before = 0
        self.mornings: dict[date, int] = {}
        self.hurts: dict[date, int] = {}
        self.past: dict[str, list[PastSession]] = defaultdict(list)
        self.doses: dict[tuple[Side, str], LastDose] = {}
        self.phases_done: dict[str, int] = {}
        self.cuts: dict[str, list[date]] = defaultdict(list)
        self.results: dict[str, Result] = {}
        self.logged: Logged | None = None
        self.today: list[Upcoming] = []
        self.flares = FlareWatch()
        self.now = START
        self.advised_day: int | None = None
        self.last_phase_day: int | None = None
        self._open(0, FRESH)

    def _open(self, day: int, standing: Standing) -> None:
        """The next twelve weeks, from `day` on."""
        self.opened = day
        self.phase_began: dict[tuple[str, int], int] = {}
        self.intake: Intake = parse_intake(self.answers, today=date_of(day))
        start = date_of(day)
        self.plan: Plan = build_plan(
            self.intake, start=start, catalogue=self.catalogue, standing=standing
        )
        self.runs = {s.date: s.run for s in self.plan.sessions if s.run}
        own = (
            (session.date, dose)
            for session in self.plan.sessions
            for dose in session.prescriptions
            if dose.side is SIDE and loads_calf(dose)
        )
        self.ahead = [Upcoming(key, day, dose) for key, (day, dose) in enumerate(own)]
        self.means = Means(self.intake.kit, self.intake.body_mass_kg, self.catalogue)

    # --- The days -----------------------------------------------------------------------------

    def morning(self, day: int, told: int | None) -> None:
        self.now = today = date_of(day)
        if told is not None:
            self.mornings[today] = told
            self.flares.told(today, self.diary)
        if self.logged is not None:
            self._decide(self.logged)
            self.logged = None
        if day - self.opened == WEEKS * 7:
            self._go_on(day)

    def due(self, day: int) -> Sequence[Work]:
        today = date_of(day)
        self.today = [item for item in self.ahead if item.date == today]
        doses = [item.prescription for item in self.today]
        if self.flare is not Flare.NONE:
            doses = list(flare_doses(doses, self.flare, self.means, (SIDE,)))
            kept = {dose.exercise for dose in doses}
            self.today = [item for item in self.today if item.prescription.exercise in kept]
        return [self._work(dose) for dose in doses]

    def _work(self, dose: Prescription) -> Work:
        exercise = self.catalogue.exercises[dose.exercise]
        load, reps = self._load(dose, exercise), dose.reps or dose.hold_seconds or 1
        if dose.test == HEEL_RAISES:
            return Work(exercise, 1, max(1, self.person.most_reps(exercise, load)), load)
        if dose.test == SEATED_RAISE or is_to_be_found(dose):
            loads = makeable_loads(self.intake.kit, exercise)
            spare = 0 if dose.test else SPARE_REPS
            load = self.person.heaviest(exercise, loads, reps + spare)
        return Work(exercise, dose.sets, reps, load)

    def _load(self, dose: Prescription, exercise: Exercise) -> Any:
        named = load_in_words(self.intake.kit, exercise, dose.load_words)
        return named or load_at_most(self.intake.kit, exercise, dose.load_kg)

    def trained(self, day: int, done: Sequence[Done], hurt: int, effort: int) -> None:
        own = zip((item.prescription for item in self.today), done, strict=True)
        self.logged = Logged(day, list(own), hurt, effort, self.flare is not Flare.NONE)
        self.hurts[date_of(day)] = hurt
        if self.last_phase_day is None and any(self._is_last(item) for item in self.today):
            self.last_phase_day = day
        self.ahead = [item for item in self.ahead if item.date > date_of(day)]

    def _is_last(self, item: Upcoming) -> bool:
        protocol = self.catalogue.protocols.get(item.prescription.protocol)
        own = protocol is not None and Spot(self.person.spot) in protocol.spots
        return bool(own and protocol and item.prescription.phase == len(protocol.phases) - 1)

    def missed(self, day: int) -> None:
        """Moved, shortened or dropped by the engine's rule."""
        today = date_of(day)
        self.ahead = [item for item in self.ahead if item.date > today]
        found = place_missed(
            tuple(item.prescription for item in self.today),
            missed_on=today,
            on=today + timedelta(days=1),
            neighbours=[
                Neighbour(s.date, frozenset(p.tissue for p in s.prescriptions if p.heavy))
                for s in self.plan.sessions
                if s.prescriptions and abs((s.date - today).days) <= 7 and s.date != today
            ],
            intake=self.intake,
        )
        if found.fate is not Fate.DROPPED and found.date is not None:
            kept = {dose.exercise for dose in found.prescriptions}
            moved = [item for item in self.today if item.prescription.exercise in kept]
            self.ahead += [Upcoming(i.key, found.date, i.prescription) for i in moved]

    def run_km(self, day: int) -> float:
        run: RunTask | None = self.runs.get(date_of(day))
        if run is None:
            return 0.0
        if self.flare is not Flare.NONE:
            run = flare_run(run, self.flare)
        return float(run.distance_km or 0)

    @property
    def flare(self) -> Flare:
        return self.flares.stage_on(self.now)

    @property
    def asks(self) -> bool:
        """A flare-up is asked after every morning, walks or not."""
        return self.flare is not Flare.NONE

    @property
    def diary(self) -> SideDiary:
        return SideDiary(self.mornings, self.hurts, int(self.answers["spots"][0]["first_steps"]))

    # --- Decisions ----------------------------------------------------------------------------

    def _decide(self, logged: Logged) -> None:
        for dose, done in logged.done:
            if not dose.test:
                self.past[dose.exercise].append(self._past(dose, done, logged))
        actions = []
        for dose, done in logged.done:
            if not dose.test:
                ahead = [i for i in self.ahead if continues(dose, i.prescription, self.catalogue)]
                ahead.sort(key=lambda item: item.date)
                decision = decide(self._history(dose, done, ahead, logged), starting=False)
                self._carry(decision, dose, ahead, logged)
                actions.append(decision.action)
        cut = not {Action.STOP, Action.REDUCE}.isdisjoint(actions)
        for dose, done in logged.done:
            if dose.test:
                self._test(dose, done, logged, cut=cut)

    def _test(self, dose: Prescription, done: Done, logged: Logged, *, cut: bool) -> None:
        """One leg or two, and the seated weight, by what was counted."""
        day = date_of(logged.day)
        counts = dose.test == HEEL_RAISES
        value = Decimal(max(done.reps)) if counts else done.work.load.kg
        self.results[dose.test] = Result(value, logged.hurt, day)
        morning = self.mornings.get(day + timedelta(days=1))
        usual = self.diary.usual_morning(day)
        quiet = morning is not None and morning <= usual and logged.hurt <= PAIN_LIMIT and not cut
        taken = Taken(dose.test, SIDE, value, logged.hurt, quiet)
        changes = tested(taken, self.ahead, trainee=self.trainee, catalogue=self.catalogue)
        self._change({change.key: change.prescription for change in changes})
        if counts:
            raises = self.answers["strength"]["single_leg_heel_raises"]
            raises["left"] = min(int(value), 60)

    def _past(self, dose: Prescription, done: Done, logged: Logged) -> PastSession:
        day = date_of(logged.day)
        return PastSession(
            date=day,
            reps=done.reps,
            load_kg=done.work.load.kg,
            pain_during=logged.hurt,
            pain_next_morning=self.mornings.get(day + timedelta(days=1)),
            effort=logged.effort,
            lighter_on_purpose=logged.eased,
            target_sets=dose.sets,
            target_reps=dose.reps,
            load_words=dose.load_words,
        )

    def _history(
        self, dose: Prescription, done: Done, ahead: Sequence[Upcoming], logged: Logged
    ) -> History:
        exercise, kit = done.work.exercise, self.intake.kit
        day = date_of(logged.day)
        load = done.work.load if is_to_be_found(dose) else self._load(dose, exercise)
        harder = self._neighbour(exercise, harder=True)
        more = raise_step(kit, exercise, load, body_mass_kg=self.intake.body_mass_kg)
        two_to_one = harder is not None and (exercise.legs, harder.legs) == ("two", "one")
        cuts = self.cuts[exercise.slug]
        return History(
            on=ahead[0].date if ahead else day + timedelta(days=2),
            site_class=strictest(site_of(s, self.catalogue.spots) for s in self.intake.spots),
            body_mass_kg=self.intake.body_mass_kg,
            scheme=dose.scheme,
            target_sets=dose.sets,
            target_reps=dose.reps or 1,
            load=load,
            loads=makeable_loads(kit, exercise),
            usual_morning=self.diary.usual_morning(day),
            weekly_mean_pain=self.diary.weekly_means(day + timedelta(days=1)),
            phase=self._clock(dose, ahead),
            sessions=tuple(self.past[exercise.slug][-REMEMBERED:]),
            heavy=True,
            easier=self._neighbour(exercise, harder=False) is not None,
            harder=harder is not None and (more is None or two_to_one),
            reductions=len(recent_cuts(cuts, on=day + timedelta(days=1))),
            reduced_on=cuts[-1] if cuts else None,
            hold_seconds=dose.hold_seconds,
        )

    def _neighbour(self, exercise: Exercise, *, harder: bool) -> Exercise | None:
        spots = frozenset(spot.spot for spot in self.intake.spots)
        return neighbour(exercise, self.catalogue, harder=harder, kit=self.intake.kit, spots=spots)

    def _clock(self, dose: Prescription, ahead: Sequence[Upcoming]) -> PhaseClock | None:
        protocol = self.catalogue.protocols[dose.protocol]
        name = protocol.phases[dose.phase].name
        phase = next((p for p in self.plan.phases if p.name == name), None)
        follows = in_phase(dose, dose.phase + 1, self.catalogue)
        if phase is None or follows is None or not ahead:
            return None
        began = self.phase_began.setdefault((dose.protocol, dose.phase), self._week(self.now))
        last = last_week_of(phase.first_week, phase.last_week, began=began)
        gate = protocol.phases[dose.phase].gate_test
        met = gate is None or gate_is_met(gate, self.results.get(gate.test))
        return PhaseClock(self._week(ahead[0].date), last, follows.reps or 1, follows.sets, met)

    def _week(self, day: date) -> int:
        return (day - date_of(self.opened)).days // 7 + 1

    @property
    def trainee(self) -> Trainee:
        spots = frozenset(spot.spot for spot in self.intake.spots)
        return Trainee(self.intake.kit, self.intake.body_mass_kg, spots)

    def _carry(
        self, decision: Decision, dose: Prescription, ahead: Sequence[Upcoming], logged: Logged
    ) -> None:
        """Into what is to come, and into what the next block goes on from."""
        morning = date_of(logged.day + 1)
        if decision.refer is not None and self.advised_day is None:
            self.advised_day = logged.day + 1
        if decision.rule == "week-rising":
            self.cuts[dose.exercise].append(morning)
        changes = next_doses(
            decision,
            ahead,
            current=dose,
            on=morning,
            trainee=self.trainee,
            catalogue=self.catalogue,
        )
        self._change({change.key: change.prescription for change in changes})
        phase = dose.phase + (decision.action is Action.ADVANCE)
        own = [i.prescription for i in self.ahead if ahead and i.key == ahead[0].key]
        slug = own[0].exercise if own else dose.exercise
        self.doses.pop((SIDE, dose.exercise), None)
        self.doses[SIDE, slug] = LastDose(
            dose.protocol,
            phase,
            decision.sets,
            decision.reps,
            decision.load_kg,
            decision.load_words,
        )
        self.phases_done[dose.protocol] = phase

    def _change(self, changed: dict[int, Prescription | None]) -> None:
        doses = ((item, changed.get(item.key, item.prescription)) for item in self.ahead)
        self.ahead = [Upcoming(i.key, i.date, dose) for i, dose in doses if dose is not None]

    # --- The next block -----------------------------------------------------------------------

    def _go_on(self, day: int) -> None:
        if day >= DAYS:
            return
        today = date_of(day)
        self.weeks_before += WEEKS
        told = [s for d, s in self.mornings.items() if (today - d).days <= SETTLED_DAYS]
        place = (Spot(self.person.spot), SIDE)
        settled = max(told, default=SETTLED_UNTIL + 1) <= SETTLED_UNTIL
        standing = Standing(
            weeks=self.weeks_before,
            lags=self._lags(),
            unsettled=frozenset() if settled else frozenset({place}),
            doses=dict(self.doses),
        )
        recent = [s for d, s in self.mornings.items() if (today - d).days <= 7]
        if recent:
            spot = self.answers["spots"][0]
            spot |= {"first_steps": max(recent), "worst_last_week": max(recent)}
        self._open(day, standing)

    def _lags(self) -> dict[tuple[str, Side | None], int]:
        """The spot's programme stands in the week of the phase that was reached."""
        for slug, phase in self.phases_done.items():
            protocol = self.catalogue.protocols[slug]
            last = protocol.phases[phase].last_week
            behind = phase < len(protocol.phases) - 1 and last < self.weeks_before
            if Spot(self.person.spot) in protocol.spots and behind:
                return {(Spot(self.person.spot), SIDE): last - 1}
        return {}
