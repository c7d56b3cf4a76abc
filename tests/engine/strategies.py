"""Valid intakes for property tests: as JSON (formats.md) and as the engine reads them.

    @given(intakes())
    def test_something(intake: Intake) -> None: ...

Keyword arguments fix a part: `intakes(goal="prevent")`, `intakes(red_flags=[])`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from programs.engine.intake import Intake, parse_intake
from programs.engine.words import (
    Band,
    Condition,
    Experience,
    Goal,
    Hills,
    RedFlagId,
    Side,
    Sign,
    Spot,
    Weekday,
)

TODAY = date(2026, 11, 24)
"""The day the generated answers were given."""

Answers = dict[str, Any]

SCORES = st.integers(0, 10)
ZONES = st.sampled_from(
    ["Europe/Copenhagen", "UTC", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]
)


def decimals(low: str, high: str, places: int = 1) -> st.SearchStrategy[str]:
    return st.decimals(low, high, places=places, allow_nan=False).map(str)


def subsets(choices: type[Any], at_most: int | None = None) -> st.SearchStrategy[list[str]]:
    values = [choice.value for choice in choices]
    return st.lists(st.sampled_from(values), unique=True, max_size=at_most).map(
        lambda chosen: sorted(chosen, key=values.index)
    )


def seldom(answers: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    """Mostly nothing: else nearly every generated runner would be referred, not trained."""
    return st.integers(0, 5).flatmap(lambda draw: answers if draw == 5 else st.just([]))


def spots(**fixed: Any) -> st.SearchStrategy[Answers]:
    fields: Answers = {
        "spot": st.sampled_from([spot.value for spot in Spot]),
        "side": st.sampled_from([side.value for side in Side]),
        "since_weeks": st.integers(0, 520),
        "worst_last_week": SCORES,
        "first_steps": SCORES,
        "during_run": SCORES,
        "signs": seldom(subsets(Sign, 3)),
    }
    return st.fixed_dictionaries(fields | {key: st.just(fixed[key]) for key in fixed})


@st.composite
def runnings(draw: st.DrawFn) -> Answers:
    days = draw(subsets(Weekday))
    return {
        "weekly_km": draw(decimals("0", "150")),
        "runs_per_week": len(days),
        "longest_30d_km": draw(st.none() | decimals("0", "60")),
        "days_since_last_run": draw(st.none() | st.integers(0, 400)),
        "cadence_spm": draw(st.none() | st.integers(140, 200)),
        "run_days": days,
        "long_run_day": draw(st.none() | st.sampled_from(days)) if days else None,
        "hills": draw(st.none() | st.sampled_from([hills.value for hills in Hills])),
    }


def strengths() -> st.SearchStrategy[Answers]:
    count = st.none() | st.integers(0, 60)
    return st.fixed_dictionaries(
        {
            "experience": st.sampled_from([level.value for level in Experience]),
            "single_leg_heel_raises": st.fixed_dictionaries({"left": count, "right": count}),
        }
    )


def kits() -> st.SearchStrategy[Answers]:
    def pieces(high: str) -> st.SearchStrategy[list[str]]:
        halves = st.integers(1, int(high) * 2).map(lambda half: f"{half / 2:.1f}")
        return st.lists(halves, max_size=4)

    return st.fixed_dictionaries(
        {
            "rucksack": st.booleans(),
            "step_cm": st.none() | st.integers(5, 30),
            "water_l": pieces("2"),
            "books_kg": pieces("3"),
            "dumbbells_kg": pieces("12"),
            "ankle_weights_kg": pieces("2"),
            "bands": subsets(Band),
        }
    )


def availabilities() -> st.SearchStrategy[dict[str, int]]:
    days = st.sampled_from([day.value for day in Weekday])
    return st.dictionaries(days, st.integers(5, 120), min_size=1)


def protocol_choices() -> st.SearchStrategy[dict[str, str]]:
    ways = {
        "heel_under": ["plantar_high_load", "plantar_self_dosed"],
        "achilles_mid": ["achilles_heavy_slow", "achilles_silbernagel"],
        "prevention": ["foot_core_prevention", "spring"],
    }
    chosen = {place: st.sampled_from(slugs) for place, slugs in ways.items()}
    return st.fixed_dictionaries({}, optional=chosen)


@st.composite
def intakes_json(draw: st.DrawFn, /, **fixed: Any) -> Answers:
    """Valid answers. `fixed` replaces top-level keys; spots follow the goal."""
    goal = fixed.get("goal") or draw(st.sampled_from([goal.value for goal in Goal]))
    sore = (
        []
        if goal == Goal.PREVENT
        else draw(
            st.lists(
                spots(),
                min_size=1 if goal == Goal.PAIN else 0,
                max_size=3,
                unique_by=lambda spot: (spot["spot"], spot["side"]),
            )
        )
    )
    answers: Answers = {
        "birth_year": draw(st.integers(1940, 2015)),
        "body_mass_kg": draw(decimals("40", "140")),
        "zone": draw(ZONES),
        "goal": goal,
        "spots": sore,
        "red_flags": draw(seldom(subsets(RedFlagId, 3))),
        "conditions": draw(seldom(subsets(Condition, 3))),
        "running": draw(runnings()),
        "strength": draw(strengths()),
        "kit": draw(kits()),
        "availability": draw(availabilities()),
        "protocols": draw(protocol_choices()),
    }
    return answers | fixed


def intakes(**fixed: Any) -> st.SearchStrategy[Intake]:
    """The same, as the engine reads them."""
    return intakes_json(**fixed).map(lambda answers: parse_intake(answers, today=TODAY))


def sore_on_both_sides() -> st.SearchStrategy[Intake]:
    """Runners with two to four sore spots, at least one on each side, and no reason to refer."""

    def on(side: Side) -> st.SearchStrategy[list[Answers]]:
        own = spots(side=side.value, signs=[])
        return st.lists(own, min_size=1, max_size=2, unique_by=lambda spot: str(spot["spot"]))

    return st.tuples(on(Side.LEFT), on(Side.RIGHT)).flatmap(
        lambda both: intakes(goal="pain", spots=both[0] + both[1], red_flags=[], conditions=[])
    )


SAMPLE: Answers = {
    "birth_year": 1988,
    "body_mass_kg": 70,
    "zone": "Europe/Copenhagen",
    "goal": "pain",
    "spots": [
        {
            "spot": "heel_under",
            "side": "left",
            "since_weeks": 8,
            "worst_last_week": 5,
            "first_steps": 4,
            "during_run": 3,
            "signs": ["first_steps_worst"],
        }
    ],
    "red_flags": [],
    "conditions": [],
    "running": {
        "weekly_km": 30,
        "runs_per_week": 3,
        "longest_30d_km": 12,
        "days_since_last_run": 2,
        "cadence_spm": 160,
        "run_days": ["tue", "thu", "sun"],
        "long_run_day": "sun",
        "hills": "both",
    },
    "strength": {"experience": "none", "single_leg_heel_raises": {"left": 8, "right": 20}},
    "kit": {
        "rucksack": True,
        "step_cm": 18,
        "water_l": ["1.5", "1.5"],
        "books_kg": ["0.5", "1.0"],
        "dumbbells_kg": ["2", "4"],
        "ankle_weights_kg": [],
        "bands": ["light", "medium"],
    },
    "availability": {"mon": 30, "wed": 30, "fri": 30, "sat": 20},
}
"""The example of formats.md, for tests that change one field; copy it before changing it."""
