"""The next dose from what happened: the first row of `decision_table` that applies decides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from programs.engine.decision_table import AHEAD, TABLE
from programs.engine.decision_words import values_of
from programs.engine.history import History, PastSession, PhaseClock, parse_history
from programs.engine.kit import Load
from programs.engine.plan import decimal_text
from programs.engine.readings import (
    fell_short_twice,
)
from programs.engine.reasons import Reason, ReasonJSON, reason
from programs.engine.review import Refer, referral
from programs.engine.words import Action, Because

__all__ = [
    "Decision",
    "History",
    "PastSession",
    "PhaseClock",
    "Refer",
    "decide",
    "decision_to_json",
    "parse_history",
]


@dataclass(frozen=True, slots=True)
class Decision:
    """What comes next for one exercise on one side; `ladder` is `same`, `easier` or `harder`.

    After STOP nothing is asked for: 0 sets. With `ladder` harder the load starts anew from none.
    """

    action: Action
    rule: str
    because: Because
    sets: int
    reps: int
    load: Load
    ladder: str
    refer: Refer | None
    reasons: tuple[Reason, ...]
    two_legs: bool = False
    """Whether `easier` means back to two legs, not one rung down."""

    @property
    def load_kg(self) -> Decimal:
        return self.load.kg

    @property
    def load_words(self) -> str:
        return self.load.words


class NextJSON(TypedDict):
    sets: int
    reps: int
    load_kg: str
    load_words: str
    ladder: str


class ReferJSON(TypedDict):
    urgency: str
    text: str
    advice: str
    source: str


class DecisionJSON(TypedDict):
    action: str
    rule: str
    next: NextJSON
    refer: ReferJSON | None
    reasons: list[ReasonJSON]


def decision_to_json(decision: Decision) -> DecisionJSON:
    """The output of `progress` (formats.md)."""
    return {
        "action": decision.action.value,
        "rule": decision.rule,
        "next": {
            "sets": decision.sets,
            "reps": decision.reps,
            "load_kg": decimal_text(decision.load_kg),
            "load_words": decision.load_words,
            "ladder": decision.ladder,
        },
        "refer": None if decision.refer is None else _refer_to_json(decision.refer),
        "reasons": [why.to_json() for why in decision.reasons],
    }


def _refer_to_json(refer: Refer) -> ReferJSON:
    return {
        "urgency": refer.urgency.value,
        "text": refer.text,
        "advice": refer.advice,
        "source": refer.source,
    }


def decide(history: History, *, starting: bool = True) -> Decision:
    """The first row of the table that applies decides.

    `starting` False decides ahead of the next session, as a morning check does: the calendar
    keeps the 48 hours then, and the row `rest-48h` is left out.
    """
    row = next(row for row in (TABLE if starting else AHEAD) if row.applies(history))
    dose = row.dose(history)
    why = reason(row.rule, row.message, row.source, **values_of(row.message, history, dose))
    refer, more = referral(row.rule, history)
    return Decision(
        action=row.action,
        rule=row.rule,
        because=row.because,
        sets=dose.sets,
        reps=dose.reps,
        load=dose.load,
        ladder=dose.ladder,
        refer=refer,
        reasons=(why, *more),
        two_legs=dose.ladder == "easier" and fell_short_twice(history),
    )
