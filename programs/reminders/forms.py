"""The form of the reminder page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programs.engine.pain_alert import EARLIEST, LEVEL
from programs.engine.quiet import QuietHours
from programs.reminders.kinds import RULES
from programs.reminders.kinds.rule import EVERY_DAY, Group, Weekdays
from programs.reminders.models import Kind
from programs.reminders.services.preferences import (
    Choice,
    away_until,
    choices_of,
    kinds_for,
    preference_of,
)

HOUR = _("Choose an hour, such as 06:30.")
PAIN_FROM = "pain_from"
NO_DAY = _("Choose at least one day, or switch this mail off.")
LONGEST_AWAY = timedelta(days=366)
"""A mistyped year would end all mails without a word; whoever wants none switches them off."""
WORKDAYS: Weekdays = frozenset(range(1, 6))
DAYS = [(str(day), WEEKDAYS[day - 1]) for day in sorted(EVERY_DAY)]


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind on the page: its switch, and what can be chosen about it."""

    kind: Kind
    on: forms.BoundField
    hour: forms.BoundField | None
    days: forms.BoundField | None
    level: forms.BoundField | None
    now: str
    """The hour and the days that hold, such as "07:00, every day"."""

    @property
    def is_weekly(self) -> bool:
        return RULES[self.kind].is_weekly

    @property
    def is_wrong(self) -> bool:
        return any(field and field.errors for field in (self.hour, self.days, self.level))


def days_words(weekdays: Weekdays) -> str:
    """Such as "every day", "Monday to Friday", "on Mon, Wed"."""
    if weekdays == EVERY_DAY:
        return _now("every day")
    if weekdays == WORKDAYS:
        return _now("Monday to Friday")
    if len(weekdays) == 1:
        (day,) = weekdays
        return _now("on %(day)ss") % {"day": WEEKDAYS[day - 1]}
    names = ", ".join(str(WEEKDAYS_ABBR[day - 1]) for day in sorted(weekdays))
    return _now("on %(days)s") % {"days": names}


