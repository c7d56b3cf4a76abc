"""The forms of the intake's steps, by the name of the step."""

from __future__ import annotations

from programs.plans.forms.intake.body import AboutForm, StrengthForm
from programs.plans.forms.intake.feet import GoalForm, SpotForm, SpotsForm
from programs.plans.forms.intake.kit import DaysForm, KitForm
from programs.plans.forms.intake.running import FormForm, RunDaysForm, RunningForm
from programs.plans.forms.intake.safety import (
    ConditionsForm,
    SafetyBodyForm,
    SafetyFootForm,
    SafetyNowForm,
)
from programs.plans.forms.intake.step import StepForm

FORMS: dict[str, type[StepForm]] = {
    form.name: form
    for form in (
        GoalForm,
        SpotsForm,
        SpotForm,
        SafetyNowForm,
        SafetyFootForm,
        SafetyBodyForm,
        ConditionsForm,
        AboutForm,
        RunningForm,
        RunDaysForm,
        FormForm,
        StrengthForm,
        KitForm,
        DaysForm,
    )
}
