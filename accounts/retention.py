"""What is kept for how long. Rooms register; a task tidies, and the data page reads it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

Tidy = Callable[[datetime], int]
"""Deletes what is older than the given instant; how many rows."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """`what` in words for a person; rows older than `days` are deleted by `tidy`."""

    what: str | Promise
    days: int
    tidy: Tidy


_keepings: list[Keeping] = []


def keep_for(keeping: Keeping) -> None:
    if keeping not in _keepings:
        _keepings.append(keeping)


def keepings() -> tuple[Keeping, ...]:
    return tuple(_keepings)


def tidy_up(at: datetime) -> int:
    """Delete everything whose time is over; how many rows. Doing it twice changes nothing."""
    return sum(each.tidy(at - timedelta(days=each.days)) for each in keepings())
