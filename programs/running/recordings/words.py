"""What a recording tells, and the one error of everything that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

BOTH_FEET_FROM = 120
"""Watches count one foot (about 85 a minute), some programs both (about 170); nobody runs with a
foot that lands 120 times a minute, nor with two that land fewer (our choice of where to part)."""

MOST = Decimal(10**9)
"""No number of a recording that we read is larger; a longer one would cost time to round."""


class UnreadableRecording(ValueError):
    """One sentence for a person on why this file cannot be read and what is allowed."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One activity of a file. None: the file does not say.

    `sport` is the word of the file in lower case, empty where it has none; `surface` a surface of
    our runs or empty; `fingerprint` the SHA-256 of what was recorded.
    """

    sport: str
    started_at: datetime
    distance_m: int | None
    duration_seconds: int | None
    cadence_spm: int | None = None
    surface: str = ""
    fingerprint: str = ""


def instant(text: str | None) -> datetime | None:
    """An instant in UTC, which is meant where no offset stands; None if it is none."""
    try:
        found = datetime.fromisoformat((text or "").strip())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def number(text: str | None) -> Decimal | None:
    """A number from 0 to `MOST`; None if it is none."""
    try:
        found = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= MOST else None


def whole(value: Decimal | float | None) -> int | None:
    """Rounded half up; None where nothing is left, for a run of 0 m is one of unknown length."""
    if value is None:
        return None
    return int(Decimal(value).to_integral_value(ROUND_HALF_UP)) or None


def both_feet(mean: Decimal | None) -> int | None:
    """Steps a minute of both feet, from a mean that may count one of them."""
    if mean is None:
        return None
    return whole(mean if mean >= BOTH_FEET_FROM else mean * 2)


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """Of the counts above 0: who stands at a light takes no steps."""
    counted = [value for value in values if value > 0]
    return sum(counted, Decimal(0)) / len(counted) if counted else None


def without_date() -> UnreadableRecording:
    return UnreadableRecording(
        _("It has no true date: the clock of the watch was not set. Log this run by hand.")
    )


def damaged() -> UnreadableRecording:
    return UnreadableRecording(
        _("It ends too early or is damaged. Copy it from the watch once more.")
    )
