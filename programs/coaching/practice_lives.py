"""The eight made-up runners that a coach practises with: one in every lane, and one who is new.

What they answered and how their two weeks went; `services.practice` makes them. All of it is made
up (our choice) and says nothing about what runners usually do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from programs.engine.words import Weekday
from programs.plans.models import Review

Answers = Mapping[str, Any]

WEEKS = 2
"""So far back their plans began: every lane looks at two weeks."""

HEEL: Answers = {
    "spot": "heel_under",
    "since_weeks": 10,
    "worst_last_week": 5,
    "first_steps": 4,
    "during_run": 3,
    "signs": ["first_steps_worst"],
}
ACHILLES: Answers = {
    "spot": "achilles_mid",
    "since_weeks": 20,
    "worst_last_week": 4,
    "first_steps": 2,
    "during_run": 3,
    "signs": ["warms_up_then_returns"],
}


@dataclass(frozen=True, slots=True)
class Life:
    """How one of them lived. Pain is 0-10; mornings are those after the day the plan began on.

    `missed`: so many of the foot sessions before today were not done, the newest ones; with
    `reason` where there is one. `extra`: repetitions over the target in every last set. `counted`:
    the newest session done was decided by the engine, which raises or asks the coach, as `mode`
    says. Without `sore` nothing was answered yet, and there is no plan.

    Their days after that: the mornings' pain by weekday from Monday on (`week`; without it they
    answer no more), and which foot sessions they do, over and over (`keeps`: 1 done, 0 not).
    """

    name: str
    sore: Answers | None = None
    side: str = "left"
    mornings: Sequence[int] = ()
    during: int = 2
    effort: int = 6
    extra: int = 0
    missed: int = 0
    reason: str = ""
    counted: bool = False
    mode: Review.Mode = Review.Mode.NONE
    red_flags: Sequence[str] = ()
    week: Sequence[int] = ()
    keeps: str = "1"

    @property
    def runs(self) -> bool:
        """Who leaves out foot sessions does not run either."""
        return not self.missed

    def trains_on(self, number: int) -> bool:
        """Whether they do a later foot session, the `number`-th from 0 of their plan."""
        return self.keeps[number % len(self.keeps)] == "1"

    def answers(self, today: date, zone: str) -> dict[str, Any]:
        """A whole intake; every second day from today on is for the feet, but one."""
        assert self.sore is not None
        run_days = _weekdays(today, 1, 3, 6)
        return {
            "birth_year": 1988,
            "body_mass_kg": 70,
            "zone": zone,
            "goal": "pain",
            "spots": [{**self.sore, "side": self.side}],
            "red_flags": [],
            "conditions": [],
            "running": {
                **{"weekly_km": 30, "runs_per_week": 3, "longest_30d_km": 12},
                **{"days_since_last_run": 2, "cadence_spm": 164, "hills": "both"},
                **{"run_days": run_days, "long_run_day": run_days[-1]},
            },
            "strength": {
                "experience": "some",
                "single_leg_heel_raises": {"left": 14, "right": 18},
            },
            "kit": {
                **{"rucksack": True, "step_cm": 18, "water_l": ["1.5", "1.5"]},
                **{"books_kg": ["0.5", "1.0"], "dumbbells_kg": ["2", "4"]},
                **{"ankle_weights_kg": [], "bands": ["light", "medium"]},
            },
            "availability": dict.fromkeys(_weekdays(today, 0, 2, 4), 30),
        }


def _weekdays(today: date, *ahead: int) -> list[str]:
    """The weekdays so many days from `today`, in the order of the week: made on any day, they
    all have a session today."""
    numbers = sorted((today + timedelta(days=days)).weekday() for days in ahead)
    return [list(Weekday)[number].value for number in numbers]


STEADY = (3, 3, 2, 3, 2, 3, 2, 2, 3, 2, 2, 2, 2, 2)
GOOD = (2, 2, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
RISING = (2, 1, 2, 2, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5)
HIGH = (3, 3, 3, 4, 3, 4, 4, 4, 3, 4, 4, 4, 4, 4)

# By weekday from Monday on. A weekend on the feet shows on Monday.
AROUND_1, AROUND_2 = (1,) * 7, (2, 2, 2, 2, 2, 3, 2)
AFTER_WEEKENDS = (5, 5, 3, 2, 2, 3, 4)
AROUND_4 = (4, 4, 3, 4, 4, 3, 4)

RAISES = Review.Mode.RAISES

LIVES = (
    Life("Alma", HEEL, mornings=STEADY, red_flags=("n_spot",), week=AROUND_2),
    Life("Bram", ACHILLES, "right", RISING, during=4, effort=7, week=AFTER_WEEKENDS),
    Life("Cleo", HEEL, "right", HIGH, 4, missed=2, reason="pain", week=AROUND_4, keeps="10"),
    Life("Dario", ACHILLES, mornings=STEADY, missed=4, week=AROUND_2, keeps="100"),
    Life("Elin", HEEL, mornings=STEADY[:3], missed=5, keeps="0"),
    Life("Farid", ACHILLES, "right", GOOD, during=1, extra=2, counted=True, week=AROUND_1),
    Life("Greta", HEEL, "left", GOOD, 1, extra=2, counted=True, mode=RAISES, week=AROUND_1),
    Life("Hugo"),
)
