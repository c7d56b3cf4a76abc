"""What coaches type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import Amount, WholeNumber
from accounts.forms import UnitsField, ZoneField
from accounts.models import Scope, User
from accounts.units import from_kg, to_kg, weight_unit
from programs.coaching.services.introductions import READS_USUALLY, Wanted
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


class IntroductionForm(forms.Form):
    """Whom a runner is asked to let in: in the coach's place, or beside them for a time."""

    OVER = "over"

    to = forms.ModelChoiceField(
        label=_("Who"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose who."), "invalid_choice": _("Choose who.")},
    )
    what = forms.ChoiceField(
        label=_("What they may do"),
        choices=[
            (Scope.READ.value, _("Read along")),
            (Scope.WRITE.value, _("Read along and write to your runner")),
            (Scope.FULL.value, _("Everything that you may, for a time")),
            (OVER, _("Take over from you, for good")),
        ],
        initial=Scope.READ.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Of who reads along; access ends by itself after it."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Give the day as year, month and day.")},
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Your runner reads this with the question."),
        error_messages={"required": _("Say in a few words why; your runner reads it.")},
    )

    def __init__(
        self, data: Any = None, *, people: QuerySet[User], today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        people_by_name = people.order_by("name", "email").distinct()
        self.fields["to"].queryset = people_by_name  # type: ignore[attr-defined]
        # As a day field of a browser wants it, whatever the language writes.
        self.fields["until"].initial = (today + READS_USUALLY).isoformat()

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        over = given["what"] == self.OVER
        # A day that was left empty is one that cannot be: the service says which can.
        until = None if over else given["until"] or date.min
        scope = Scope.FULL if over else Scope(given["what"])
        return Wanted(given["to"], scope, until, given["why"])


def dose_form(proposal: Proposal, units: str, data: Any = None) -> DoseForm:
    return DoseForm(data, dose=proposal.after, units=units, prefix=f"dose-{proposal.pk}")


def refuse_form(proposal: Proposal, data: Any = None) -> RefuseForm:
    return RefuseForm(data, prefix=f"refuse-{proposal.pk}")


class JoinForm(forms.Form):
    """What is asked of a new coach before anything else: how runners read them, and their clock."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("As your runners read it."),
        error_messages={"required": _("Say how your runners should read your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    zone = ZoneField(help_text=_("Your mails and the days on your pages follow it."))
    units = UnitsField()
    mails = forms.BooleanField(
        label=_("Send me mails about my runners"),
        help_text=_("Who needs a look, by name only. You choose the days and the hour."),
        required=False,
    )
