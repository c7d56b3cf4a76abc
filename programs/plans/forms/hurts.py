"""Forms of "it hurts": within an exercise, and at any time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.engine.screening import QUESTIONS
from programs.pain.forms import ScoreField, field_name, place_words
from programs.pain.models import BodySide, PainSpot
from programs.pain.services import Place
from programs.plans.safety_pages import FOOT, NOW


class ExerciseHurtsForm(forms.Form):
    """How much, on which side, and whether it is numb."""

    side = forms.ChoiceField(
        label=_("Which side?"),
        choices=BodySide.choices,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
        error_messages={"required": _("Choose a side."), "invalid_choice": _("Choose a side.")},
    )
    pain = ScoreField(
        label=_("How much does it hurt while you do it?"),
        low=_("no pain"),
        high=_("worst imaginable"),
    )
    numb = forms.BooleanField(label=_("It is numb or tingles, and that stays"), required=False)

    def __init__(self, data: Any = None, *, sides: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if len(sides) == 1:
            self.fields["side"].widget = forms.HiddenInput()
            self.fields["side"].initial = sides[0]


class HurtsForm(forms.Form):
    """Where, how much, and the safety questions about what may be new since the intake."""

    place = forms.ChoiceField(
        label=_("Where does it hurt?"),
        error_messages={
            "required": _("Choose a spot."),
            "invalid_choice": _("Choose a spot from the list."),
        },
    )
    score = ScoreField(
        label=_("How much, at its worst today?"), low=_("no pain"), high=_("worst imaginable")
    )
    flags = forms.MultipleChoiceField(
        label=_("Is any of this true?"),
        help_text=_("Leave all empty if none is."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the questions shown.")},
    )

    def __init__(self, data: Any = None, *, spots: tuple[Place, ...], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["place"].widget = forms.Select(choices=_places(spots))
        self.fields["place"].choices = _places(spots)  # type: ignore[attr-defined]
        self.fields["flags"].choices = [  # type: ignore[attr-defined]
            (flag.id.value, gettext(flag.question))
            for flag in QUESTIONS
            if flag.id in (*NOW, *FOOT)
        ]

    @property
    def place_chosen(self) -> Place:
        spot, _dot, side = self.cleaned_data["place"].partition(".")
        return spot, side


def _places(spots: tuple[Place, ...]) -> list[tuple[str, str]]:
    """The sore spots first, then every other spot of both feet."""
    every = [(spot, side) for spot in PainSpot.values for side in BodySide.values]
    ordered = dict.fromkeys([*spots, *every])
    return [(field_name(place), place_words(place)) for place in ordered]
