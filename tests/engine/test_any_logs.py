"""Whatever is logged in twelve weeks, what is left of the plan keeps every promise."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from programs.engine.able import neighbour, spots_on
from programs.engine.adaptation import Trainee, Upcoming, continues, next_doses
from programs.engine.history import History, PastSession
from programs.engine.intake import Intake
from programs.engine.kit import load_at_most, load_in_words, makeable_loads
from programs.engine.plan import Prescription
from programs.engine.progress import Decision, decide
from programs.engine.words import Action, Side, SiteClass
from tests.engine.plans import CATALOGUES, largest_raise_kg, plan_of
from tests.engine.strategies import intakes

REVIEWED = CATALOGUES["reviewed"]


class Runner:
    """One side of a runner who logs at random, and what is still to come of it."""

    def __init__(self, intake: Intake, side: Side, chance: random.Random) -> None:
        self.intake, self.side, self.chance = intake, side, chance
        dated = [(s.date, p) for s in plan_of(intake, REVIEWED).sessions for p in s.prescriptions]
        own = [(day, p) for day, p in dated if p.side is side and not p.test]
        self.ahead = [Upcoming(key, day, dose) for key, (day, dose) in enumerate(own)]
        self.past: dict[str, list[PastSession]] = defaultdict(list)
        spots = spots_on(intake, side), spots_on(intake, side.other)
        self.trainee = Trainee(intake.kit, intake.body_mass_kg, *spots)

    def live(self) -> None:
        while self.ahead:
            day = min(item.date for item in self.ahead)
            today = [item.prescription for item in self.ahead if item.date == day]
            self.ahead = [item for item in self.ahead if item.date > day]
            for dose in today:
                self.log(dose, day)

    def log(self, dose: Prescription, day: date) -> None:
        follows = [i for i in self.ahead if continues(dose, i.prescription, REVIEWED)]
        follows.sort(key=lambda item: item.date)
        decision = decide(self.history(dose, day, follows), starting=False)
        changes = next_doses(
            decision,
            follows,
            current=dose,
            on=day + timedelta(days=1),
            trainee=self.trainee,
            catalogue=REVIEWED,
        )
        changed = {change.key: change.prescription for change in changes}
        after = [(item, changed.get(item.key, item.prescription)) for item in self.ahead]
        self.ahead = [Upcoming(i.key, i.date, p) for i, p in after if p is not None]
        left = [i for i in self.ahead if i.key in {item.key for item in follows}]
        self.check(dose, decision, sorted(left, key=lambda item: item.date))

    def history(self, dose: Prescription, day: date, follows: Sequence[Upcoming]) -> History:
        exercise, kit = REVIEWED.exercises[dose.exercise], self.intake.kit
        named = load_in_words(kit, exercise, dose.load_words)
        reps = (dose.reps or 1) + self.chance.choice([-2, 0, 0, 2, 2, 2])
        self.past[dose.exercise].append(
            PastSession(
                date=day,
                reps=(max(reps, 0),) * dose.sets,
                load_kg=dose.load_kg,
                pain_during=self.chance.choice([0, 0, 1, 2, 3, 6]),
                pain_next_morning=self.chance.choice([None, 1, 1, 1, 1, 2, 4]),
                effort=self.chance.choice([None, 5, 6, 6, 7, 9]),
                target_sets=dose.sets,
                target_reps=dose.reps,
                load_words=dose.load_words,
            )
        )
        easier, harder = (
            neighbour(
                exercise,
                REVIEWED,
                harder=up,
                kit=kit,
                spots=self.trainee.spots,
                other_spots=self.trainee.other_spots,
            )
            for up in (False, True)
        )
        return History(
            on=follows[0].date if follows else day + timedelta(days=2),
            site_class=SiteClass.TENDON,
            body_mass_kg=self.intake.body_mass_kg,
            scheme=dose.scheme,
            target_sets=dose.sets,
            target_reps=dose.reps or 1,
            load=named or load_at_most(kit, exercise, dose.load_kg),
            loads=makeable_loads(kit, exercise),
            usual_morning=1,
            weekly_mean_pain=(),
            sessions=tuple(self.past[dose.exercise][-6:]),
            heavy=dose.heavy,
            easier=easier is not None,
            harder=harder is not None and self.chance.random() < 0.5,
            hold_seconds=dose.hold_seconds,
        )

    def check(self, done: Prescription, decision: Decision, left: list[Upcoming]) -> None:
        for item in left:
            exercise = REVIEWED.exercises[item.prescription.exercise]
            made = {(load.kg, load.words) for load in makeable_loads(self.intake.kit, exercise)}
            assert (item.prescription.load_kg, item.prescription.load_words) in made
            assert self.trainee.may_do(exercise)
        for following in (item.prescription for item in left[:1]):
            raised = following.load_kg - done.load_kg
            if following.exercise == done.exercise:
                loading = REVIEWED.exercises[done.exercise].loading
                most = largest_raise_kg(loading, done.load_kg, self.intake.body_mass_kg)
                assert raised <= most
            if decision.action is Action.REDUCE and following.exercise == done.exercise:
                assert raised <= 0
        assert decision.action is not Action.STOP or not left


@settings(max_examples=settings().max_examples // 3)
@given(
    intake=intakes(red_flags=[], conditions=[]),
    side=st.sampled_from(Side),
    seed=st.integers(0, 10_000),
)
def test_any_twelve_weeks_of_logs_keep_the_loads_small_makeable_and_allowed(
    intake: Intake, side: Side, seed: int
) -> None:
    runner = Runner(intake, side, random.Random(seed))
    days = [
        {i.date for i in runner.ahead if i.prescription.heavy and i.prescription.tissue is tissue}
        for tissue in {i.prescription.tissue for i in runner.ahead}
    ]
    assert all(b - a >= timedelta(days=2) for each in days for a, b in pairwise(sorted(each)))
    runner.live()
