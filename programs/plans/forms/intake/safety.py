"""The safety questions, grouped on pages; every page needs a tick, if only "None of these"."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.engine.screening import CONDITIONS, QUESTIONS
from programs.engine.words import RedFlagId
from programs.plans.forms.intake.step import Answers, StepForm
from programs.plans.safety_pages import BODY, FOOT, NOW
from programs.plans.words import Words

NONE = "none"


TICK_SOMETHING = _("Tick what is true, or “None of these”.")


def tick_or_none(chosen: list[str]) -> list[str]:
    """An empty page is no answer, and "none" excludes every other tick."""
    if not chosen:
        raise forms.ValidationError(TICK_SOMETHING)
    if NONE in chosen and len(chosen) > 1:
        raise forms.ValidationError(
            _("You ticked “None of these” and something else. Untick the one that is wrong.")
        )
    return [value for value in chosen if value != NONE]


UNSIGNED = _(
    "These questions follow published rules and standard practice. "
    "No clinician has signed our wording yet."
)


def ticks(label: Words = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices ticks"}),
        error_messages={
            "invalid_choice": _("Choose from the list."),
            "invalid_list": _("Choose from the list."),
        },
    )


class SafetyForm(StepForm):
    """One page of the triage questions; `asked` are those of the page."""

    asked: ClassVar[tuple[RedFlagId, ...]]
    lead = _("Tick each question that you answer with yes.")
    note = UNSIGNED

    flags = ticks()

    def prepare(self, answers: Answers) -> None:
        questions = [(q.id.value, _(q.question)) for q in QUESTIONS if q.id in self.asked]
        self.fields["flags"].choices = [*questions, (NONE, _("None of these"))]  # type: ignore[attr-defined]

    def clean_flags(self) -> list[str]:
        return tick_or_none(self.cleaned_data["flags"])

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        chosen = [flag for flag in answers.get("red_flags", []) if flag in self.asked]
        if not chosen and self.name in answers.get("asked", []):
            chosen = [NONE]
        return {"flags": chosen}

    def merged(self, answers: Answers) -> Answers:
        others = {flag for flag in answers.get("red_flags", []) if flag not in self.asked}
        told = others | set(self.cleaned_data["flags"])
        return {**answers, "red_flags": [q.id.value for q in QUESTIONS if q.id in told]}


class SafetyNowForm(SafetyForm):
    question: ClassVar[Words] = _("First, is any of this so now?")
    asked = NOW
    name = "safety-now"


class SafetyFootForm(SafetyForm):
    question: ClassVar[Words] = _("Now press, squeeze and try")
    lead = _("Take the shoe off and check. Tick each question that you answer with yes.")
    asked = FOOT
    name = "safety-foot"


class SafetyBodyForm(SafetyForm):
    question: ClassVar[Words] = _("And the rest of you?")
    asked = BODY
    name = "safety-body"


class ConditionsForm(StepForm):
    question = _("Has a doctor told you of any of these?")
    lead = _("Some change the plan, some need a doctor’s word first.")
    note = UNSIGNED
    name = "conditions"

    conditions = ticks()

    def prepare(self, answers: Answers) -> None:
        known = [(c.value, _(words)) for c, words in CONDITIONS.items()]
        self.fields["conditions"].choices = [*known, (NONE, _("None of these"))]  # type: ignore[attr-defined]

    def clean_conditions(self) -> list[str]:
        return tick_or_none(self.cleaned_data["conditions"])

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        if "conditions" not in answers:
            return {}
        return {"conditions": answers["conditions"] or [NONE]}

    def merged(self, answers: Answers) -> Answers:
        return {**answers, "conditions": self.cleaned_data["conditions"]}
