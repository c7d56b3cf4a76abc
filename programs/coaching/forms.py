"""What coaches type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Amount, WholeNumber
from accounts.units import from_kg, to_kg, weight_unit
from programs.plans.models import Prescription, Proposal
from programs.plans.services.proposals import Dose
from programs.plans.services.sets import HEAVIEST_KG, MOST_REPS, MOST_SECONDS

MOST_SETS = 10


class DoseForm(forms.Form):
    """Another dose than the one proposed, in the coach's units, and why."""

    def __init__(
        self, data: Any = None, *, dose: dict[str, Any], units: str, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.units = units
        held = dose.get("hold_seconds") is not None
        self.fields["sets"] = self._number(_("Sets"), MOST_SETS, dose["sets"])
        if held:
            seconds = dose["hold_seconds"]
            self.fields["hold_seconds"] = self._number(_("Seconds held"), MOST_SECONDS, seconds)
        else:
            self.fields["reps"] = self._number(_("Repetitions"), MOST_REPS, dose["reps"])
        self.fields["load"] = Amount(
            label=_("Load, %(unit)s") % {"unit": weight_unit(units)},
            low=Decimal(0),
            high=from_kg(HEAVIEST_KG, units),
            unit=weight_unit(units),
            places=3,
            initial=from_kg(Decimal(dose["load_kg"]), units),
            widget=forms.NumberInput(attrs={"class": "stepper"}),
        )
        self.fields["why"] = forms.CharField(
            label=_("Why"),
            max_length=200,
            help_text=_("Your runner reads this beside the dose."),
            error_messages={"required": _("Say in a few words why; your runner reads it.")},
        )

    def _number(self, label: Any, most: int, now: int) -> WholeNumber:
        widget = forms.NumberInput(attrs={"class": "stepper"})
        return WholeNumber(label=label, low=1, high=most, initial=now, widget=widget)

    @property
    def dose(self) -> Dose:
        given = self.cleaned_data
        load = to_kg(given["load"], self.units)
        return Dose(given["sets"], given.get("reps"), given.get("hold_seconds"), load)


class SetDoseForm(DoseForm):
    """The dose of an upcoming prescription, prefilled with what stands there."""

    def __init__(self, data: Any = None, *, row: Prescription, units: str, **kwargs: Any) -> None:
        now = {"sets": row.sets, "reps": row.reps, "hold_seconds": row.hold_seconds}
        super().__init__(data, dose={**now, "load_kg": str(row.load_kg)}, units=units, **kwargs)


class RefuseForm(forms.Form):
    why = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Your runner can read this."),
        error_messages={"required": _("Say in a few words why; your runner can read it.")},
    )


def dose_form(proposal: Proposal, units: str, data: Any = None) -> DoseForm:
    return DoseForm(data, dose=proposal.after, units=units, prefix=f"dose-{proposal.pk}")


def refuse_form(proposal: Proposal, data: Any = None) -> RefuseForm:
    return RefuseForm(data, prefix=f"refuse-{proposal.pk}")
