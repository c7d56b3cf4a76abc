"""What became of a session: one reading for the list, the Progress page and the visit report."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache

from django.db.models import Q

from programs.plans.models import TrainingSession, by_rule, is_by_rule

Status = TrainingSession.Status


class Fate(StrEnum):
    """None of them a verdict; the done ones first. `OFF` is not due: away, ill or called off."""

    DONE = "done"
    SHORT = "short"
    COULD_NOT = "could-not"
    SKIPPED = "skipped"
    SILENT = "silent"
    OFF = "off"


TOLD: dict[str, Fate] = {
    Status.DONE: Fate.DONE,
    Status.SHORT: Fate.SHORT,
    Status.COULD_NOT: Fate.COULD_NOT,
    Status.SKIPPED: Fate.SKIPPED,
}
KEPT = (Fate.DONE, Fate.SHORT)


def fate_of(session: TrainingSession) -> Fate:
    """Of one that stands; it must be over (`is_over`) for its silence to mean anything."""
    return fate_from(session.status, session.reason, session.spell_id)


@lru_cache(maxsize=1024)
def fate_from(status: str, reason: str, spell: int | None) -> Fate:
    """As `fate_of`, from the columns that decide: a year of sessions needs no objects."""
    if is_by_rule(status, reason, spell):
        return Fate.OFF
    return TOLD.get(status, Fate.SILENT)


def is_over(session: TrainingSession, today: date) -> bool:
    """Whether its fate is known: its day has passed, or it is answered already."""
    return session.date < today or session.status not in TrainingSession.OPEN


def met(fate: Fate) -> Q:
    """As `fate_of`, for the database to count."""
    if fate is Fate.OFF:
        return by_rule()
    if fate is Fate.SILENT:
        return ~Q(status__in=TOLD)
    (status,) = (status for status, told in TOLD.items() if told is fate)
    return Q(status=status) & ~by_rule()
