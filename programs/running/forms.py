"""Forms of runs, shoes and running form; distances in the person's units, kept to the metre."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import Amount, WholeNumber
from accounts.models import User
from accounts.units import distance_unit, to_km
from programs.engine.form import Cue
from programs.pain.forms import ScoreField, field_name, place_words, told
from programs.pain.services import Place
from programs.running.models import (
    LONGEST_M,
    LONGEST_SECONDS,
    QUICKEST_SPM,
    RETIRE_AT_M,
    SLOWEST_SPM,
    Run,
    Shoe,
)
from programs.running.services.logging import RunFacts
from programs.running.templatetags.run_words import amount, duration

_TIME = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):(\d{2})|(\d{1,5})(?:[.,](\d))?)")


class TimeField(forms.CharField):
    """Minutes ("48"), or minutes and seconds ("48:30"), or with hours ("1:02:10")."""

    default_error_messages = {"time": _("Give the minutes, such as 48, or 48:30, or 1:02:10.")}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if found is None:
            raise forms.ValidationError(self.error_messages["time"], "time")
        hours, minutes, seconds, alone, tenths = found.groups()
        if alone is not None:
            total = int(alone) * 60 + int(tenths or 0) * 6
        else:
            total = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
        if not 0 < total <= LONGEST_SECONDS or (seconds and int(seconds) > 59):
            raise forms.ValidationError(self.error_messages["time"], "time")
        return total


class DayField(forms.DateField):
    """A day up to today."""

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        widget = forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "max": today.isoformat()}
        )
        message = _("Give a date, such as 2026-11-22.")
        self.today = today
        super().__init__(
            widget=widget, error_messages={"invalid": message, "required": message}, **kwargs
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and (day > self.today or day.year < 1950):
            raise forms.ValidationError(_("Give a day that is not in the future."))
        return day


def distance_field(label: str, units: str, **options: Any) -> Amount:
    """A distance in the person's unit, at most 1000 km."""
    unit = distance_unit(units)
    most = amount(LONGEST_M, units).to_integral_value()
    return Amount(
        label=f"{label}, {unit}", low=Decimal(0), high=most, unit=unit, places=3, **options
    )


def metres(typed: Decimal | None, units: str, *, before: int | None = None) -> int | None:
    """Metres of what was typed. Left as it was shown, it is what was stored, to the metre."""
    if typed is None:
        return None
    if before is not None and typed == amount(before, units):
        return before
    return int((to_km(typed, units) * 1000).to_integral_value(ROUND_HALF_UP))


