"""Questionnaire arithmetic and adherence (evidence.md 6 and 7, examples 31-36 and 39)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.adherence import Week, answer_to, cut_to_least, is_adherent, percent, score
from programs.engine.outcomes import (
    faam_adl,
    faam_sport,
    lefs,
    lefs_is_better,
    passes_rise_milestone,
    uwri,
    uwri_change,
)


def test_scoring_checks_of_the_evidence() -> None:
    assert faam_adl([3] * 21) == Decimal("75.0")
    assert lefs([3] * 20) == 60
    assert uwri([4] * 9) == 36


def test_34_faam_needs_nine_tenths_of_its_answers() -> None:
    assert faam_sport([4, 4, 4, 4, 4, 4, None, None]) is None
    assert faam_sport([4, 4, 4, 4, 4, 4, 4, None]) == Decimal("100.0")
    assert faam_adl([4] * 18 + [None] * 3) is None
    assert faam_adl([2] * 19 + [None] * 2) == Decimal("50.0")


def test_35_lefs_changes_by_nine() -> None:
    assert not lefs_is_better(52, 60)
    assert lefs_is_better(52, 61)


@pytest.mark.parametrize(
    ("after", "change"), [(24, "none"), (25, "noticed"), (27, "noticed"), (28, "important")]
)
def test_36_uwri_is_noticed_at_five_and_matters_at_eight(after: int, change: str) -> None:
    assert uwri_change(20, after) == change


def test_39_fifty_rises_pass_the_milestone_unless_they_hurt() -> None:
    assert passes_rise_milestone(50, pain=1)
    assert not passes_rise_milestone(49, pain=0)
    assert not passes_rise_milestone(50, pain=2)


@pytest.mark.parametrize("answers", [[3] * 19, [5] * 20, [-1] * 20])
def test_wrong_answers_are_refused(answers: list[int]) -> None:
    with pytest.raises(ValueError, match="answer"):
        lefs(answers)


@pytest.mark.parametrize(
    ("row", "done", "due", "adherent"),
    [("31", 7, 12, False), ("32", 26, 36, True), ("32", 25, 36, False), ("even", 7, 10, True)],
)
def test_the_bar_is_seventy_per_cent(row: str, done: int, due: int, adherent: bool) -> None:
    assert (row, is_adherent(done=done, due=due)) == (row, adherent)


def test_33_three_sessions_are_praised_and_two_ask_what_was_in_the_way() -> None:
    assert answer_to(Week(due=4, done=3)) == "praise"
    assert answer_to(Week(due=3, done=2)) == "barriers"
    assert answer_to(Week(due=2, done=2)) == "praise"


def test_two_weeks_under_half_cut_the_plan() -> None:
    low, good, away = Week(4, 1), Week(4, 2), Week(0, 0)
    cut = cut_to_least([good, low, away, low])
    assert cut is not None and "2 of 8 sessions" in cut.text
    assert cut_to_least([low, good]) is None
    assert cut_to_least([low]) is None
    assert percent(low) == 25 and percent(away) is None


def test_the_slow_score_forgives_a_missed_session() -> None:
    assert score([]) is None
    assert score([True] * 36) == 100
    assert score([True] * 36 + [False]) == 94
    assert score([False] * 36) == 0


@given(st.lists(st.booleans(), min_size=1, max_size=400))
def test_one_more_session_kept_never_lowers_the_slow_score(kept: list[bool]) -> None:
    now = score(kept)
    assert now is not None
    higher, lower = score([*kept, True]), score([*kept, False])
    assert higher is not None
    assert lower is not None
    assert lower <= now <= higher
