"""The result of a strength test, in the unit that its test counts in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import Amount, WholeNumber
from accounts.units import from_kg, to_kg, weight_unit
from programs.engine.exercise import Measure, StrengthTest
from programs.pain.forms import ScoreField
from programs.plans.models import RANGES
from programs.plans.models import StrengthTest as Kind


class ResultForm(forms.Form):
    """How many, how long, how far or how much; and how it felt."""

    def __init__(self, data: Any = None, *, test: StrengthTest, units: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.test, self.units = test, units
        self.fields["value"] = self._value_field()
        self.fields["pain"] = ScoreField(
            label=_("Pain during it"), low=_("no pain"), high=_("worst imaginable")
        )

    def _value_field(self) -> forms.Field:
        low, high = RANGES[Kind(self.test.slug)]
        widget = forms.NumberInput(attrs={"class": "stepper"})
        if self.test.measure is Measure.COUNT:
            return WholeNumber(label=_("Full raises"), low=low, high=high, widget=widget)
        if self.test.measure is Measure.SECONDS:
            return WholeNumber(label=_("Seconds"), low=low, high=high, widget=widget)
        if self.test.measure is Measure.CM:
            return Amount(
                label=_("Centimetres"),
                low=Decimal(low),
                high=Decimal(high),
                unit=gettext("cm"),
                widget=widget,
            )
        unit = weight_unit(self.units)
        return Amount(
            label=_("Load, %(unit)s") % {"unit": unit},
            low=Decimal(low),
            high=from_kg(Decimal(high), self.units),
            unit=unit,
            places=3,
            widget=widget,
        )

    @property
    def value(self) -> Decimal:
        """The valid form's result as it is stored."""
        given = Decimal(self.cleaned_data["value"])
        return to_kg(given, self.units) if self.test.measure is Measure.KG else given

    @property
    def pain(self) -> int:
        return int(self.cleaned_data["pain"])


def shown_value(test: StrengthTest, value: Decimal, units: str) -> Decimal | int:
    """A stored result as the form shows it."""
    if test.measure is Measure.KG:
        return from_kg(value, units)
    whole = test.measure in (Measure.COUNT, Measure.SECONDS)
    return int(value) if whole else value.normalize() + 0
