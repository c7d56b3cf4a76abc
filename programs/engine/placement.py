"""Which weekdays train what: an exact search for the best week under the hard rules.

There are at most 7 days, so every set of days is looked at (a day set is a 7-bit mask, Monday
bit 0). One set of *strength days* serves the whole plan, so that no two weeks clash:

Hard rules
* only days of the runner's own week with room for at least the shortest exercise;
* no two strength days next to each other, Sunday and Monday included: >= 48 h for every tissue;
* heavy calf and plantar work never the day before the long run;
* an exercise only where its minutes fit, with fewer sets (not under `FEWEST_SETS`) if it must.

Best, in this order (a later line decides only between equals)
1. as many days as the protocols ask for, no more;
2. as many of them as possible where heavy calf work is allowed;
3. even gaps through the week;
4. the roomiest days;
5. the earliest days.

Lowering availability therefore never adds a session: the largest allowed set of fewer days is
never larger.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

DAYS = 7
MOST_APART = 3
"""So many days of the week, at most, have none of the others beside them."""
ALL = range(1 << DAYS)


@cache
def days_of(mask: int) -> tuple[int, ...]:
    """Weekday numbers (Monday 0) of a mask."""
    return tuple(day for day in range(DAYS) if mask >> day & 1)


def mask_of(days: Sequence[int]) -> int:
    return sum(1 << day for day in set(days))


def has_neighbours(mask: int) -> bool:
    """Whether two days of the weekly pattern are less than 48 h apart, week's end included."""
    turned = mask << 1 & (1 << DAYS) - 1 | mask >> DAYS - 1
    return bool(mask & turned)


@cache
def spaced_masks() -> tuple[int, ...]:
    """All 29 weekly patterns without neighbouring days."""
    return tuple(mask for mask in ALL if not has_neighbours(mask))


@cache
def spaced_by_count() -> tuple[tuple[int, ...], ...]:
    """The same by how many days they have, from none to `MOST_APART`."""
    counts = range(MOST_APART + 1)
    return tuple(tuple(m for m in spaced_masks() if m.bit_count() == count) for count in counts)


@cache
def unevenness(mask: int) -> int:
    """Sum of the squared gaps between days through the circle of the week; less is more even."""
    days = days_of(mask)
    if not days:
        return 0
    following = (*days[1:], days[0] + DAYS)
    return sum((after - day) ** 2 for day, after in zip(days, following, strict=True))


def strength_days(usable: int, calf_allowed: int, minutes: Sequence[int], per_week: int) -> int:
    """The best set of strength days (a mask) among `usable`, at most `per_week` of them."""

    def worth(mask: int) -> tuple[int, int, int, int]:
        return (
            (mask & calf_allowed).bit_count(),
            -unevenness(mask),
            sum([minutes[day] for day in days_of(mask)]),
            -mask,
        )

    for masks in spaced_by_count()[min(per_week, MOST_APART) :: -1]:
        fitting = [mask for mask in masks if not mask & ~usable]
        if fitting:
            return fitting[0] if len(fitting) == 1 else max(fitting, key=worth)
    return 0


@cache
def choices(allowed: int, count: int) -> tuple[int, ...]:
    """Every way to take `count` days of `allowed`: the most even first, then the earliest."""
    masks = (mask for mask in ALL if not mask & ~allowed and mask.bit_count() == count)
    return tuple(sorted(masks, key=lambda mask: (unevenness(mask), mask)))


def best_days(allowed: int, per_week: int) -> tuple[int, ...]:
    """The days of `allowed` on which an exercise done `per_week` times is spread most evenly."""
    return days_of(choices(allowed, min(per_week, allowed.bit_count()))[0])


def gap_days(usable: int, taken: int, count: int) -> int:
    """Up to `count` further days for light drills, as even as can be with those `taken`."""
    free = usable & ~taken
    wanted = min(max(count, 0), free.bit_count())
    return min(choices(free, wanted), key=lambda mask: (unevenness(mask | taken), mask))
