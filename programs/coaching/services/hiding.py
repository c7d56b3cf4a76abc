"""Numbers about groups of people that say nothing about one of them.

Three rules, each our choice; docs/coaching.md says them in words:

1. No group of one to four is shown. Of a share, neither are those within nor those without.
2. Where groups make up a whole, the small ones are put together until they are five; is there
   only one and too small, the smallest of the others joins it. What a known total leaves over
   is then never a small group.
3. What is shown is rounded to fives. So two tables, or the same table before and after somebody
   came, do not differ by one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
"""Groups under this are hidden."""


@dataclass(frozen=True, slots=True)
class Group:
    """So many of a whole, or of `of` people."""

    name: str
    count: int
    of: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.of) if self.of else 0


def rounded(count: int) -> int:
    """To the nearest multiple of `LEAST`; what may be shown at all is never rounded to nothing."""
    return (count + LEAST // 2) // LEAST * LEAST


def parts(groups: Sequence[tuple[str, int]], *, others: str) -> list[Group]:
    """The groups that make up a whole; `others` names those that were put together.

    Empty where fewer than `LEAST` are in all of them.
    """
    small = [name for name, count in groups if 0 < count < LEAST]
    together = sum(count for name, count in groups if name in small)
    shown = {name: count for name, count in groups if name not in small}
    while 0 < together < LEAST:
        full = {name: count for name, count in shown.items() if count}
        if not full:
            return []
        smallest = min(full, key=lambda name: full[name])
        together += shown.pop(smallest)
    kept = [(name, rounded(shown[name])) for name, _count in groups if name in shown]
    if together:
        kept.append((others, rounded(together)))
    whole = sum(count for _name, count in kept)
    return [Group(name, count, whole) for name, count in kept] if whole else []


def shares(groups: Sequence[tuple[str, int, int]]) -> list[Group]:
    """Of each group (name, how many it holds for, of how many), where neither side is small."""
    return [
        Group(name, rounded(count), rounded(of))
        for name, count, of in groups
        if of >= LEAST and _may_be_shown(count) and _may_be_shown(of - count)
    ]


def _may_be_shown(count: int) -> bool:
    return count == 0 or count >= LEAST
