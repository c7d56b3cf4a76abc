"""Mails that nobody reacts to come less often, never more often, and never stop for good."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.easing import SECOND_AFTER, WEEKLY_AFTER, Pace, Turn, comes, pace_after

START = date(2026, 12, 7)

chosen_days = st.sets(st.integers(0, 250), min_size=1).map(
    lambda offsets: [START + timedelta(days=offset) for offset in sorted(offsets)]
)
reactions = st.sets(st.integers(0, 250)).map(
    lambda offsets: {START + timedelta(days=offset) for offset in offsets}
)


def played(days: list[date], reacted: set[date] = frozenset()) -> list[Turn]:  # type: ignore[assignment]
    """What came on the chosen days; who reacts to a mail does so on the day that it came."""
    turns: list[Turn] = []
    unanswered = 0
    for day in days:
        came = comes(pace_after(unanswered), day, turns)
        turns.append(Turn(day, came))
        unanswered = 0 if came and day in reacted else unanswered + came
    return turns


def those_that_came(turns: list[Turn]) -> list[date]:
    return [turn.day for turn in turns if turn.came]


@pytest.mark.parametrize(
    ("unanswered", "pace"),
    [(0, "chosen"), (5, "chosen"), (6, "second"), (11, "second"), (12, "weekly"), (99, "weekly")],
)
def test_six_and_twelve_in_a_row_slow_it_down(unanswered: int, pace: str) -> None:
    assert pace_after(unanswered) is Pace(pace)


def test_daily_mails_in_silence_become_every_second_and_then_one_a_week() -> None:
    days = [START + timedelta(days=n) for n in range(60)]
    came = [(day - START).days for day in those_that_came(played(days))]
    assert came[:6] == [0, 1, 2, 3, 4, 5]
    assert came[6:12] == [7, 9, 11, 13, 15, 17]
    assert {later - day for day, later in zip(came[12:], came[13:], strict=False)} == {7}


@given(chosen_days, reactions)
def test_nothing_comes_on_a_day_that_was_not_chosen(days: list[date], reacted: set[date]) -> None:
    assert set(those_that_came(played(days, reacted))) <= set(days)


@given(chosen_days)
def test_who_reacts_to_every_mail_gets_every_mail(days: list[date]) -> None:
    assert those_that_came(played(days, set(days))) == days


@given(chosen_days, reactions)
def test_after_a_reaction_the_next_ones_come_as_chosen(
    days: list[date], reacted: set[date]
) -> None:
    turns = played(days, reacted)
    for at, turn in enumerate(turns):
        if turn.came and turn.day in reacted:
            assert all(each.came for each in turns[at + 1 : at + 1 + SECOND_AFTER])


@given(chosen_days, reactions)
def test_more_silence_never_means_more_mails(days: list[date], reacted: set[date]) -> None:
    for unanswered in range(WEEKLY_AFTER + 3):
        turns = played(days, reacted)
        for at, turn in enumerate(turns):
            now = comes(pace_after(unanswered), turn.day, turns[:at])
            later = comes(pace_after(unanswered + 1), turn.day, turns[:at])
            assert now or not later


@given(chosen_days)
def test_silence_never_ends_the_mails(days: list[date]) -> None:
    """Of the chosen days of any two weeks and a day, at least one brings a mail."""
    turns = played(days)
    for at, turn in enumerate(turns):
        soon = [each for each in turns[at:] if each.day <= turn.day + timedelta(days=14)]
        rest = [each for each in turns[at:] if each.day > turn.day + timedelta(days=14)]
        if len(soon) >= 2 and rest:
            assert any(each.came for each in [*soon, rest[0]])
