"""The product's flare-ups: when one begins, which stage it is in, when it is over."""

from __future__ import annotations

from datetime import date, timedelta

from programs.engine.diary import SideDiary
from programs.engine.flare import Flare, flare_stage, holds_until


class FlareWatch:
    """As `programs/plans/services/spells.py` keeps it in rows."""

    def __init__(self) -> None:
        self.began: date | None = None
        self.until = date.min
        self.stage = Flare.NONE

    def stage_on(self, day: date) -> Flare:
        """A flare-up of which nothing is heard for a week is over."""
        return self.stage if self.began and day <= self.until else Flare.NONE

    def told(self, day: date, diary: SideDiary) -> None:
        """The morning of `day`, which the diary holds, was answered."""
        if self.stage_on(day) is Flare.NONE:
            self._begin(day, diary)
        elif self.began:
            since = [score for d, score in diary.mornings.items() if self.began < d <= day]
            usual = diary.usual_morning(self.began - timedelta(days=1))
            self.stage = flare_stage(since, usual=usual, begun=True)
        self.until = holds_until(day)

    def _begin(self, day: date, diary: SideDiary) -> None:
        near = [day - timedelta(days=1), day]
        scores = [diary.mornings[d] for d in near if d in diary.mornings]
        usual = diary.usual_morning(day - timedelta(days=2))
        self.stage = flare_stage(scores, usual=usual)
        self.began = day if self.stage is Flare.CALM else None
