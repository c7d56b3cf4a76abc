"""What one side reported, as decisions read it: pain by day, the usual morning, weekly means.

* The *usual morning* of a side is the lower of two: the first steps told at the intake, and the
  median of the mornings of the last `USUAL_DAYS` days. So it follows recovery down and is never
  pushed up by a bad spell, which would hide it (our choice; evidence.md 2.1 names only "usual").
* A week's mean is that of its morning scores, the worst spot of the side each day; the weeks end
  on the day of the decision, and only weeks in an unbroken row back from it count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median_low

from programs.engine.readings import PAIN_LIMIT

USUAL_DAYS = 14
CENT = Decimal("0.01")

Scores = Mapping[date, int]


@dataclass(frozen=True, slots=True)
class SideDiary:
    """One side's worst score of each answered day."""

    mornings: Scores
    sessions: Scores
    first_steps: int
    rest: Scores = field(default_factory=dict)

    def usual_morning(self, day: date) -> int:
        since = day - timedelta(days=USUAL_DAYS)
        recent = [score for each, score in self.mornings.items() if since < each <= day]
        return min(self.first_steps, median_low(recent)) if recent else self.first_steps

    def hurts_at_rest(self, day: date) -> bool:
        """Whether it hurt at rest, more than is fine, in each of the two weeks up to `day`."""
        weeks = (day, day - timedelta(days=7))
        return all(
            max((self.rest.get(d, 0) for d in _week_to(end)), default=0) > PAIN_LIMIT
            for end in weeks
        )

    def weekly_means(self, day: date) -> tuple[Decimal, ...]:
        """Oldest first; empty when the last seven days have no answer."""
        means: list[Decimal] = []
        while scores := [self.mornings[d] for d in _week_to(day) if d in self.mornings]:
            means.append((Decimal(sum(scores)) / len(scores)).quantize(CENT))
            day -= timedelta(days=7)
        return tuple(reversed(means))


def _week_to(day: date) -> Iterable[date]:
    return (day - timedelta(days=back) for back in range(7))
