"""How much, on which days, over which hills and with how many steps someone runs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Amount, WholeNumber
from accounts.units import distance_unit, from_km, to_km
from programs.engine.words import Weekday
from programs.plans.forms.intake.step import Answers, StepForm
from programs.plans.words import HILLS, SHORT_WEEKDAYS

WEEKLY_KM = Decimal(400)
LONGEST_KM = Decimal(300)


def _with(answers: Answers, **given: Any) -> Answers:
    return {**answers, "running": {**answers.get("running", {}), **given}}


class RunningForm(StepForm):
    question = _("How much do you run?")
    lead = _("An honest guess is enough. Zero is an answer too.")
    name = "running"

    def prepare(self, answers: Answers) -> None:
        unit = distance_unit(self.units)
        self.fields["weekly"] = self._distance(
            _("In a usual week, in %(unit)s") % {"unit": unit}, WEEKLY_KM
        )
        self.fields["runs_per_week"] = WholeNumber(label=_("Runs in that week"), low=0, high=21)
        self.fields["longest"] = self._distance(
            _("Longest run of the last 30 days, in %(unit)s") % {"unit": unit},
            LONGEST_KM,
            required=False,
            help_text=_("Leave it empty if you do not know: the first week finds out."),
        )
        self.fields["last_run"] = forms.DateField(
            label=_("Your last run"),
            required=False,
            help_text=_("Leave it empty if you have not run for years, or ever."),
            widget=forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "max": self.today.isoformat()}
            ),
            error_messages={"invalid": _("Give a date, such as 2026-11-22.")},
        )

    def _distance(self, label: str, most_km: Decimal, **options: Any) -> Amount:
        most = Decimal(round(from_km(most_km, self.units)))
        unit = distance_unit(self.units)
        return Amount(label=label, low=Decimal(0), high=most, unit=unit, **options)

    def clean_last_run(self) -> Any:
        day = self.cleaned_data["last_run"]
        if day and day > self.today:
            raise forms.ValidationError(_("Give a day that is not in the future."))
        if day and self.today - day > timedelta(days=36500):
            raise forms.ValidationError(_("Give a day of the last hundred years."))
        return day

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        running = answers.get("running", {})
        last = answers.get("last_run")
        return {
            "weekly": self._shown(running.get("weekly_km")),
            "runs_per_week": running.get("runs_per_week"),
            "longest": self._shown(running.get("longest_30d_km")),
            "last_run": date.fromisoformat(last) if last else None,
        }

    def _shown(self, km: str | None) -> Decimal | None:
        return None if km is None else from_km(Decimal(km), self.units)

    def merged(self, answers: Answers) -> Answers:
        given = self.cleaned_data
        last = given["last_run"]
        running = _with(
            answers,
            weekly_km=self._stored(given["weekly"], WEEKLY_KM),
            runs_per_week=given["runs_per_week"],
            longest_30d_km=self._stored(given["longest"], LONGEST_KM),
        )
        return {**running, "last_run": last.isoformat() if last else None}

    def _stored(self, distance: Decimal | None, most: Decimal) -> str | None:
        return None if distance is None else str(min(to_km(distance, self.units), most))


class RunDaysForm(StepForm):
    question = _("On which days do you run?")
    lead = _("Or would like to. Runs are planned on these days only.")
    name = "run-days"

    run_days = forms.MultipleChoiceField(
        label=_("Running days"),
        required=False,
        choices=list(SHORT_WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        error_messages={
            "required": _("Choose at least one day: you run every week."),
            "invalid_choice": _("Choose from the seven days."),
        },
    )
    long_run_day = forms.ChoiceField(
        label=_("Day of the long run"),
        required=False,
        choices=[("", _("No long run")), *SHORT_WEEKDAYS.items()],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={"invalid_choice": _("Choose from the seven days.")},
    )

    def prepare(self, answers: Answers) -> None:
        runs = answers.get("running", {}).get("runs_per_week", 0)
        self.fields["run_days"].required = bool(runs)

    def clean_run_days(self) -> list[str]:
        return [day.value for day in Weekday if day in self.cleaned_data["run_days"]]

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        long_day = cleaned.get("long_run_day")
        if long_day and "run_days" in cleaned and long_day not in cleaned["run_days"]:
            self.add_error("long_run_day", _("Choose one of your running days, or no long run."))
        return cleaned

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        running = answers.get("running", {})
        return {
            "run_days": running.get("run_days", []),
            "long_run_day": running.get("long_run_day") or "",
        }

    def merged(self, answers: Answers) -> Answers:
        given = self.cleaned_data
        return _with(
            answers, run_days=given["run_days"], long_run_day=given["long_run_day"] or None
        )


class FormForm(StepForm):
    question = _("Hills and steps")
    name = "form"

    hills = forms.ChoiceField(
        label=_("Your usual routes"),
        required=False,
        choices=[*HILLS.items(), ("", _("I do not know"))],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    cadence = WholeNumber(
        label=_("Steps per minute, both feet"),
        low=100,
        high=240,
        required=False,
        help_text=_(
            "A watch calls it cadence. Or run easily, count each time the right foot lands "
            "for 30 seconds, and multiply by four. Leave it empty if you do not know."
        ),
    )

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        running = answers.get("running", {})
        return {"hills": running.get("hills") or "", "cadence": running.get("cadence_spm")}

    def merged(self, answers: Answers) -> Answers:
        given = self.cleaned_data
        return _with(answers, hills=given["hills"] or None, cadence_spm=given["cadence"])
