"""The worked examples of evidence.md section 9 that are decisions, by their row number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from programs.engine.progress import decide
from programs.engine.words import Action
from tests.engine.histories import QUIET, history

EXTRA = {"reps": [12, 12, 14]}
TEN_OF_12 = {"reps": [12, 12, 10]}
ONE_SESSION = [QUIET]


def phase(week: int, last_week: int, sets: int, reps: int) -> dict[str, int]:
    return {
        "week": week,
        "last_week": last_week,
        "next_target_sets": sets,
        "next_target_reps": reps,
    }


FOUR_BY_TEN = {"target_sets": 4, "target_reps": 10, "reps": [10] * 4, "before": {"reps": [10] * 4}}
FOUR_BY_EIGHT = {"target_sets": 4, "target_reps": 8, "reps": [8] * 4, "before": {"reps": [8] * 4}}


@pytest.mark.parametrize(
    ("row", "changes", "action", "rule"),
    [
        ("1", {"sessions": ONE_SESSION}, "HOLD", "steady"),
        ("2", {**EXTRA, "before": EXTRA}, "RAISE", "2-for-2"),
        ("3", EXTRA, "HOLD", "steady"),
        ("4", {"reps": [12, 12, 13], "pain_during": 2}, "HOLD", "steady"),
        ("5", {"pain_during": 5, "pain_next_morning": 0}, "HOLD", "pain-3-to-5"),
        ("6", {"pain_during": 6}, "REDUCE", "pain-over-5"),
        ("7", {"pain_during": 3, "pain_next_morning": 3}, "REDUCE", "morning-plus-2"),
        (
            "8",
            {"pain_during": 2, "weekly_mean_pain": ["2", "3", "4"]},
            "REDUCE",
            "week-rising",
        ),
        ("9b, first", TEN_OF_12, "HOLD", "short-once"),
        ("9b, again", {**TEN_OF_12, "before": TEN_OF_12}, "REDUCE", "short-twice"),
        ("10", {"phase": phase(3, 2, 4, 10), "pain_during": 2}, "ADVANCE", "phase-done"),
        (
            "11",
            {**FOUR_BY_TEN, "phase": phase(5, 4, 5, 8), "pain_during": 2},
            "ADVANCE",
            "phase-done",
        ),
        (
            "12",
            {"scheme": "self_dosed", "target_reps": 8, "reps": [7]},
            "REDUCE",
            "self-dosed-floor",
        ),
        (
            "13",
            {**FOUR_BY_EIGHT, "site_class": "tendon", "phase": phase(9, 8, 4, 6)},
            "ADVANCE",
            "phase-done",
        ),
        ("14", {"site_class": "tendon", "pain_next_morning": 3}, "REDUCE", "morning-plus-2"),
        ("16", {"today": "2026-12-19"}, "HOLD", "rest-48h"),
        (
            "27",
            {"site_class": "bone", "red_flags": ["n_spot"], "pain_during": 1},
            "STOP",
            "red-flag",
        ),
        ("27, unasked", {"site_class": "bone", "pain_during": 1}, "STOP", "bone-pain"),
        ("28", {"red_flags": ["calf_hot_swollen"]}, "STOP", "red-flag"),
        ("29", {"red_flags": ["cannot_take_4_steps"]}, "STOP", "red-flag"),
        ("30", {"site_class": "nerve", "signs": ["numb_or_tingling"]}, "STOP", "nerve-symptoms"),
        ("40, first", {"effort": 9, "pain_during": 0}, "HOLD", "effort-8"),
        (
            "40, again",
            {"effort": 9, "pain_during": 0, "before": {"effort": 9}},
            "REDUCE",
            "effort-9-twice",
        ),
        ("40, extra", {**EXTRA, "effort": 9, "before": EXTRA}, "HOLD", "effort-8"),
    ],
)
def test_a_worked_example(row: str, changes: dict[str, Any], action: str, rule: str) -> None:
    decision = decide(history(**changes))
    assert (row, decision.action, decision.rule) == (row, action, rule)


@pytest.mark.parametrize(
    ("row", "changes", "dose"),
    [
        ("10", {"phase": phase(3, 2, 4, 10)}, (4, 10)),
        ("11", {**FOUR_BY_TEN, "phase": phase(5, 4, 5, 8)}, (5, 8)),
        ("13", {**FOUR_BY_EIGHT, "phase": phase(9, 8, 4, 6)}, (4, 6)),
    ],
)
def test_the_next_phase_has_its_own_dose(
    row: str, changes: dict[str, Any], dose: tuple[int, int]
) -> None:
    decision = decide(history(**changes))
    assert (row, decision.sets, decision.reps) == (row, *dose)


@pytest.mark.parametrize(
    ("row", "flag", "urgency"),
    [
        ("27", "n_spot", "U"),
        ("28", "calf_hot_swollen", "E"),
        ("29", "cannot_take_4_steps", "U"),
        ("30", "numb_burning", "R"),
    ],
)
def test_a_stop_says_how_soon_to_see_someone(row: str, flag: str, urgency: str) -> None:
    decision = decide(history(red_flags=[flag], pain_during=0))
    assert decision.action is Action.STOP and decision.refer is not None
    assert (row, decision.refer.urgency) == (row, urgency)


def test_37_seventy_kilos_with_five_on_the_back_go_up_by_two() -> None:
    decision = decide(history(**EXTRA, before=EXTRA))
    assert decision.load_kg == Decimal(7)
    assert Decimal("1.5") <= decision.load_kg - 5 <= Decimal("7.5")
