"""What someone can load the foot with, and when they have time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumber
from accounts.units import from_kg, to_kg, weight_unit
from programs.engine.words import Weekday
from programs.plans.forms.intake.step import Answers, StepForm
from programs.plans.forms.pieces import PiecesField
from programs.plans.words import BANDS, WEEKDAYS

BOTTLES_L = ("0.5", "1.0", "1.5", "2.0")
PIECES_KG = {"books_kg": Decimal(20), "dumbbells_kg": Decimal(60), "ankle_weights_kg": Decimal(20)}
"""The heaviest single piece of each kind."""


class KitForm(StepForm):
    question = _("What do you have at home?")
    lead = _("Anything with a weight will do. Nothing at all is fine too.")
    body = "plans/intake/kit.html"
    name = "kit"

    rucksack = forms.BooleanField(label=_("A rucksack"), required=False)
    bottle_0_5 = WholeNumber(label=_("0.5 l"), low=0, high=5, required=False)
    bottle_1_0 = WholeNumber(label=_("1 l"), low=0, high=5, required=False)
    bottle_1_5 = WholeNumber(label=_("1.5 l"), low=0, high=5, required=False)
    bottle_2_0 = WholeNumber(label=_("2 l"), low=0, high=5, required=False)
    bands = forms.MultipleChoiceField(
        label=_("Elastic bands"),
        required=False,
        choices=list(BANDS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    step_cm = WholeNumber(
        label=_("A step to stand on, height in cm"),
        low=1,
        high=60,
        required=False,
        help_text=_("A stair is usually 17 to 19. Leave it empty if there is none."),
    )

    def prepare(self, answers: Answers) -> None:
        unit = weight_unit(self.units)
        labels = {
            "books_kg": _("Heavy books"),
            "dumbbells_kg": _("Dumbbells or kettlebells"),
            "ankle_weights_kg": _("Ankle weights"),
        }
        for name, heaviest in PIECES_KG.items():
            most = Decimal(round(from_kg(heaviest, self.units)))
            self.fields[name] = PiecesField(label=labels[name], heaviest=most, unit=unit)

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        kit = answers.get("kit", {})
        water = [Decimal(litres) for litres in kit.get("water_l", [])]
        return {
            "rucksack": kit.get("rucksack", False),
            "step_cm": kit.get("step_cm"),
            "bands": kit.get("bands", []),
            **{_bottle(size): water.count(Decimal(size)) or None for size in BOTTLES_L},
            **{
                name: [from_kg(Decimal(kg), self.units) for kg in kit.get(name, [])]
                for name in PIECES_KG
            },
        }

    def merged(self, answers: Answers) -> Answers:
        given = self.cleaned_data
        kit = {
            "rucksack": given["rucksack"],
            "step_cm": given["step_cm"],
            "water_l": [size for size in BOTTLES_L for _n in range(given[_bottle(size)] or 0)],
            "bands": [band for band in BANDS if band in given["bands"]],
            **{name: self._stored(given[name], most) for name, most in PIECES_KG.items()},
        }
        return {**answers, "kit": kit}

    def _stored(self, pieces: list[Decimal], heaviest: Decimal) -> list[str]:
        return [str(min(to_kg(piece, self.units), heaviest)) for piece in pieces]


def _bottle(litres: str) -> str:
    return f"bottle_{litres.replace('.', '_')}"


MINUTES = (5, 10, 15, 20, 25, 30, 40, 45, 60, 75, 90, 120)


class DaysForm(StepForm):
    question = _("When do you have time for your feet?")
    lead = _("Exercises come on these days only and never take longer. Runs are not counted here.")
    body = "plans/intake/days.html"
    name = "days"

    def prepare(self, answers: Answers) -> None:
        """A number of minutes given elsewhere than here stays a choice."""
        for day, words in WEEKDAYS.items():
            given = answers.get("availability", {}).get(day, 0)
            offered = sorted({*MINUTES, given} - {0})
            choices = [(n, _("%(minutes)s min") % {"minutes": n}) for n in offered]
            self.fields[day] = forms.TypedChoiceField(
                label=str(words),
                required=False,
                coerce=int,
                choices=[("", _("No")), *choices],
                error_messages={"invalid_choice": _("Choose the minutes from the list.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Choose at least one day and its minutes."))
        return cleaned

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        return {day: answers.get("availability", {}).get(day) or "" for day in WEEKDAYS}

    def merged(self, answers: Answers) -> Answers:
        minutes = {day.value: self.cleaned_data[day.value] or 0 for day in Weekday}
        return {**answers, "availability": {day: n for day, n in minutes.items() if n}}
