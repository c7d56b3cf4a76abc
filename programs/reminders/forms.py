"""The form of the reminder page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programs.engine.quiet import QuietHours
from programs.reminders.kinds import RULES
from programs.reminders.models import Kind
from programs.reminders.services.preferences import Choice, choices_of, preference_of

HOUR = _("Choose an hour, such as 06:30.")
LONGEST_AWAY = timedelta(days=366)
"""A mistyped year would end all mails without a word; whoever wants none switches them off."""


class PreferencesForm(forms.Form):
    """Each kind on or off with its hour, the habit it follows, and away until."""

    anchor = forms.CharField(
        label=_("What do your sessions follow?"),
        help_text=_("Such as “after the morning coffee”. The mail says it back to you."),
        max_length=60,
        required=False,
    )
    away_until = forms.DateField(
        label=_("Away until"),
        help_text=_("No mails before this day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Give a date, such as 2026-12-24.")},
    )

    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": HOUR},
    )
    quiet_until = forms.TimeField(
        label=_("until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": HOUR},
    )

    def __init__(self, person: User, today: date, data: Any = None) -> None:
        preference = preference_of(person)
        initial: dict[str, Any] = {
            "anchor": preference.anchor,
            "away_until": preference.away_until,
            "quiet_from": preference.quiet_from,
            "quiet_until": preference.quiet_until,
        }
        self.today = today
        for kind, choice in choices_of(person).items():
            initial |= {f"{kind}_on": choice.is_on, f"{kind}_time": choice.local_time}
        super().__init__(data, initial=initial)
        for kind in RULES:
            self.fields[f"{kind}_on"] = forms.BooleanField(
                label=kind.label, help_text=str(RULES[kind].says), required=False
            )
            self.fields[f"{kind}_time"] = forms.TimeField(
                label=_("Hour"),
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                error_messages=dict.fromkeys(("required", "invalid"), HOUR),
            )

    @property
    def kinds(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each kind, as the page shows them side by side."""
        return [(self[f"{kind}_on"], self[f"{kind}_time"]) for kind in RULES]

    @property
    def choices(self) -> dict[Kind, Choice]:
        data = self.cleaned_data
        return {kind: Choice(data[f"{kind}_on"], data[f"{kind}_time"]) for kind in RULES}

    @property
    def quiet_hours(self) -> QuietHours | None:
        starts, ends = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_until")
        return None if starts is None or ends is None else QuietHours(starts, ends)

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if (data.get("quiet_from") is None) != (data.get("quiet_until") is None):
            self.add_error("quiet_until", _("Give both hours, or neither."))
        elif self.quiet_hours and self.quiet_hours.starts == self.quiet_hours.ends:
            self.add_error("quiet_until", _("Quiet hours end at another hour than they begin."))
        elif self.quiet_hours:
            self._keep_hours_out_of(self.quiet_hours)

    def _keep_hours_out_of(self, quiet: QuietHours) -> None:
        for kind in RULES:
            hour = self.cleaned_data.get(f"{kind}_time")
            if self.cleaned_data.get(f"{kind}_on") and hour and quiet.includes(hour):
                self.add_error(f"{kind}_time", _("This hour lies in your quiet hours."))

    def clean_anchor(self) -> str:
        return " ".join(self.cleaned_data["anchor"].split()).rstrip(".")

    def clean_away_until(self) -> date | None:
        until: date | None = self.cleaned_data["away_until"]
        if until and until <= self.today and "away_until" in self.changed_data:
            raise forms.ValidationError(_("Choose a day after today, or leave it empty."))
        if until and until > self.today + LONGEST_AWAY:
            raise forms.ValidationError(_("Choose a day within a year, or leave it empty."))
        return until
