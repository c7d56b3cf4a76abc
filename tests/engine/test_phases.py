"""A phase that waited: the next one follows, for its own number of weeks."""

from __future__ import annotations

from programs.engine.adaptation import next_doses
from programs.engine.phases import in_phase, last_week_of
from programs.engine.plan import Prescription
from programs.engine.words import Action, Scheme
from tests.engine.plans import CATALOGUES, LEFT
from tests.engine.test_adaptation import ANYONE, ON, decided, upcoming

REVIEWED = CATALOGUES["reviewed"]
FIRST = LEFT._replace(
    exercise="heel_raise_single_towel",
    protocol="plantar_high_load",
    phase=0,
    heavy=True,
    sets=3,
    reps=12,
    scheme=Scheme.RM,
    tempo="3-2-3",
)
LAST = FIRST._replace(phase=2, sets=5, reps=8)


def test_a_phase_in_time_ends_with_its_planned_week() -> None:
    assert last_week_of(3, 4, began=3) == 4
    assert last_week_of(3, 4, began=None) == 4


def test_a_phase_begun_late_has_all_its_weeks() -> None:
    assert last_week_of(3, 4, began=6) == 7


def test_the_table_gives_the_row_that_no_week_plans_any_more() -> None:
    row = in_phase(FIRST, 1, REVIEWED)
    assert row is not None
    assert (row.sets, row.reps, row.phase) == (4, 10, 1)
    assert [why.rule for why in row.reasons] == ["plantar.phase2"]


def test_after_the_last_phase_there_is_none() -> None:
    assert in_phase(LAST, 3, REVIEWED) is None


def test_an_exercise_of_no_later_phase_ends_with_its_own() -> None:
    assert in_phase(FIRST._replace(exercise="doming_seated"), 1, REVIEWED) is not None
    assert in_phase(FIRST._replace(exercise="bridge_two"), 1, REVIEWED) is None


def test_who_waited_through_all_weeks_of_the_next_phase_still_gets_it() -> None:
    held_back, later = FIRST._replace(), LAST
    changes = next_doses(
        decided(Action.ADVANCE, sets=4, reps=10),
        upcoming(held_back, later, later),
        current=FIRST,
        on=ON,
        trainee=ANYONE,
        catalogue=REVIEWED,
    )
    new = {change.key: change.prescription for change in changes}
    assert isinstance(new[1], Prescription)
    assert (new[1].phase, new[1].sets, new[1].reps) == (1, 4, 10)
    assert new[1].reasons[0].rule == "plantar.phase2"


def test_a_programme_keeps_its_own_tempo_when_the_dose_changes() -> None:
    (change, *_rest) = next_doses(
        decided(Action.RAISE, kg="1"),
        upcoming(FIRST),
        current=FIRST,
        on=ON,
        trainee=ANYONE,
        catalogue=REVIEWED,
    )
    assert change.prescription is not None
    assert change.prescription.tempo == "3-2-3"
