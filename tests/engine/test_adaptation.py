"""How one decision rewrites what is still to come of one exercise on one side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from programs.engine.adaptation import Change, Trainee, Upcoming, continues, next_doses
from programs.engine.intake import Kit
from programs.engine.kit import Load
from programs.engine.plan import Prescription
from programs.engine.progress import Decision
from programs.engine.reasons import DESIGN, reason
from programs.engine.words import Action, Band, Because, Side, Spot
from tests.engine.plans import LEFT
from tests.engine.small_catalogue import SMALL

ON = date(2026, 12, 18)
KIT = Kit(True, 18, (Decimal("1.5"), Decimal("1.5")), (Decimal("1"),), (), (), (Band.LIGHT,))
ANYONE = Trainee(KIT, Decimal(70), frozenset())
ROW = reason("plantar.phase1", "Weeks 1-2.", "rathleff-2015")
WHY = reason("hold", "Same again.", DESIGN)

DONE = LEFT._replace(exercise="towel_single", reasons=(ROW,))
NEXT_ROW = reason("plantar.phase2", "Weeks 3-4.", "rathleff-2015")
NEXT_PHASE = DONE._replace(phase=1, sets=4, reps=10, reasons=(NEXT_ROW,))


def decided(
    action: Action,
    *,
    sets: int = 3,
    reps: int = 12,
    kg: str = "0",
    ladder: str = "same",
    two_legs: bool = False,
) -> Decision:
    load = Load(Decimal(kg))
    return Decision(
        action, "steady", Because.REPS, sets, reps, load, ladder, None, (WHY,), two_legs
    )


def upcoming(*prescriptions: Prescription, every: int = 3) -> list[Upcoming]:
    return [
        Upcoming(number, ON + timedelta(days=every * number), prescription)
        for number, prescription in enumerate(prescriptions, 1)
    ]


def answer(
    decision: Decision, items: list[Upcoming], trainee: Trainee = ANYONE
) -> dict[int, Prescription | None]:
    changes = next_doses(decision, items, current=DONE, on=ON, trainee=trainee, catalogue=SMALL)
    return {change.key: change.prescription for change in changes}


def changed(decision: Decision, items: list[Upcoming], key: int = 1) -> Prescription:
    prescription = answer(decision, items)[key]
    assert prescription is not None
    return prescription


def test_stop_takes_everything_out() -> None:
    items = upcoming(DONE, DONE, NEXT_PHASE)
    assert answer(decided(Action.STOP), items) == {1: None, 2: None, 3: None}


def test_a_hold_keeps_the_dose_and_says_why() -> None:
    after = changed(decided(Action.HOLD), upcoming(DONE))
    assert after._replace(reasons=()) == DONE._replace(reasons=())
    assert after.reasons == (ROW, WHY)


def test_a_raise_reaches_every_session_of_the_phase() -> None:
    decision = decided(Action.RAISE, kg="2")
    after = answer(decision, upcoming(DONE, DONE))
    assert {p.load_kg for p in after.values() if p} == {Decimal(2)}
    assert {p.load_words for p in after.values() if p} == {
        "rucksack + 0.5 l + 1.5 l = 2 kg"
    } or all(p and p.load_words.endswith("= 2 kg") for p in after.values())


def test_loads_of_later_phases_follow_the_new_load_by_one_step() -> None:
    later = [NEXT_PHASE] * 3
    after = answer(decided(Action.RAISE, kg="2"), upcoming(DONE, DONE, *later))
    far = after[5]
    assert far is not None
    assert (far.phase, far.sets, far.reps) == (1, 4, 10)
    assert Decimal(2) < far.load_kg <= Decimal(7)
    assert far.reasons == (NEXT_ROW,)


def test_without_advance_the_next_phase_waits_a_week() -> None:
    after = answer(decided(Action.HOLD), upcoming(NEXT_PHASE, NEXT_PHASE, NEXT_PHASE))
    near = after[1]
    assert near is not None
    assert (near.phase, near.sets, near.reps) == (0, 3, 12)
    assert near.reasons[-1].rule == "phase.waits"
    assert 2 in after
    assert 3 not in after or (after[3] or DONE).phase == 1, "nine days on it is planned again"


def test_what_is_done_next_is_what_was_decided_however_far_ahead() -> None:
    items = upcoming(NEXT_PHASE, NEXT_PHASE, every=10)
    near = changed(decided(Action.REDUCE, sets=2), items)
    assert (near.phase, near.sets, near.load_kg) == (0, 2, Decimal(0))
    assert near.reasons[-1].rule == "phase.waits"


def test_advance_moves_held_sessions_to_the_next_phase() -> None:
    decision = decided(Action.ADVANCE, sets=4, reps=10, kg="2")
    after = answer(decision, upcoming(DONE, NEXT_PHASE))
    for key in (1, 2):
        moved = after[key]
        assert moved is not None
        assert (moved.phase, moved.sets, moved.reps) == (1, 4, 10)
        assert moved.load_kg == 2
        assert moved.reasons == (NEXT_ROW, WHY)


def test_an_easier_version_keeps_what_the_kit_can_carry() -> None:
    decision = decided(Action.REDUCE, ladder="easier")
    after = changed(decision, upcoming(DONE, NEXT_PHASE))
    assert (after.exercise, after.legs, after.tempo) == ("towel_single_floor", "one", "3-2-3")


def test_easier_skips_what_the_sore_spot_rules_out() -> None:
    sore = replace(ANYONE, spots=frozenset({Spot.BIG_TOE_UNDER}))
    decision = decided(Action.REDUCE, ladder="easier")
    after = answer(decision, upcoming(DONE), sore)[1]
    assert after is not None
    assert (after.exercise, after.legs) == ("raise_two", "two")


def test_at_the_foot_of_the_ladder_the_exercise_stays() -> None:
    easiest = DONE._replace(exercise="raise_two", legs="two")
    (change,) = next_doses(
        decided(Action.REDUCE, ladder="easier"),
        upcoming(easiest),
        current=easiest,
        on=ON,
        trainee=ANYONE,
        catalogue=SMALL,
    )
    assert isinstance(change, Change)
    assert change.prescription is not None
    assert change.prescription.exercise == "raise_two"


def test_a_harder_version_starts_without_weight() -> None:
    heavy = decided(Action.RAISE, ladder="harder", kg="3")
    base = DONE._replace(exercise="towel_two", legs="two", load_kg=Decimal(3))
    (change,) = next_doses(
        heavy, upcoming(base), current=base, on=ON, trainee=ANYONE, catalogue=SMALL
    )
    assert change.prescription is not None
    assert change.prescription.exercise == "towel_single_floor"
    assert change.prescription.load_kg == 0


def test_sets_cut_to_fit_a_day_stay_cut() -> None:
    cut = DONE._replace(
        sets=2, reasons=(ROW, reason("place.fewer_sets", "2 instead of 3.", DESIGN))
    )
    assert changed(decided(Action.HOLD), upcoming(cut)).sets == 2


def test_holds_keep_their_seconds() -> None:
    hold = DONE._replace(exercise="doming", reps=None, hold_seconds=30, tempo="")
    (change,) = next_doses(
        decided(Action.HOLD), upcoming(hold), current=hold, on=ON, trainee=ANYONE, catalogue=SMALL
    )
    assert change.prescription is not None
    assert (change.prescription.reps, change.prescription.hold_seconds) == (None, 30)


def test_short_twice_goes_back_to_two_legs() -> None:
    decision = decided(Action.REDUCE, ladder="easier", two_legs=True)
    after = changed(decision, upcoming(DONE))
    assert (after.exercise, after.legs) == ("towel_two", "two")


def test_another_rung_in_a_later_phase_continues_the_exercise() -> None:
    two_legs = DONE._replace(exercise="towel_two", legs="two")
    one_leg = NEXT_PHASE._replace(exercise="towel_single", phase=2)
    assert continues(two_legs, one_leg, SMALL)
    assert not continues(two_legs, one_leg._replace(side=Side.RIGHT), SMALL)
    assert not continues(two_legs, one_leg._replace(protocol="maintenance"), SMALL)
    assert not continues(two_legs, one_leg._replace(exercise="doming"), SMALL)


def test_a_phase_with_another_rung_waits_for_its_gate_too() -> None:
    two_legs = DONE._replace(exercise="towel_two", legs="two")
    items = upcoming(NEXT_PHASE._replace(exercise="towel_single"))
    (change,) = next_doses(
        decided(Action.HOLD), items, current=two_legs, on=ON, trainee=ANYONE, catalogue=SMALL
    )
    assert change.prescription is not None
    assert (change.prescription.exercise, change.prescription.phase) == ("towel_two", 0)


def test_advance_to_another_rung_takes_that_rungs_own_start() -> None:
    two_legs = DONE._replace(exercise="towel_two", legs="two", load_kg=Decimal(3))
    next_row = NEXT_PHASE._replace(exercise="towel_single")
    changes = next_doses(
        decided(Action.ADVANCE, sets=4, reps=10, kg="3"),
        upcoming(two_legs, next_row),
        current=two_legs,
        on=ON,
        trainee=ANYONE,
        catalogue=SMALL,
    )
    for change in changes:
        assert change.prescription is not None
        assert change.prescription.exercise == "towel_single"
        assert change.prescription.load_kg == 0
