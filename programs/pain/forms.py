"""Asking 0-10: one scale for each sore spot and side, and what to do when it hurts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.pain.models import BodySide, PainSpot
from programs.pain.services import Place


class ScoreField(forms.TypedChoiceField):
    """Eleven cells, 0-10."""

    def __init__(self, *, low: str | Promise, high: str | Promise, **kwargs: Any) -> None:
        message = _("Choose a number from 0 to 10.")
        super().__init__(
            choices=[(score, str(score)) for score in range(11)],
            coerce=int,
            widget=forms.RadioSelect(attrs={"class": "scale", "low": low, "high": high}),
            error_messages={"required": message, "invalid_choice": message},
            **kwargs,
        )


def field_name(place: Place) -> str:
    """How forms name the answer for one spot: `heel_under.left`."""
    return ".".join(place)


def place_words(place: Place) -> str:
    """Such as "Under the heel, left"."""
    spot, side = place
    words = {"spot": PainSpot(spot).label, "side": str(BodySide(side).label).lower()}
    return gettext("%(spot)s, %(side)s") % words


def add_scores(form: forms.Form, spots: Iterable[Place], asking: str = "%(place)s") -> None:
    """One scale for each place; `asking` is its label around `%(place)s`."""
    for place in spots:
        form.fields[field_name(place)] = ScoreField(
            label=asking % {"place": place_words(place)},
            low=_("no pain"),
            high=_("worst imaginable"),
        )


def scores_of(form: forms.Form, spots: Iterable[Place]) -> dict[Place, int]:
    return {place: form.cleaned_data[field_name(place)] for place in spots}


def told(answers: Mapping[Place, int]) -> dict[str, int]:
    """Answers as a form's initial values."""
    return {field_name(place): score for place, score in answers.items()}
