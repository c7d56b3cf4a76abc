"""What decisions changed, arranged for reading: what moved first, what stays in one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from programs.engine.words import Action
from programs.plans.models import Decision


@dataclass(frozen=True)
class Change:
    """One decision about one exercise, for one side or for both that got the same."""

    decision: Decision
    sides: tuple[str, ...]

    @property
    def before(self) -> Any:
        return SimpleNamespace(**self.decision.before)

    @property
    def after(self) -> Any:
        """None when the exercise was taken out or has no further date."""
        return SimpleNamespace(**self.decision.after) if self.decision.after else None

    @property
    def tone(self) -> str:
        """Which of the look's tones its tag has."""
        return {
            Action.STOP.value: "stop",
            Action.REDUCE.value: "caution",
            Action.RAISE.value: "accent",
            Action.ADVANCE.value: "accent",
        }.get(self.decision.action, "")


@dataclass(frozen=True)
class Changes:
    moved: tuple[Change, ...]
    """STOP, REDUCE, RAISE, ADVANCE: the strongest first."""
    held: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.moved or self.held)

    @property
    def refer(self) -> str:
        """Whom to see, if any decision says so."""
        return next((c.decision.refer for c in (*self.moved, *self.held) if c.decision.refer), "")


def changes_of(decisions: Iterable[Decision]) -> Changes:
    """Sides with the same outcome share a line."""
    groups: dict[tuple[object, ...], list[Decision]] = {}
    for each in decisions:
        key = (each.exercise, each.action, each.rule, str(each.before), str(each.after))
        groups.setdefault(key, []).append(each)
    changes = [Change(same[0], tuple(sorted(d.side for d in same))) for same in groups.values()]
    order = [action.value for action in Action]
    changes.sort(key=lambda change: order.index(change.decision.action))
    hold = Action.HOLD.value
    return Changes(
        tuple(change for change in changes if change.decision.action != hold),
        tuple(change for change in changes if change.decision.action == hold),
    )
