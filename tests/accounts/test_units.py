"""Pounds and miles are typed and shown; kilograms and kilometres are kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import units


@pytest.mark.parametrize(
    ("typed", "kg"), [("154", "69.853"), ("5", "2.268"), ("0", "0"), ("2.2", "0.998")]
)
def test_pounds_become_kilograms_to_the_gram(typed: str, kg: str) -> None:
    assert units.to_kg(Decimal(typed), "imperial") == Decimal(kg)


def test_metric_values_are_kept_as_typed() -> None:
    assert str(units.to_kg(Decimal("70.5"), "metric")) == "70.5"
    assert str(units.from_kg(Decimal("70.0"), "metric")) == "70"
    assert str(units.from_km(Decimal("100"), "metric")) == "100"


@given(st.integers(0, 6000))
def test_what_was_typed_in_pounds_or_miles_is_shown_again(tenths: int) -> None:
    typed = Decimal(tenths) / 10
    assert units.from_kg(units.to_kg(typed, "imperial"), "imperial") == typed
    assert units.from_km(units.to_km(typed, "imperial"), "imperial") == typed


def test_units_are_named() -> None:
    assert (units.weight_unit("imperial"), units.distance_unit("imperial")) == ("lb", "mi")
    assert (units.weight_unit("metric"), units.distance_unit("metric")) == ("kg", "km")
