"""The weights of what someone owns, typed as counts of pieces."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.fields import Amount, WholeNumber


class PiecesWidget(forms.MultiWidget):
    """Rows of "how many" times "how heavy"."""

    template_name = "plans/widgets/pieces.html"

    def __init__(self, *, rows: int, unit: str) -> None:
        self.rows, self.unit = rows, unit
        super().__init__([forms.NumberInput() for _part in range(2 * rows)])

    def decompress(self, value: Any) -> list[Any]:
        counted = list(Counter(value or []).items())[: self.rows]
        flat = [part for weight, count in counted for part in (count, weight)]
        return flat + [None] * (2 * self.rows - len(flat))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        context["rows"] = list(zip(parts[::2], parts[1::2], strict=True))
        context["unit"] = self.unit
        return context


class PiecesField(forms.MultiValueField):
    """The single weights of what someone owns, typed as counts: 2 x 4 kg is [4, 4]."""

    ROWS = 4
    MOST = 20

    def __init__(self, *, heaviest: Decimal, unit: str, **kwargs: Any) -> None:
        self.message = format_lazy(
            _(
                "Give how many and how heavy in each row: at most {most} pieces, "
                "each up to {heaviest} {unit}."
            ),
            most=str(self.MOST),
            heaviest=str(heaviest),
            unit=unit,
        )
        fields: list[forms.Field] = []
        for _row in range(self.ROWS):
            fields.append(WholeNumber(low=0, high=self.MOST, required=False))
            fields.append(
                Amount(low=Decimal(0), high=heaviest, unit=unit, places=3, required=False)
            )
        super().__init__(
            fields=fields,
            widget=PiecesWidget(rows=self.ROWS, unit=unit),
            require_all_fields=False,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """The weights that are known, as rows; what was typed stays as it was typed."""
        known = isinstance(value, list) and all(isinstance(each, Decimal) for each in value)
        return self.widget.decompress(value) if known else value

    def clean(self, value: Any) -> list[Decimal]:
        try:
            cleaned = super().clean(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.message) from None
        return cleaned or []

    def compress(self, data_list: Any) -> list[Decimal]:
        pieces: list[Decimal] = []
        for count, weight in zip(data_list[::2], data_list[1::2], strict=True):
            if (not count) != (not weight):
                raise forms.ValidationError(self.message)
            pieces += [weight] * (count or 0)
        if len(pieces) > self.MOST:
            raise forms.ValidationError(self.message)
        return sorted(pieces)
