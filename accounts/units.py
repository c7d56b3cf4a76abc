"""Pounds and miles: typed and shown only. What is stored is kilograms and kilometres."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import Profile
from accounts.wording import gettext as _

KG_PER_POUND = Decimal("0.45359237")
KM_PER_MILE = Decimal("1.609344")


def to_kg(weight: Decimal, units: str) -> Decimal:
    """Kilograms of a weight typed in the person's units, to the gram."""
    return _stored(weight, KG_PER_POUND, units)


def to_km(distance: Decimal, units: str) -> Decimal:
    """Kilometres of a distance typed in the person's units, to the metre."""
    return _stored(distance, KM_PER_MILE, units)


def from_kg(kg: Decimal, units: str) -> Decimal:
    """A weight in the person's units: kilograms as stored, pounds to one decimal."""
    return _shown(kg, KG_PER_POUND, units)


def from_km(km: Decimal, units: str) -> Decimal:
    """A distance in the person's units: kilometres as stored, miles to one decimal."""
    return _shown(km, KM_PER_MILE, units)


def weight_unit(units: str) -> str:
    return _("lb") if units == Profile.Units.IMPERIAL else _("kg")


def distance_unit(units: str) -> str:
    return _("mi") if units == Profile.Units.IMPERIAL else _("km")


def _stored(value: Decimal, factor: Decimal, units: str) -> Decimal:
    if units != Profile.Units.IMPERIAL:
        return value
    return _plain((value * factor).quantize(Decimal("0.001")))


def _shown(value: Decimal, factor: Decimal, units: str) -> Decimal:
    if units != Profile.Units.IMPERIAL:
        return _plain(value)
    return _plain((value / factor).quantize(Decimal("0.1")))


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and never with an exponent: 70.0 is 70, 1E+2 is 100."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()
