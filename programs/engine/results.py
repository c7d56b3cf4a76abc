"""What the results of strength tests say: the two sides, the change since the start, the goals.

* *Symmetry* is the sore side's result as a share of the other's; where both or neither is sore, the
  weaker side's of the stronger. Comparisons are exact; only what is shown is rounded.
* No published change of these tests is known that matters to people, so none is claimed.
* The goals are those of the tibialis posterior programme (alvarez-2006): fifty raises with pain 0
  or 1 of 10, and a strength deficit of at most a tenth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from programs.engine.exercise import GateTest
from programs.engine.words import Side

DEFICIT = Decimal("0.10")
"""The largest strength deficit of the goal: at least nine tenths of the other side."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result of one side, in the unit of its test; `pain` None: not told."""

    value: Decimal
    pain: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Symmetry:
    """`part` of `whole`: the side that is looked at, compared with the other one."""

    side: Side
    part: Decimal
    whole: Decimal

    @property
    def percent(self) -> int:
        """Rounded half up to whole per cent; over 100 where the sore side is the stronger one."""
        return int((100 * self.part / self.whole).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def is_within_deficit(self) -> bool:
        """Whether at most a tenth is missing, exactly."""
        return self.part >= self.whole * (1 - DEFICIT)


def symmetry(values: Mapping[Side, Decimal], sore: Collection[Side]) -> Symmetry | None:
    """How the sides compare; None unless both are known and there is something to compare with."""
    if len(values) < len(Side) or not any(values.values()):
        return None
    if len(set(sore)) == 1:
        (side,) = set(sore)
    else:
        side = min(Side, key=lambda each: values[each])
    whole = values[side.other]
    return Symmetry(side, values[side], whole) if whole > 0 else None


def gate_is_met(gate: GateTest, latest: Result | None) -> bool:
    """Whether the phase may end: what is not known, pain included, ends none."""
    if latest is None or latest.pain is None:
        return False
    return latest.value >= gate.at_least and latest.pain <= gate.pain_at_most
