"""Days off, from when until when; and which foot flares up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.pain.models import BodySide
from programs.plans.models import Spell

DAY = _("Give a day, such as 2026-12-24.")
USUAL_DAYS = {Spell.Kind.ILL: 3, Spell.Kind.AWAY: 7}
"""What the form begins with; the runner knows better (our choice)."""


class OffForm(forms.Form):
    """The first and the last day of being away or ill."""

    starts_on = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": DAY, "invalid": DAY},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": DAY, "invalid": DAY},
    )

    @classmethod
    def offered(cls, kind: Spell.Kind, today: date) -> OffForm:
        """Empty but for the days that are likely; two of these stand on one page."""
        last = today + timedelta(days=USUAL_DAYS[kind] - 1)
        return cls(initial={"starts_on": today, "ends_on": last}, auto_id=f"{kind}_%s")

    @classmethod
    def given(cls, data: Any, kind: str) -> OffForm:
        return cls(data, auto_id=f"{kind}_%s")

    @classmethod
    def of(cls, spell: Spell) -> OffForm:
        return cls(initial={"starts_on": spell.starts_on, "ends_on": spell.ends_on})


FOOT = _("Choose the left foot, the right foot or both.")
BOTH = "both"


class FlareForm(forms.Form):
    """Which foot is worse than usual."""

    side = forms.ChoiceField(
        label=_("Which foot?"),
        choices=[*BodySide.choices, (BOTH, _("Both"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), FOOT),
    )

    def clean_side(self) -> str:
        """As the spell keeps it: empty for both."""
        side: str = self.cleaned_data["side"]
        return "" if side == BOTH else side
