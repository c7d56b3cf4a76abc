"""What every step of the intake is: one question, its form, and what it adds to the answers."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from programs.plans.words import Words

Answers = dict[str, Any]
"""The answers so far, in the shape of formats.md; keys appear as their step is answered."""


class StepForm(forms.Form):
    """`answers` prefill it; `merged` gives the answers with this step's own put in."""

    name: ClassVar[str]
    question: ClassVar[Words]
    lead: Words = ""
    note: ClassVar[Words] = ""
    body: ClassVar[str] = "plans/intake/fields.html"
    script: ClassVar[str] = ""
    wide: ClassVar[bool] = False

    def __init__(
        self, data: Any = None, *, answers: Answers, units: str, today: date, place: str = ""
    ) -> None:
        self.units, self.today, self.place = units, today, place
        super().__init__(data)
        self.prepare(answers)
        self.initial = self.initial_from(answers)

    def prepare(self, answers: Answers) -> None:
        """Set what depends on the person: choices, bounds, units."""

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        raise NotImplementedError

    def merged(self, answers: Answers) -> Answers:
        raise NotImplementedError
