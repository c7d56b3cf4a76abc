"""Number fields whose one message says what is allowed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import DecimalValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def answer_needed() -> dict[str, Any]:
    return {"required": _("Choose an answer.")}


class WholeNumber(forms.IntegerField):
    """A whole number from `low` to `high`; anything else gets the same clear sentence."""

    def __init__(self, *, low: int, high: int, **kwargs: Any) -> None:
        message = format_lazy(
            _("Give a whole number from {low} to {high}."), low=str(low), high=str(high)
        )
        kinds = ("required", "invalid", "min_value", "max_value")
        super().__init__(
            min_value=low,
            max_value=high,
            error_messages=dict.fromkeys(kinds, message),
            **kwargs,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class Amount(forms.DecimalField):
    """A number with at most `places` decimals from `low` to `high`, in `unit`."""

    def __init__(
        self,
        *,
        low: Decimal,
        high: Decimal,
        unit: str,
        places: int = 1,
        example: str = "12.5",
        **kwargs: Any,
    ) -> None:
        message = format_lazy(
            _("Give a number from {low} to {high} {unit}, such as {example}."),
            low=str(low),
            high=str(high),
            unit=unit,
            example=example,
        )
        kinds = ("required", "invalid", "min_value", "max_value", "max_digits")
        more = ("max_decimal_places", "max_whole_digits")
        self.unit = unit
        super().__init__(
            min_value=low,
            max_value=high,
            decimal_places=places,
            max_digits=9,
            error_messages=dict.fromkeys(kinds, message),
            **kwargs,
        )
        for validator in self.validators:
            if isinstance(validator, DecimalValidator):
                validator.messages = dict.fromkeys((*kinds, *more), str(message))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "step": "any"}

    def to_python(self, value: Any) -> Any:
        """A comma is taken as a decimal point: half of Europe types one."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)