class PreferencesForm(forms.Form):
    """Each kind on or off with its hour and days, the habit it follows, and away until."""

    anchor = forms.CharField(
        label=_("What do your sessions follow?"),
        help_text=_("Such as “after the morning coffee”. The mail says it back to you."),
        max_length=60,
        required=False,
    )
    away_until = forms.DateField(
        label=_("Away until"),
        help_text=_("No mails before this day, and your plan waits."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
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
            "away_until": away_until(person, today),
            "quiet_from": preference.quiet_from,
            "quiet_until": preference.quiet_until,
            PAIN_FROM: preference.pain_from,
        }
        self.today, self.kinds, self.stored = today, kinds_for(person), choices_of(person)
        for kind in self.kinds:
            initial |= _initial(kind, self.stored[kind])
        super().__init__(data, initial=initial)
        for kind in self.kinds:
            self.fields |= _fields(kind)
        if Kind.PAIN_ALERT in self.kinds:
            self.fields[PAIN_FROM] = LevelField()

    @property
    def groups(self) -> list[tuple[str, list[KindRow]]]:
        """The kinds in their groups, as the page shows them."""
        rows = {
            group: [self._row(k) for k in self.kinds if RULES[k].group == group] for group in Group
        }
        return [(str(group.label), found) for group, found in rows.items() if found]

    def _row(self, kind: Kind) -> KindRow:
        names = (f"{kind}_time", f"{kind}_days")
        hour, days = (self[name] if name in self.fields else None for name in names)
        level = self[PAIN_FROM] if kind == Kind.PAIN_ALERT else None
        now = _now_words(kind, self.stored[kind])
        return KindRow(kind, self[f"{kind}_on"], hour, days, level, now)

    @property
    def choices(self) -> dict[Kind, Choice]:
        return {kind: self._choice(kind) for kind in self.kinds}

    def _choice(self, kind: Kind) -> Choice:
        """Days that were all taken away from a kind that is off stay as they were."""
        data, stored = self.cleaned_data, self.stored[kind]
        return Choice(
            data[f"{kind}_on"],
            data.get(f"{kind}_time") or stored.local_time,
            data.get(f"{kind}_days") or stored.weekdays,
        )

    @property
    def quiet_hours(self) -> QuietHours | None:
        starts, ends = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_until")
        return None if starts is None or ends is None else QuietHours(starts, ends)

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        for kind in self.kinds:
            if data.get(f"{kind}_on") and data.get(f"{kind}_days") == frozenset():
                self.add_error(f"{kind}_days", NO_DAY)
        if (data.get("quiet_from") is None) != (data.get("quiet_until") is None):
            self.add_error("quiet_until", _("Give both hours, or neither."))
        elif self.quiet_hours and self.quiet_hours.starts == self.quiet_hours.ends:
            self.add_error("quiet_until", _("Quiet hours end at another hour than they begin."))
        elif self.quiet_hours:
            self._keep_hours_out_of(self.quiet_hours)

    def _keep_hours_out_of(self, quiet: QuietHours) -> None:
        for kind in self.kinds:
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


class AwayForm(forms.Form):
    """Away until a day of one's own choice, from the mail."""

    until = forms.DateField(
        label=_("Or no mails before"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Give a date, such as 2026-12-24.")
        ),
    )

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(data)
        self.first, self.last = today + timedelta(days=1), today + LONGEST_AWAY
        bounds = {"min": self.first.isoformat(), "max": self.last.isoformat()}
        self.fields["until"].widget.attrs |= bounds

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.first <= until <= self.last:
            raise forms.ValidationError(_("Choose a day after today and within a year."))
        return until


def _fields(kind: Kind) -> Mapping[str, forms.Field]:
    rule = RULES[kind]
    fields: dict[str, forms.Field] = {
        f"{kind}_on": forms.BooleanField(label=kind.label, help_text=str(rule.says), required=False)
    }
    if rule.has_hour:
        fields[f"{kind}_time"] = forms.TimeField(
            label=_("Hour"),
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            error_messages=dict.fromkeys(("required", "invalid"), HOUR),
        )
        fields[f"{kind}_days"] = WeekdayField() if rule.is_weekly else WeekdaysField()
    return fields


def _initial(kind: Kind, choice: Choice) -> dict[str, Any]:
    days = [str(day) for day in sorted(choice.weekdays)]
    return {
        f"{kind}_on": choice.is_on,
        f"{kind}_time": choice.local_time,
        f"{kind}_days": days[0] if RULES[kind].is_weekly else days,
    }


def _now_words(kind: Kind, choice: Choice) -> str:
    if not RULES[kind].has_hour:
        return ""
    return f"{choice.local_time:%H:%M}, {days_words(choice.weekdays)}"


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Any of the seven days; `frozenset` of ISO weekdays."""

    def __init__(self) -> None:
        wrong = _("Choose from the seven days of the week.")
        super().__init__(
            label=_("Days"),
            choices=DAYS,
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": wrong, "invalid_list": wrong},
        )

    def clean(self, value: Any) -> Weekdays:
        return frozenset(super().clean(value))


class WeekdayField(forms.TypedChoiceField):
    """One of the seven days; a `frozenset` of one."""

    def __init__(self) -> None:
        wrong = _("Choose one of the seven days of the week.")
        super().__init__(
            label=_("Day"),
            choices=DAYS,
            coerce=int,
            error_messages={"invalid_choice": wrong, "required": wrong},
        )

    def clean(self, value: Any) -> Weekdays:
        return frozenset({super().clean(value)})


class LevelField(forms.TypedChoiceField):
    """From which pain (0-10) on a coach is told; over the limit of training always. Left out by a
    page opened before there was a choice, it stays as it is."""

    def __init__(self) -> None:
        levels = [(str(level), str(level)) for level in range(EARLIEST, LEVEL)]
        super().__init__(
            label=_("Pain from"),
            help_text=_("Of 10. Over 5, training stops; a trend or a warning sign comes anyway."),
            choices=[*levels, (str(LEVEL), _("6, the usual"))],
            coerce=int,
            required=False,
            empty_value=None,
            error_messages={"invalid_choice": _("Choose one of the levels.")},
        )
