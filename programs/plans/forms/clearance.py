"""A clinician has cleared me: who, what, on which day, and what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.plans.services.clearance import Stop, check_day


class ClearanceForm(forms.Form):
    """One date for each sign in `stops` that may be cleared today; `words` names the signs."""

    def __init__(
        self,
        data: Any = None,
        *,
        stops: Iterable[Stop],
        words: Mapping[str, str],
        today: date,
    ) -> None:
        super().__init__(data)
        self.today = today
        self.stops = {_field(stop.sign): stop for stop in stops if stop.may_be_cleared(today)}
        alone = len(self.stops) == 1
        for name, stop in self.stops.items():
            self.fields[name] = _day(words[stop.sign], stop.since, today, required=alone)
        self.fields["clinician"] = forms.CharField(
            label=_("Who cleared you?"),
            help_text=_("A name or a profession, such as physiotherapist."),
            max_length=120,
            error_messages={"required": _("Say who cleared you.")},
        )
        self.fields["said"] = forms.CharField(
            label=_("What did they say?"),
            help_text=_("In your own words, if you like."),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, stop in self.stops.items():
            day = given.get(name)
            if day:
                self._check(name, day, stop)
        if not self.errors and not self.days:
            raise forms.ValidationError(gettext("Give the day for at least one of them."))
        return given

    def _check(self, name: str, day: date, stop: Stop) -> None:
        try:
            check_day(day, since=stop.since, today=self.today)
        except forms.ValidationError as error:
            self.add_error(name, error)

    @property
    def days(self) -> dict[str, date]:
        """The day on which each sign was cleared, where one was given."""
        given = {stop.sign: self.cleaned_data.get(name) for name, stop in self.stops.items()}
        return {sign: day for sign, day in given.items() if day}


def _field(sign: str) -> str:
    return f"day-{sign}"


def _day(label: str, since: date, today: date, *, required: bool) -> forms.DateField:
    bounds = {"type": "date", "min": since.isoformat(), "max": today.isoformat()}
    message = _("Give the day on which they cleared it, such as %(day)s.") % {
        "day": today.isoformat()
    }
    return forms.DateField(
        label=label,
        required=required,
        help_text=_("The day on which they said yes.")
        if required
        else _("The day on which they said yes. Leave it empty if nobody has yet."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=bounds),
        error_messages={"required": message, "invalid": message},
    )
