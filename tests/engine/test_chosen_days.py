"""Days that the runner chose, in a plan that is built anew: kept by the rules of a move."""

from __future__ import annotations

from datetime import date

import pytest

from programs.engine.chosen_days import Kept, Wish, keep_days
from programs.engine.moving import Booked, Surroundings
from programs.engine.plan import Prescription, Session
from programs.engine.words import SessionKind, Tissue
from tests.engine.plans import LEFT
from tests.engine.test_moving import CALF, answers, day

HIPS = LEFT._replace(exercise="side_leg_raise", tissue=Tissue.HIP, protocol="hip_pairing")
STRENGTH = SessionKind.STRENGTH


def session(number: int, *doses: Prescription, minutes: int = 20) -> Session:
    return Session(day(number), 1, STRENGTH, minutes, doses, None)


def wish(planned: int, to: int) -> Wish:
    return Wish(STRENGTH, day(planned), day(to))


def kept(sessions: list[Session], *wishes: Wish, beside: tuple[Booked, ...] = ()) -> Kept:
    return keep_days(sessions, wishes, Surroundings(beside, answers(wed=0), day(0), day(13)))


def days(found: Kept) -> list[date]:
    return [each.date for each in found.sessions]


def rules(found: Kept) -> list[str | None]:
    return [why.rule if why else None for why in found.why_not]


def test_the_new_session_goes_to_the_day_that_was_chosen() -> None:
    found = kept([session(0, LEFT), session(4, LEFT)], wish(0, 1))
    assert days(found) == [day(1), day(4)] and rules(found) == [None]
    assert found.planned == {(day(1), STRENGTH): day(0)}


@pytest.mark.parametrize(
    ("to", "rule"), [(2, "move.no_minutes"), (3, "move.rest"), (4, "move.taken"), (5, "move.order")]
)
def test_where_a_rule_forbids_it_the_session_stays_where_the_plan_has_it(
    to: int, rule: str
) -> None:
    found = kept([session(0, LEFT), session(4, LEFT)], wish(0, to))
    assert days(found) == [day(0), day(4)] and found.planned == {}
    assert rules(found) == [rule]


def test_a_plan_without_the_session_has_nothing_to_move() -> None:
    assert rules(kept([session(4, LEFT)], wish(0, 1))) == ["move.gone"]


def test_what_stays_beside_it_counts() -> None:
    done = Booked(day(0), STRENGTH, 20, CALF)
    assert rules(kept([session(3, LEFT)], wish(3, 1), beside=(done,))) == ["move.rest"]


def test_one_wish_makes_room_for_the_next_or_stands_in_its_way() -> None:
    sessions = [session(0, LEFT), session(4, LEFT)]
    assert days(kept(sessions, wish(4, 6), wish(0, 3))) == [day(3), day(6)]
    assert rules(kept(sessions, wish(0, 1), wish(4, 2))) == [None, "move.rest"]


def test_two_change_places_again() -> None:
    sessions = [session(0, LEFT, HIPS), session(3, LEFT)]
    found = kept(sessions, wish(3, 0), wish(0, 3))
    assert rules(found) == [None, None] and days(found) == [day(0), day(3)]
    assert [len(each.prescriptions) for each in found.sessions] == [1, 2]
    assert found.planned == {(day(0), STRENGTH): day(3), (day(3), STRENGTH): day(0)}


def test_two_that_ask_the_same_stand_as_wished_for_already() -> None:
    found = kept([session(0, LEFT), session(3, LEFT)], wish(3, 0), wish(0, 3))
    assert rules(found) == [None, None] and found.planned == {}


def test_two_that_build_on_each_other_by_now_do_not() -> None:
    later = LEFT._replace(phase=1)
    found = kept([session(0, LEFT), session(3, later)], wish(3, 0), wish(0, 3))
    assert rules(found) == ["swap.order"] * 2
