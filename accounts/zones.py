"""IANA time zones as a person names them."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def offered_zones() -> tuple[str, ...]:
    """The names a person chooses from: places, and UTC. Old aliases are understood, not offered."""
    places = (name for name in available_timezones() if name.partition("/")[0] in CONTINENTS)
    return (*sorted(places), "UTC")


@cache
def _by_lower_case() -> dict[str, str]:
    cities = {name.rpartition("/")[2].lower(): name for name in reversed(offered_zones())}
    return cities | {name.lower(): name for name in available_timezones()}


def find_zone(text: str) -> str | None:
    """The zone that `text` names: "europe/copenhagen", "Copenhagen" or "new york"; None if none."""
    return _by_lower_case().get(text.strip().lower().replace(" ", "_"))
