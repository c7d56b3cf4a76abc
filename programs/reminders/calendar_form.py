"""How the entries of a calendar look: the small form below each address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.reminders.models import CalendarFeed

ONE_OF_TWO = _("Choose one of the two.")
ONE_OF_LIST = _("Choose one of the times in the list.")


class FullLookForm(forms.Form):
    all_day = forms.ChoiceField(
        label=_("Where sessions stand"),
        choices=[("hour", _("At your session hour")), ("day", _("At the top of the day"))],
        widget=forms.RadioSelect,
        error_messages={"required": ONE_OF_TWO, "invalid_choice": ONE_OF_TWO},
    )
    alarm_minutes = forms.TypedChoiceField(
        label=_("Alarm of the calendar program"),
        help_text=_("Some programs ask on subscribing whether alarms may sound."),
        choices=[("none", _("None")), *CalendarFeed.Alarm.choices],
        coerce=lambda chosen: None if chosen == "none" else int(chosen),
        error_messages={"required": ONE_OF_LIST, "invalid_choice": ONE_OF_LIST},
    )

    def clean_all_day(self) -> bool:
        chosen: str = self.cleaned_data["all_day"]
        return chosen == "day"


class BusyLookForm(forms.Form):
    title = forms.CharField(
        label=_("What others read"),
        help_text=_("Such as “Appointment”. Left empty it is “Busy”."),
        max_length=40,
        required=False,
        error_messages={"max_length": _("Up to 40 characters.")},
    )


def look_form(feed: CalendarFeed, data: Any = None) -> forms.Form:
    """The form of this feed, filled with what holds now."""
    if feed.kind == CalendarFeed.Kind.BUSY:
        return BusyLookForm(data, initial={"title": feed.title}, prefix=feed.kind)
    alarm = "none" if feed.alarm_minutes is None else feed.alarm_minutes
    initial = {"all_day": "day" if feed.all_day else "hour", "alarm_minutes": alarm}
    return FullLookForm(data, initial=initial, prefix=feed.kind)