class RunForm(forms.Form):
    """One run: distance, time, shoe and pain first; the rest where there is more to say."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        runner: User,
        units: str,
        today: date,
        spots: tuple[Place, ...],
        facts: RunFacts,
        pain: Mapping[Place, int] | None = None,
    ) -> None:
        super().__init__(data, initial={**_shown(facts, units), **told(pain or {})})
        self.units, self.spots, self.facts = units, spots, facts
        self.initial["client_id"] = uuid4()
        self.fields["day"] = DayField(label=_("Day"), today=today)
        self.fields["distance"] = distance_field(gettext("Distance"), units, required=False)
        self.fields["time"] = TimeField(
            label=_("Minutes"),
            required=False,
            help_text=_("48 or 1:02:10"),
        )
        self.fields["shoe"] = shoe_field(runner, facts.shoe)
        for place in spots:
            self.fields[field_name(place)] = ScoreField(
                label=gettext("Worst pain during it: %(place)s") % {"place": place_words(place)},
                low=_("no pain"),
                high=_("worst imaginable"),
                required=False,
                empty_value=None,
            )
        self._add_more()

    def _add_more(self) -> None:
        self.fields["effort"] = ScoreField(
            label=_("How hard was it?"),
            low=_("no effort"),
            high=_("the hardest there is"),
            required=False,
            empty_value=None,
        )
        self.fields["cadence"] = WholeNumber(
            label=_("Steps a minute, both feet"),
            low=SLOWEST_SPM,
            high=QUICKEST_SPM,
            required=False,
            help_text=_("Count one foot for 30 seconds and multiply by four."),
        )
        self.fields["hills"] = _choice(_("Hills"), Run.Hills.choices)
        self.fields["surface"] = _choice(_("Surface"), Run.Surface.choices)
        self.fields["note"] = forms.CharField(
            label=_("Note"),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def pain_fields(self) -> Iterable[forms.BoundField]:
        return [self[field_name(place)] for place in self.spots]

    @property
    def more_fields(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in ("effort", "cadence", "hills", "surface", "note")]

    @property
    def more_is_told(self) -> bool:
        """Whether the second part has something to show: a value or an error."""
        return any(field.errors or field.value() not in (None, "") for field in self.more_fields)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        nothing = not given.get("distance") and not given.get("time")
        if nothing and not {"distance", "time"} & set(self.errors):
            self.add_error("distance", _("Give the distance, the minutes or both."))
        return given

    def told_facts(self) -> RunFacts:
        given = self.cleaned_data
        return RunFacts(
            date=given["day"],
            distance_m=metres(given["distance"], self.units, before=self.facts.distance_m) or None,
            duration_seconds=given["time"],
            shoe=given["shoe"],
            started_at=self.facts.started_at if given["day"] == self.facts.date else None,
            cadence_spm=given["cadence"],
            hills=given["hills"],
            surface=given["surface"],
            effort=given["effort"],
            note=given["note"],
        )

    @property
    def scores(self) -> dict[Place, int]:
        """The pain that was told; what was left open stays as it is."""
        given = ((place, self.cleaned_data[field_name(place)]) for place in self.spots)
        return {place: score for place, score in given if score is not None}


def _shown(facts: RunFacts, units: str) -> dict[str, Any]:
    return {
        "day": facts.date,
        "distance": None if facts.distance_m is None else amount(facts.distance_m, units),
        "time": duration(facts.duration_seconds),
        "shoe": facts.shoe,
        "effort": facts.effort,
        "cadence": facts.cadence_spm,
        "hills": facts.hills,
        "surface": facts.surface,
        "note": facts.note,
    }


def shoe_field(runner: User, present: Shoe | None) -> forms.ModelChoiceField[Shoe]:
    """One of the shoes in use, or the present one."""
    shoes = Shoe.objects.of(runner)
    known = shoes.in_use() | shoes.filter(pk=present.pk if present else 0)
    return forms.ModelChoiceField(
        label=_("Shoe"),
        queryset=known,
        required=False,
        empty_label=gettext("None of mine"),
        error_messages={"invalid_choice": _("Choose one of your shoes.")},
    )


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Not said")), *choices],
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )


class CheckForm(forms.Form):
    """A run that is planned: how far, on which day."""

    def __init__(self, data: Any = None, *, units: str, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.units = units
        self.fields["distance"] = distance_field(gettext("How far"), units)
        self.fields["day"] = forms.DateField(
            label=_("On which day"),
            initial=today,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={
                "invalid": _("Give a date, such as 2026-11-22."),
                "required": _("Give a date, such as 2026-11-22."),
            },
        )

    @property
    def distance_km(self) -> Decimal:
        return Decimal(metres(self.cleaned_data["distance"], self.units) or 0) / 1000

    def clean_distance(self) -> Any:
        typed = self.cleaned_data["distance"]
        if typed is not None and not metres(typed, self.units):
            raise forms.ValidationError(_("Give a distance of more than 0."))
        return typed


class ShoeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A pair of shoes; distances in the person's unit."""

    class Meta:
        model = Shoe
        fields = ("name", "bought_on", "drop_mm", "note")
        widgets = {
            "bought_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, data: Any = None, *, instance: Shoe, units: str) -> None:
        super().__init__(data, instance=instance)
        self.units = units
        self.fields["drop_mm"] = WholeNumber(
            label=_("Drop, mm"),
            low=0,
            high=30,
            required=False,
            help_text=_("How much higher the heel stands than the ball. Leave it if unknown."),
        )
        self.fields["start"] = distance_field(gettext("Already run in it"), units, required=False)
        self.fields["retire"] = distance_field(gettext("Tell me at"), units, required=False)
        self.fields["retire"].help_text = gettext(
            "Empty: %(usual)s, the middle of the usual habit. No study ties it to injuries."
        ) % {"usual": f"{amount(RETIRE_AT_M, units):.0f} {distance_unit(units)}"}
        self.initial["start"] = amount(instance.distance_start_m, units)
        if instance.retire_at_m is not None:
            self.initial["retire"] = amount(instance.retire_at_m, units)
        self.order_fields(["name", "bought_on", "start", "retire", "drop_mm", "note"])

    def clean_retire(self) -> Any:
        typed = self.cleaned_data["retire"]
        if typed is not None and not metres(typed, self.units):
            raise forms.ValidationError(_("Give a distance of more than 0."))
        return typed

    def told_shoe(self) -> Shoe:
        shoe: Shoe = self.instance
        given = self.cleaned_data
        start = metres(given["start"], self.units, before=shoe.distance_start_m)
        shoe.distance_start_m = start or 0
        shoe.retire_at_m = metres(given["retire"], self.units, before=shoe.retire_at_m)
        return shoe


class CountForm(forms.Form):
    """Steps of both feet, counted for 30 seconds."""

    steps = WholeNumber(
        label=_("Steps in 30 seconds, both feet"), low=SLOWEST_SPM // 2, high=QUICKEST_SPM // 2
    )

    @property
    def spm(self) -> int:
        return 2 * int(self.cleaned_data["steps"])


class TrialForm(forms.Form):
    """What to try for two weeks: one cue, and perhaps the next step of the cadence."""

    def __init__(self, data: Any = None, *, cues: Iterable[Cue], next_spm: int | None) -> None:
        super().__init__(data)
        self.fields["cue"] = forms.ChoiceField(
            label=_("One thing to think of"),
            choices=[(cue.key, gettext(cue.text)) for cue in cues],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose one of the cues."),
                "invalid_choice": _("Choose one of the cues."),
            },
        )
        if next_spm is not None:
            self.fields["raises"] = forms.BooleanField(
                label=gettext("Also go up to %(spm)s steps a minute") % {"spm": next_spm},
                required=False,
                initial=True,
            )
