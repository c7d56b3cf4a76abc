"""What a running plan goes by, each fact a form of its own: the questions of the intake again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumber
from programs.plans.forms.intake.body import AboutForm
from programs.plans.forms.intake.kit import DaysForm, KitForm
from programs.plans.forms.intake.running import RunDaysForm
from programs.plans.forms.intake.step import Answers, StepForm


class RunsForm(RunDaysForm):
    question = _("When do you run?")
    lead = _("Runs are planned on these days only. How far follows from what you log.")
    name = "runs"

    field_order = ("runs_per_week", "run_days", "long_run_day")

    runs_per_week = WholeNumber(label=_("Runs a week"), low=0, high=21)

    def prepare(self, answers: Answers) -> None:
        self.fields["run_days"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("runs_per_week") and not cleaned.get("run_days"):
            self.add_error("run_days", _("Choose at least one day, or no runs a week."))
        return cleaned

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        runs = answers.get("running", {}).get("runs_per_week")
        return {**super().initial_from(answers), "runs_per_week": runs}

    def merged(self, answers: Answers) -> Answers:
        merged = super().merged(answers)
        runs = {"runs_per_week": self.cleaned_data["runs_per_week"]}
        return {**merged, "running": {**merged["running"], **runs}}


class WeightForm(AboutForm):
    question = _("What do you weigh?")
    name = "weight"

    def prepare(self, answers: Answers) -> None:
        super().prepare(answers)
        del self.fields["birth_year"]

    def clean(self) -> dict[str, Any]:
        """The year of birth stays as it was told."""
        return {**(super().clean() or {}), "birth_year": self.known}

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        self.known = answers.get("birth_year")
        return super().initial_from(answers)


FACTS: dict[str, type[StepForm]] = {
    form.name: form for form in (DaysForm, KitForm, RunsForm, WeightForm)
}
