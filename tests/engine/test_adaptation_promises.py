"""What every carried-out decision keeps, whatever the plan and the decision."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from programs.engine.adaptation import Change, Trainee, Upcoming, continues, next_doses
from programs.engine.choosing import spots_on
from programs.engine.intake import Intake
from programs.engine.kit import Load, makeable_loads
from programs.engine.plan import Prescription
from programs.engine.progress import Decision
from programs.engine.reasons import DESIGN, reason
from programs.engine.words import Action, Because
from tests.engine.plans import CATALOGUES, plan_of
from tests.engine.strategies import intakes

REVIEWED = CATALOGUES["reviewed"]
WHY = (reason("steady", "As it is.", DESIGN),)
HOME = intakes(red_flags=[], conditions=[])


@st.composite
def decisions(draw: st.DrawFn, current: Prescription, loads: tuple[Load, ...]) -> Decision:
    action = draw(st.sampled_from(Action))
    return Decision(
        action,
        draw(st.sampled_from(["steady", "short-twice", "2-for-2"])),
        draw(st.sampled_from(Because)),
        0 if action is Action.STOP else draw(st.integers(1, 5)),
        0 if action is Action.STOP else current.reps or 1,
        draw(st.sampled_from(loads)),
        draw(st.sampled_from(["same", "easier", "harder"])),
        None,
        WHY,
    )


def trainee_of(intake: Intake, current: Prescription) -> Trainee:
    return Trainee(intake.kit, intake.body_mass_kg, spots_on(intake, current.side))


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
