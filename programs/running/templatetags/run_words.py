"""Runs in words: distances, times and reasons, translated, in the person's units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from accounts.models import Profile
from accounts.units import KM_PER_MILE, distance_unit, from_km
from programs.engine.form import CUES
from programs.engine.reasons import reason_from_json

register = template.Library()

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_KM = re.compile(r"(\d+(?:\.\d+)?) km")
CENT = Decimal("0.01")


@register.filter
def reason_text(reason: Mapping[str, Any], units: str = Profile.Units.METRIC) -> str:
    """A stored reason in the reader's language and units."""
    why = reason_from_json(reason)
    values = {name: _shown(value, units) for name, value in why.values}
    return _(why.message) % values if values else _(why.message)


def _shown(value: str, units: str) -> str:
    """Days (`2026-11-02`), distances (`12 km`) and names as people write them."""
    if _DAY.fullmatch(value):
        return date_format(date.fromisoformat(value), "l j F")
    found = _KM.fullmatch(value)
    if found:
        return distance(found[1], units)
    return "; ".join(translated(part) for part in value.split("; "))


@register.filter
def structure(run: Mapping[str, Any]) -> str:
    """How a planned run is built up; plans of earlier engines hold the English text alone."""
    message, values = run.get("structure_message"), run.get("structure_values")
    if not message:
        return _(run["structure"]) if run.get("structure") else ""
    return _(message) % values if values else _(message)


@register.filter
def distance(km: str | Decimal | None, units: str) -> str:
    """`9 km`, or `5.6 mi`; empty when there is none."""
    if km is None:
        return ""
    return f"{number_format(from_km(Decimal(km), units))} {distance_unit(units)}"


def amount(metres: int, units: str) -> Decimal:
    """Metres in the person's unit, to two decimals and without needless zeros."""
    km = Decimal(metres) / 1000
    shown = km / KM_PER_MILE if units == Profile.Units.IMPERIAL else km
    return from_km(shown.quantize(CENT, ROUND_HALF_UP), Profile.Units.METRIC)


@register.filter
def run_distance(metres: int | None, units: str) -> str:
    """`8.02 km`, or `4.98 mi`; empty when it is not known."""
    return (
        "" if metres is None else f"{number_format(amount(metres, units))} {distance_unit(units)}"
    )


@register.filter
def total_distance(metres: int, units: str) -> str:
    """A sum of distances, to the tenth: `412.3 km`."""
    tenth = amount(metres, units).quantize(Decimal("0.1"), ROUND_HALF_UP)
    shown = from_km(tenth, Profile.Units.METRIC)
    return f"{number_format(shown, force_grouping=True)} {distance_unit(units)}"


@register.filter
def duration(seconds: int | None) -> str:
    """`48:30`, or `1:02:10`; empty when it is not known."""
    if seconds is None:
        return ""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


@register.filter
def pace(run: Any, units: str) -> str:
    """`6:04 /km` or `9:46 /mi`; empty where distance, time or the run is unknown."""
    if run is None or not run.distance_m or not run.duration_seconds:
        return ""
    unit_m = 1000 * (KM_PER_MILE if units == Profile.Units.IMPERIAL else 1)
    seconds = round(run.duration_seconds * unit_m / run.distance_m)
    return f"{duration(seconds)} /{distance_unit(units)}"


@register.filter
def translated(message: str) -> str:
    """A text of the engine in the reader's language."""
    return _(message) if message else ""


@register.filter
def cue_text(key: str) -> str:
    """The words of a cue; its key if it has left the engine."""
    found = next((cue for cue in CUES if cue.key == key), None)
    return _(found.text) if found else key
