"""All safety questions on one page, for those who have a plan: nothing is ticked beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.engine.screening import QUESTIONS
from programs.plans.forms.intake.safety import NONE, TICK_SOMETHING, tick_or_none, ticks
from programs.plans.safety_pages import PAGES
from programs.plans.words import Words

LABELS: dict[str, Words] = {
    "now": _("Is any of this so now?"),
    "foot": _("Press, squeeze and try, with the shoe off"),
    "body": _("And the rest of you?"),
}


class SafetyAgainForm(forms.Form):
    """The three pages of the intake, each with its own "None of these"."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for page, asked in PAGES.items():
            field = ticks(label=LABELS[page])
            field.required, field.error_messages["required"] = True, TICK_SOMETHING
            questions = [(q.id.value, gettext(q.question)) for q in QUESTIONS if q.id in asked]
            field.choices = [*questions, (NONE, gettext("None of these"))]
            self.fields[page] = field

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for page in PAGES:
            if page in given:
                try:
                    given[page] = tick_or_none(given[page])
                except forms.ValidationError as error:
                    self.add_error(page, error)
        return given

    @property
    def flags(self) -> list[str]:
        """The questions answered yes."""
        return [flag for page in PAGES for flag in self.cleaned_data[page]]
