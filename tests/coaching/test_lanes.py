"""Which lane a runner falls into: one sentence a rule, no database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programs.plans.lanes import (
    Adherence,
    DecisionFact,
    Lane,
    RunnerFacts,
    SpellFact,
    verdict,
)

TODAY = date(2026, 11, 24)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def mornings(*scores: int) -> list[tuple[date, int]]:
    return [(ago(len(scores) - 1 - i), score) for i, score in enumerate(scores)]


def lane(**facts: object) -> Lane:
    return verdict(RunnerFacts(**facts), today=TODAY).lane  # type: ignore[arg-type]


def test_a_referred_plan_comes_first_whatever_else_is_fine() -> None:
    assert lane(referred=True, decisions=[DecisionFact(ago(1), "RAISE", "reps")]) is Lane.RED_FLAG


def test_a_stopped_exercise_is_a_red_flag_for_a_week() -> None:
    assert lane(decisions=[DecisionFact(ago(7), "STOP", "pain")]) is Lane.RED_FLAG
    assert lane(decisions=[DecisionFact(ago(8), "STOP", "pain")]) is Lane.FINE


def test_three_mornings_a_point_higher_than_the_three_before_is_rising() -> None:
    assert lane(mornings=mornings(1, 1, 1, 2, 2, 2)) is Lane.PAIN_RISING
    assert lane(mornings=mornings(1, 1, 1, 2, 2, 1)) is Lane.FINE


def test_a_week_a_point_higher_than_the_week_before_is_rising() -> None:
    slowly = (2, 2, 2, 2, 3, 2, 3, 3, 3, 4, 3, 4, 3, 4)
    assert lane(mornings=mornings(*slowly)) is Lane.PAIN_RISING


def test_one_morning_of_six_is_enough() -> None:
    assert lane(mornings=mornings(6)) is Lane.PAIN_RISING
    assert lane(mornings=mornings(5)) is Lane.FINE


def test_old_pain_sets_no_lane() -> None:
    assert lane(mornings=[(ago(8), 9)]) is Lane.FINE


def test_not_training_because_of_pain_is_blocked_for_a_week() -> None:
    assert lane(stopped_by_pain=ago(7)) is Lane.BLOCKED
    assert lane(stopped_by_pain=ago(8)) is Lane.FINE


def test_held_back_by_pain_on_two_days_is_blocked() -> None:
    held = [DecisionFact(ago(n), "HOLD", "pain") for n in (1, 3)]
    assert lane(decisions=held) is Lane.BLOCKED
    assert lane(decisions=held[:1]) is Lane.FINE


@pytest.mark.parametrize("because", ["reps", "effort", "schedule", "data"])
def test_held_back_by_anything_but_pain_is_not_blocked_by_pain(because: str) -> None:
    held = [DecisionFact(ago(n), "HOLD", because) for n in (1, 3)]
    assert lane(decisions=held) is Lane.FINE


def test_under_half_of_three_due_sessions_is_behind_when_the_runner_was_seen() -> None:
    assert lane(kept=Adherence(done=1, not_logged=2), last_seen=ago(1)) is Lane.BEHIND
    assert lane(kept=Adherence(done=1, not_logged=1), last_seen=ago(1)) is Lane.FINE
    assert lane(kept=Adherence(not_logged=2), last_seen=ago(1)) is Lane.FINE


def test_unseen_for_more_than_a_week_is_silent_not_behind() -> None:
    kept = Adherence(not_logged=3)
    assert lane(kept=kept, last_seen=ago(8)) is Lane.SILENT
    assert lane(kept=kept, last_seen=None) is Lane.SILENT
    assert lane(kept=kept, last_seen=ago(7)) is Lane.BEHIND


def test_a_raise_or_a_new_phase_is_ready_to_progress() -> None:
    assert lane(decisions=[DecisionFact(ago(1), "RAISE", "reps")]) is Lane.READY
    assert lane(decisions=[DecisionFact(ago(1), "ADVANCE", "schedule")]) is Lane.READY


def test_the_reason_says_the_numbers() -> None:
    kept = Adherence(done=1, not_logged=2)
    found = verdict(RunnerFacts(kept=kept, last_seen=TODAY), today=TODAY)
    assert str(found.reason) == "1 of 3 sessions done in two weeks"


def test_short_counts_as_done_and_days_away_are_not_due() -> None:
    kept = Adherence(done=1, short=1, could_not=1, not_logged=1, away=2)
    assert (kept.due, kept.percent) == (4, 50)
    assert Adherence().percent is None


def test_a_flare_up_is_blocked_by_pain_and_after_two_weeks_a_red_flag() -> None:
    assert lane(spell=SpellFact("flare", ago(3), ago(-3))) is Lane.BLOCKED
    assert lane(spell=SpellFact("flare", ago(13), ago(-3))) is Lane.RED_FLAG


def test_who_is_away_or_ill_is_neither_silent_nor_behind() -> None:
    kept = Adherence(not_logged=4)
    assert lane(kept=kept) is Lane.SILENT
    for kind in ("away", "ill"):
        assert lane(kept=kept, spell=SpellFact(kind, ago(9), ago(-3))) is Lane.FINE


def test_a_plan_that_does_not_help_is_a_red_flag() -> None:
    held = DecisionFact(ago(2), "HOLD", "reps", refers=True)
    assert lane(decisions=[held]) is Lane.RED_FLAG
