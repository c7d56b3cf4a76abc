"""Goal, the foot map, and one screen for each sore spot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumber, answer_needed
from programs.engine.words import Goal, Side, Spot
from programs.pain.foot_map import View, views
from programs.pain.models import BodySide, PainSpot
from programs.plans.forms.intake.step import Answers, StepForm
from programs.plans.words import GOALS, SIGNS


class GoalForm(StepForm):
    question = _("What brings you here?")
    lead = _("Short questions, about six minutes. You can stop and come back.")
    name = "goal"

    goal = forms.ChoiceField(
        label="",
        choices=list(GOALS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what brings you here."),
            "invalid_choice": _("Choose one of the three answers."),
        },
    )

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        return {"goal": answers.get("goal")}

    def merged(self, answers: Answers) -> Answers:
        return {**answers, "goal": self.cleaned_data["goal"]}


PLACES = [(f"{spot.value}:{side.value}", (spot, side)) for spot in Spot for side in Side]
"""Every spot on both sides, as the foot map sends it: `heel_under:left`."""


class SpotsForm(StepForm):
    question = _("Where is it sore?")
    lead = _("Mark every spot, on the foot it belongs to.")
    body = "plans/intake/spots.html"
    name = "spots"
    wide = True

    spots = forms.MultipleChoiceField(
        label="",
        required=False,
        choices=[(value, value) for value, _place in PLACES],
        error_messages={
            "invalid_choice": _("That spot is not on the map. Choose from the drawn spots."),
            "invalid_list": _("That spot is not on the map. Choose from the drawn spots."),
        },
    )

    def prepare(self, answers: Answers) -> None:
        self.needed = answers.get("goal") == Goal.PAIN
        if not self.needed:
            self.lead = _("Mark every spot. If nothing is sore now, go on.")

    def views(self) -> list[View]:
        """The foot map with what is chosen, also when it was just refused."""
        chosen = self["spots"].value() or []
        return views(chosen if isinstance(chosen, list) else [])

    def clean_spots(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["spots"]
        if self.needed and not chosen:
            raise forms.ValidationError(_("Mark at least one sore spot."))
        return [value for value, _place in PLACES if value in chosen]

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        return {"spots": [f"{s['spot']}:{s['side']}" for s in answers.get("spots", [])]}

    def merged(self, answers: Answers) -> Answers:
        """Details already given of a spot that stays chosen are kept."""
        known = {(s["spot"], s["side"]): s for s in answers.get("spots", [])}
        chosen = [tuple(value.split(":")) for value in self.cleaned_data["spots"]]
        spots = [known.get((s, side), {"spot": s, "side": side}) for s, side in chosen]
        return {**answers, "spots": spots}


def _score(label: Any, low: Any, high: Any, help_text: Any = "") -> forms.TypedChoiceField:
    message = _("Choose a number from 0 to 10.")
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        coerce=int,
        choices=[(n, str(n)) for n in range(11)],
        widget=forms.RadioSelect(attrs={"class": "scale", "low": low, "high": high}),
        error_messages={"required": message, "invalid_choice": message},
    )


WEEKS_PER_YEAR = 52


class SpotForm(StepForm):
    """One sore spot on one side; `place` is `heel_under:left`."""

    question = _("Tell us about this spot")
    body = "plans/intake/spot.html"
    name = "spot"

    since = WholeNumber(label=_("How long has it been sore?"), low=0, high=600)
    since_unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[("weeks", _("weeks")), ("months", _("months")), ("years", _("years"))],
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
        error_messages=answer_needed(),
    )
    worst_last_week = _score(
        _("At its worst in the last seven days"), _("no pain"), _("worst imaginable")
    )
    first_steps = _score(
        _("At your first steps in the morning"), _("no pain"), _("worst imaginable")
    )
    during_run = _score(
        _("While running"),
        _("no pain"),
        _("worst imaginable"),
        _("If you do not run now: on your last run."),
    )
    signs = forms.MultipleChoiceField(
        label=_("What is true of it?"),
        required=False,
        choices=list(SIGNS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )

    def prepare(self, answers: Answers) -> None:
        spot, side = self.place.split(":")
        self.spot_words = PainSpot(spot).label
        self.side_words = BodySide(side).label

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        if "since" in cleaned and "since_unit" in cleaned:
            cleaned["since_weeks"] = _weeks(cleaned["since"], cleaned["since_unit"])
            if cleaned["since_weeks"] > 50 * WEEKS_PER_YEAR:
                self.add_error("since", _("Give at most 50 years."))
        return cleaned

    def initial_from(self, answers: Answers) -> dict[str, Any]:
        entry = self._entry(answers)
        if "since_weeks" not in entry:
            return {"since_unit": "weeks"}
        number, unit = _since(entry["since_weeks"])
        return {**entry, "since": number, "since_unit": unit}

    def merged(self, answers: Answers) -> Answers:
        names = ("since_weeks", "worst_last_week", "first_steps", "during_run", "signs")
        given = {name: self.cleaned_data[name] for name in names}
        place = tuple(self.place.split(":"))
        spots = [
            {**entry, **given} if (entry["spot"], entry["side"]) == place else entry
            for entry in answers["spots"]
        ]
        return {**answers, "spots": spots}

    def _entry(self, answers: Answers) -> Answers:
        spot, side = self.place.split(":")
        return next(s for s in answers["spots"] if (s["spot"], s["side"]) == (spot, side))


def _weeks(number: int, unit: str) -> int:
    """Whole weeks of a duration: 6 months are 26 weeks."""
    return round(number * {"weeks": 12, "months": WEEKS_PER_YEAR, "years": 12 * 52}[unit] / 12)


def _since(weeks: int) -> tuple[int, str]:
    """The duration as it was most likely typed."""
    if weeks and weeks % WEEKS_PER_YEAR == 0:
        return weeks // WEEKS_PER_YEAR, "years"
    months = round(weeks * 12 / WEEKS_PER_YEAR)
    if weeks > 12 and _weeks(months, "months") == weeks:
        return months, "months"
    return weeks, "weeks"
