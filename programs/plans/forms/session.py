"""Forms of doing a session: a set, the end, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import Amount, WholeNumber
from accounts.units import from_kg, to_kg, weight_unit
from programs.pain.forms import ScoreField, add_scores, scores_of
from programs.pain.services import Place
from programs.plans.models import Prescription, TrainingSession
from programs.plans.services.mornings import WHOLE_FOOT
from programs.plans.services.sets import HEAVIEST_KG, MOST_REPS, MOST_SECONDS, DoneSet


class SetForm(forms.Form):
    """One set, prefilled with what is asked; loads in the runner's units.

    `loads_kg` are those that the runner's kit makes: the stepper goes from one to the next.
    """

    prescription = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput)
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    corrects = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        row: Prescription,
        units: str,
        weighed: bool,
        loads_kg: Sequence[Decimal] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.row, self.units, self.loads_kg = row, units, loads_kg
        if row.reps is not None:
            self.fields["reps"] = self._stepper(_("Repetitions"), MOST_REPS)
        else:
            self.fields["hold_seconds"] = self._stepper(_("Seconds held"), MOST_SECONDS)
        if weighed:
            self.fields["load"] = Amount(
                label=_("Load, %(unit)s") % {"unit": weight_unit(units)},
                low=Decimal(0),
                high=from_kg(HEAVIEST_KG, units),
                unit=weight_unit(units),
                places=3,
                widget=forms.NumberInput(attrs={"class": "stepper", "list": "makeable"}),
            )

    def _stepper(self, label: Any, most: int) -> WholeNumber:
        widget = forms.NumberInput(attrs={"class": "stepper"})
        return WholeNumber(label=label, low=0, high=most, widget=widget)

    @property
    def done(self) -> DoneSet:
        """What is sent of the set."""
        given = self.cleaned_data
        return DoneSet(
            number=given["number"],
            reps=given.get("reps"),
            hold_seconds=given.get("hold_seconds"),
            load_kg=self._load_kg(given.get("load")),
            client_id=given["client_id"],
            corrects=given.get("corrects"),
        )

    def _load_kg(self, typed: Decimal | None) -> Decimal:
        """A load as it was shown is the exact one behind it, whatever rounding showed."""
        if typed is None:
            return self.row.load_kg
        known = (self.row.load_kg, *self.loads_kg)
        exact = (kg for kg in known if from_kg(kg, self.units) == typed)
        return next(exact, to_kg(typed, self.units))


class ReadyForm(forms.Form):
    """Before the first exercise: pain now, of each sore spot that the runner cares to tell."""

    def __init__(self, data: Any = None, *, spots: tuple[Place, ...], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.spots = tuple(place for place in spots if place not in WHOLE_FOOT)
        add_scores(self, self.spots, gettext("Pain now: %(place)s"))
        for field in self.fields.values():
            field.required = False

    @property
    def scores(self) -> dict[Place, int]:
        """A scale that was left alone is no answer."""
        told = scores_of(self, self.spots)
        return {place: score for place, score in told.items() if isinstance(score, int)}


class FinishForm(forms.Form):
    """How it was as a whole: effort, the worst pain of each sore spot, a note."""

    effort = ScoreField(
        label=_("How hard was it?"),
        low=_("no effort"),
        high=_("the hardest there is"),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, spots: tuple[Place, ...], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.spots = spots
        add_scores(self, spots, gettext("Worst pain during it: %(place)s"))
        self.order_fields(["effort", *(name for name in self.fields if "." in name), "note"])

    @property
    def scores(self) -> dict[Place, int]:
        return scores_of(self, self.spots)


class CannotForm(forms.Form):
    """Why a session is left out; never a reproach."""

    reason = forms.ChoiceField(
        label=_("What is in the way?"),
        choices=TrainingSession.Why.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the reasons."),
            "invalid_choice": _("Choose one of the reasons."),
        },
    )


class SkipForm(forms.Form):
    """Why one exercise is left out."""

    use_required_attribute = False

    skipped_because = forms.CharField(
        label=_("Why?"),
        max_length=200,
        error_messages={"required": _("Say in a word why you leave it out.")},
        widget=forms.TextInput(attrs={"list": "skip-reasons", "autocomplete": "off"}),
    )
