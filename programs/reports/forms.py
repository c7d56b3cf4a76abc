"""Choosing days and audience, making links, scoring."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programs.pain.forms import ScoreField
from programs.reports.measures import MOST_SCORE, change_words
from programs.reports.models import Activity, GlobalChange, QuestionnaireScore, ShareLink
from programs.reports.sharing import LIVES_DAYS
from programs.reports.visit import MOST_DAYS, USUAL_DAYS


class DaysForm(forms.Form):
    """Which days and for whom. Without answers: the last twelve weeks, for a clinician."""

    first = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}), localize=False
    )
    last = forms.DateField(
        label=_("To"), widget=forms.DateInput(attrs={"type": "date"}), localize=False
    )
    audience = forms.ChoiceField(
        label=_("Who reads it"), choices=ShareLink.Audience, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, today: date, **kwargs: Any) -> None:
        self.today = today
        self.usual = {
            "first": (today - timedelta(days=USUAL_DAYS - 1)).isoformat(),
            "last": today.isoformat(),
            "audience": ShareLink.Audience.CLINICIAN.value,
        }
        given = {key: value for key, value in (data or {}).items() if value}
        super().__init__({**self.usual, **given}, **kwargs)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        first, last = answers.get("first"), answers.get("last")
        if first and last:
            if last > self.today:
                self.add_error("last", _("Choose a day that is not in the future."))
            elif first > last:
                self.add_error("first", _("The first day comes before the last one."))
            elif (last - first).days >= MOST_DAYS:
                self.add_error("first", _("A report covers a year at most."))
        return answers


class LinkForm(forms.Form):
    """How long a link lives and whom it is for."""

    days = forms.TypedChoiceField(
        label=_("It works for"),
        coerce=int,
        choices=[
            (1, _("1 day")),
            *((days, _("%s days") % days) for days in LIVES_DAYS if days > 1),
        ],
        initial=7,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    label = forms.CharField(
        label=_("Who it is for"),
        max_length=80,
        required=False,
        help_text=_("For your own list, for example “podiatrist, 3 December”."),
    )


class PasscodeForm(forms.Form):
    passcode = forms.CharField(
        label=_("Passcode"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )


class ActivityForm(forms.Form):
    name = forms.CharField(
        label=_("Something you can’t do as before"),
        max_length=80,
        help_text=_("In your words: “run down stairs”, “stand through a shift”."),
    )


class ScoresForm(forms.Form):
    """Today's score of each activity, and the change as a whole."""

    def __init__(self, *args: Any, activities: Iterable[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activities = {f"activity-{each.pk}": each for each in activities}
        for name, each in self.activities.items():
            self.fields[name] = ScoreField(
                label=each.name, low=_("Can’t do it"), high=_("As before"), required=False
            )
        most = GlobalChange.MOST
        self.fields["change"] = forms.TypedChoiceField(
            label=_("Compared with the start, your feet are as a whole …"),
            coerce=int,
            empty_value=None,
            required=False,
            choices=[("", _now("No answer today"))]
            + [(n, change_words(n)) for n in range(most, -most - 1, -1)],
        )

    def scores(self) -> dict[Activity, int]:
        answers = self.cleaned_data
        given = ((each, answers[name]) for name, each in self.activities.items())
        return {each: score for each, score in given if score not in (None, "")}


class QuestionnaireForm(forms.Form):
    """A score that was worked out on paper."""

    name = forms.ChoiceField(label=_("Questionnaire"), choices=QuestionnaireScore.Name)
    score = forms.DecimalField(label=_("Score"), max_digits=4, decimal_places=1, min_value=0)
    filled_in_on = forms.DateField(
        label=_("Filled in on"), widget=forms.DateInput(attrs={"type": "date"}), localize=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["filled_in_on"].initial = today.isoformat()

    def clean_filled_in_on(self) -> date:
        chosen: date = self.cleaned_data["filled_in_on"]
        if chosen > self.today:
            raise forms.ValidationError(_("Choose a day that is not in the future."))
        return chosen

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        most = MOST_SCORE.get(answers.get("name", ""), 100)
        score = answers.get("score")
        if score is not None and score > Decimal(most):
            text = _now("This score is a number from 0 to %(most)s.") % {"most": most}
            self.add_error("score", text)
        return answers
