"""What every carried-out decision keeps, whatever the plan and the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from programs.engine.able import spots_on
from programs.engine.adaptation import Change, Trainee, Upcoming, continues, next_doses
from programs.engine.exercise import Exercise, Loading
from programs.engine.history import PhaseClock
from programs.engine.intake import Intake
from programs.engine.kit import Load, makeable_loads
from programs.engine.plan import Prescription
from programs.engine.progress import Decision, decide
from programs.engine.reasons import DESIGN, reason
from programs.engine.words import Action, Because
from tests.engine.histories import history
from tests.engine.plans import CATALOGUES, LEFT, largest_raise_kg, plan_of
from tests.engine.strategies import intakes

REVIEWED = CATALOGUES["reviewed"]
RAISES = LEFT._replace(exercise="heel_raise_two_floor", load_words="", legs="two")
WHY = (reason("steady", "As it is.", DESIGN),)
HOME = intakes(red_flags=[], conditions=[])
WEIGHTED = sorted(
    (e.slug for e in REVIEWED.exercises.values() if e.loading is not Loading.NONE),
    key=lambda slug: (REVIEWED.exercises[slug].loading is not Loading.EXTERNAL, slug),
)


@st.composite
def decisions(draw: st.DrawFn, current: Prescription, loads: tuple[Load, ...]) -> Decision:
    action = draw(st.sampled_from(Action))
    return Decision(
        action,
        "steady",
        draw(st.sampled_from(Because)),
        0 if action is Action.STOP else draw(st.integers(1, 5)),
        0 if action is Action.STOP else current.reps or 1,
        draw(st.sampled_from(loads)),
        draw(st.sampled_from(["same", "easier", "harder"])),
        None,
        WHY,
        draw(st.booleans()),
    )


def trainee_of(intake: Intake, current: Prescription) -> Trainee:
    return Trainee(intake.kit, intake.body_mass_kg, spots_on(intake, current.side))


TWO_LEGS = sorted(
    e.slug
    for e in REVIEWED.exercises.values()
    if e.legs == "two" and any(REVIEWED.exercises[s].legs == "one" for s in REVIEWED.rungs[e.slug])
)


@given(intake=HOME, slug=st.sampled_from(TWO_LEGS), data=st.data())
def test_whoever_goes_from_two_loaded_legs_to_one_begins_it_with_the_least(
    intake: Intake, slug: str, data: st.DataObject
) -> None:
    exercise, kit = REVIEWED.exercises[slug], intake.kit
    load = data.draw(st.sampled_from(makeable_loads(kit, exercise)))
    current = RAISES._replace(load_kg=load.kg, load_words=load.words, exercise=slug, legs="two")
    decision = decide(history(reps=[12, 12, 14], before={"reps": [12, 12, 14]}, harder=True))
    assert decision.ladder == "harder"
    ahead = (Upcoming(1, date(2026, 12, 22), current),)
    trainee = Trainee(kit, intake.body_mass_kg, spots_on(intake, current.side))
    on = date(2026, 12, 21)
    for change in next_doses(
        decision, ahead, current=current, on=on, trainee=trainee, catalogue=REVIEWED
    ):
        after = change.prescription
        assert after is not None
        if after.exercise != slug:
            assert after.load_kg == makeable_loads(kit, REVIEWED.exercises[after.exercise])[0].kg


@given(intake=HOME, data=st.data())
def test_changed_doses_stay_makeable_allowed_and_in_their_place(
    intake: Intake, data: st.DataObject
) -> None:
    plan = plan_of(intake, REVIEWED)
    dated = [(s.date, p) for s in plan.sessions for p in s.prescriptions]
    assume(dated)
    day, current = data.draw(st.sampled_from(dated))
    ahead = [
        Upcoming(key, later, planned)
        for key, (later, planned) in enumerate(dated)
        if later > day and continues(current, planned, REVIEWED)
    ]
    loads = makeable_loads(intake.kit, REVIEWED.exercises[current.exercise])
    decision = data.draw(decisions(current, loads))
    trainee = trainee_of(intake, current)
    changes = next_doses(
        decision,
        ahead,
        current=current,
        on=day + timedelta(days=1),
        trainee=trainee,
        catalogue=REVIEWED,
    )
    assert len({change.key for change in changes}) == len(changes)
    assert {change.key for change in changes} <= {item.key for item in ahead}
    if decision.action is Action.STOP:
        assert changes == tuple(Change(item.key, None) for item in ahead)
        return
    for change in changes:
        check(change, current, trainee)


@given(
    intake=HOME,
    slug=st.sampled_from(WEIGHTED),
    ready=st.sampled_from(["two for two", "phase done"]),
    data=st.data(),
)
def test_decided_raises_are_small_and_made_from_the_kit(
    intake: Intake, slug: str, ready: str, data: st.DataObject
) -> None:
    exercise = REVIEWED.exercises[slug]
    loads = makeable_loads(intake.kit, exercise)
    load = data.draw(st.sampled_from(tempting(loads, exercise, intake) or loads))
    clock = PhaseClock(week=3, last_week=2, next_target_reps=10, next_target_sets=4)
    reps = [12, 12, 14] if ready == "two for two" else [12, 12, 12]
    quiet = history(reps=reps, before={"reps": reps}, harder=data.draw(st.integers(0, 4)) == 4)
    now = replace(
        quiet,
        load=load,
        loads=loads,
        body_mass_kg=intake.body_mass_kg,
        phase=clock if ready == "phase done" else None,
        sessions=tuple(replace(s, load_kg=load.kg, load_words=load.words) for s in quiet.sessions),
    )
    decision = decide(now)
    assert decision.action in (Action.RAISE, Action.ADVANCE, Action.HOLD)
    assert decision.load in loads
    added = decision.load.kg - load.kg
    assert added <= largest_raise_kg(exercise.loading, load.kg, intake.body_mass_kg)


def tempting(loads: tuple[Load, ...], exercise: Exercise, intake: Intake) -> list[Load]:
    """The loads whose next is too much, and not by far."""

    def too_much(load: Load, after: Load) -> bool:
        most = largest_raise_kg(exercise.loading, load.kg, intake.body_mass_kg)
        return most < after.kg - load.kg <= 2 * most

    return [load for load, after in pairwise(loads) if too_much(load, after)]


def check(change: Change, current: Prescription, trainee: Trainee) -> None:
    changed = change.prescription
    assert changed is not None
    exercise = REVIEWED.exercises[changed.exercise]
    makeable = {(load.kg, load.words) for load in makeable_loads(trainee.kit, exercise)}
    assert changed.side is current.side
    assert not exercise.avoid_spots & trainee.spots
    assert (changed.load_kg, changed.load_words) in makeable
    assert changed.sets >= 1
    assert (changed.reps is None) != (changed.hold_seconds is None)
