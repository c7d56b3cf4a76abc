"""From which day on everything comes later, and by how many weeks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.plans.services.shifting import MOST_WEEKS

DAY = _("Give a day, such as 2026-12-24.")
WEEKS = _("Choose how many weeks later.")


class ShiftForm(forms.Form):
    first = forms.DateField(
        label=_("From this day on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": DAY, "invalid": DAY},
    )
    weeks = forms.TypedChoiceField(
        label=_("How many weeks later?"),
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
        error_messages=dict.fromkeys(("required", "invalid_choice"), WEEKS),
    )

    def __init__(self, data: Any, *, today: date, last: date) -> None:
        super().__init__(data, initial={"first": today, "weeks": 1})
        numbers = range(1, MOST_WEEKS + 1)
        self.fields["weeks"].choices = [(n, str(n)) for n in numbers]  # type: ignore[attr-defined]
        edges = {"min": today.isoformat(), "max": last.isoformat()}
        self.fields["first"].widget.attrs |= edges
