"""About the person: birth year, weight, strength and heel raises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Amount, WholeNumber, answer_needed
from accounts.units import from_kg, to_kg, weight_unit
from programs.plans.forms.intake.step import Answers, StepForm
from programs.plans.words import EXPERIENCE

AGES = (5, 110)
BODY_MASS_KG = (Decimal(25), Decimal(300))


class AboutForm(StepForm):
    question = _("About you")
    lead = _("Your weight is part of every heel raise, so the plan reckons with it.")
    name = "about"

    def prepare(self, answers: Answers) -> None:
        youngest, oldest = AGES
        self.fields["birth_year"] = WholeNumber(
            label=_("Year of birth"),
            low=self.today.year - oldest,
            high=self.today.year - youngest,
            widget=forms.NumberInput(attrs={"autocomplete": "bday-year"}),
        )
        unit = weight_unit(self.units)
        low, high = (round(from_kg(kg, self.units)) for kg in BODY_MASS_KG)
        self.fields["body_mass"] = Amount(
            label=_("Weight in %(unit)s") % {"unit": unit},
            low=Decimal(low),
            high=Decimal(high),
            unit=unit,
            example="70.5" if unit == "kg" else "155",
        )

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        mass = answers.get("body_mass_kg")
        return {
            "birth_year": answers.get("birth_year"),
            "body_mass": from_kg(Decimal(mass), self.units) if mass else None,
        }

    def merged(self, answers: Answers) -> Answers:
        low, high = BODY_MASS_KG
        mass = min(max(to_kg(self.cleaned_data["body_mass"], self.units), low), high)
        return {
            **answers,
            "birth_year": self.cleaned_data["birth_year"],
            "body_mass_kg": str(mass),
        }


class StrengthForm(StepForm):
    question = _("How strong are your calves?")
    body = "plans/intake/strength.html"
    script = "plans/metronome.js"
    name = "strength"

    experience = forms.ChoiceField(
        label=_("Strength training until now"),
        choices=list(EXPERIENCE.items()),
        widget=forms.RadioSelect,
        error_messages=answer_needed(),
    )
    left = WholeNumber(label=_("Left"), low=0, high=200, required=False)
    right = WholeNumber(label=_("Right"), low=0, high=200, required=False)

    def prepare(self, answers: Answers) -> None:
        for side in ("left", "right"):
            self.fields[side].widget.attrs["class"] = "stepper"

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        strength = answers.get("strength", {})
        raises = strength.get("single_leg_heel_raises") or {}
        return {
            "experience": strength.get("experience"),
            "left": raises.get("left"),
            "right": raises.get("right"),
        }

    def merged(self, answers: Answers) -> Answers:
        given = self.cleaned_data
        raises = {"left": given["left"], "right": given["right"]}
        strength = {"experience": given["experience"], "single_leg_heel_raises": raises}
        return {**answers, "strength": strength}
