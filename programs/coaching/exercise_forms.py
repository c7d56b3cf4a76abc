"""What a coach tells of an exercise of their own, in the order in which a runner meets it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumber
from programs.catalogue.library_page import KIT, PARTS
from programs.catalogue.loader import KitKind, Legs, Need, Unit, load_catalogue
from programs.catalogue.spots import load_spots
from programs.catalogue.tables import LONGEST_TEXT
from programs.coaching.services.exercises import Table, stays, wrong_in
from programs.engine.exercise import OWN, Exercise, Loading
from programs.engine.words import Tissue
from programs.plans.models import OwnExercise

UNNAMED = f"{OWN}{0:012}"
"""Stands for the slug of an exercise that is not stored yet."""
MOST_LINES, LONGEST_LINE = 8, 120
SHORT = forms.RadioSelect(attrs={"class": "segmented"})
CHIPS = forms.CheckboxSelectMultiple(attrs={"class": "chips"})
SLOWEST = 9
"""Seconds a part of the tempo takes at most: the bound of the catalogue's files."""

TISSUES: list[tuple[str, Any]] = [
    (Tissue.CALF_PLANTAR, _("Calf and sole")),
    (Tissue.TOE_FLEXOR, _("Toes and arch")),
    (Tissue.TIB_POST, _("Inner ankle (tibialis posterior)")),
    (Tissue.TIB_ANT, _("Front of the shin (tibialis anterior)")),
    (Tissue.PERONEAL, _("Outer ankle (peroneals)")),
    (Tissue.HIP, _("Hip and trunk")),
    (Tissue.BALANCE, _("Balance")),
]
LEGS: list[tuple[str, Any]] = [(Legs.ONE, _("One at a time")), (Legs.TWO, _("Both"))]
UNITS: list[tuple[str, Any]] = [
    (Unit.REPS, _("Repetitions")),
    (Unit.HOLD, _("Seconds held")),
]
LOADINGS: list[tuple[str, Any]] = [
    (Loading.SYSTEM, _("The whole body, with or without a weight carried")),
    (Loading.EXTERNAL, _("Only the weight itself")),
    (Loading.BAND, _("A band")),
    (Loading.NONE, _("Nothing: it is never loaded")),
]
NEEDS: list[tuple[str, Any]] = [
    (Need.STEP, _("A step")),
    (Need.BAND, _("A band")),
    (Need.RUCKSACK, _("A rucksack")),
    (Need.WEIGHT, _("A weight")),
]
NEVER = "never"
BEGINNERS: list[tuple[str, Any]] = [
    ("1", _("From the first week")),
    ("3", _("From week 3: eyes closed, uneven ground or the like")),
    (NEVER, _("Not in their plan: it hops, jumps or bounces")),
]


def _line(label: Any, needed: Any, help_text: Any = "", **kwargs: Any) -> forms.CharField:
    """A sentence or two that runners read; it is stored as one line."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": needed},
        **kwargs,
    )


def _cue(label: Any) -> forms.CharField:
    words = _("Three cues: one is read before each set.")
    return forms.CharField(label=label, max_length=LONGEST_LINE, error_messages={"required": words})


class Lines(forms.CharField):
    """Up to eight short lines; empty ones are left out."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        lines = [" ".join(each.split()) for each in super().clean(value).splitlines()]
        lines = [each for each in lines if each]
        if len(lines) > MOST_LINES or any(len(each) > LONGEST_LINE for each in lines):
            text = _g("At most %(n)s lines of at most %(letters)s characters each.")
            raise forms.ValidationError(text % {"n": MOST_LINES, "letters": LONGEST_LINE})
        return lines


def _seconds(label: Any) -> WholeNumber:
    widget = forms.NumberInput(attrs={"class": "stepper"})
    return WholeNumber(label=label, low=0, high=SLOWEST, required=False, widget=widget)


def _choice(label: Any, choices: Any, needed: Any = "", **kwargs: Any) -> forms.ChoiceField:
    errors = {"required": needed, "invalid_choice": _("Choose one of these.")}
    return forms.ChoiceField(label=label, choices=choices, error_messages=errors, **kwargs)


class ExerciseForm(forms.Form):
    """One exercise in the shape of the catalogue's files; `table` is what is stored."""

    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Give it a name.")}
    )
    tissue = _choice(
        _("What it loads"),
        [("", _("Choose what it loads")), *TISSUES],
        _("Choose what it loads: heavy sessions for it keep 48 hours apart."),
        help_text=_("Heavy sessions for the same tissue keep 48 hours apart."),
    )
    muscles = Lines(
        label=_("Muscles"),
        help_text=_("One a line."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Name at least one muscle.")},
    )
    legs = _choice(_("Legs"), LEGS, _("Choose one of these."), widget=SHORT)
    unit = _choice(_("Counted"), UNITS, _("Choose one of these."), widget=SHORT)
    set_up = _line(_("Set-up"), _("Say how one begins."), _("How one stands, sits or lies."))
    cue_1 = _cue(_("First cue"))
    cue_2 = _cue(_("Second cue"))
    cue_3 = _cue(_("Third cue"))
    mistakes = Lines(
        label=_("Common mistakes"),
        help_text=_("One a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Name at least one mistake to look out for.")},
    )
    up = _seconds(_("Up, seconds"))
    pause = _seconds(_("Pause, seconds"))
    down = _seconds(_("Down, seconds"))
    loading = _choice(
        _("What carries the load"),
        LOADINGS,
        _("Choose what carries the load."),
        widget=forms.RadioSelect,
    )
    kit_rucksack = _line(KIT[KitKind.RUCKSACK], "", required=False)
    kit_dumbbells = _line(KIT[KitKind.DUMBBELLS], "", required=False)
    kit_ankle_weights = _line(KIT[KitKind.ANKLE_WEIGHTS], "", required=False)
    kit_bands = _line(KIT[KitKind.BANDS], "", required=False)
    needs = forms.MultipleChoiceField(
        label=_("Cannot be done without"),
        choices=NEEDS,
        required=False,
        widget=CHIPS,
    )
    avoid_spots = forms.MultipleChoiceField(
        label=_("Left out while sore"),
        required=False,
        widget=CHIPS,
        help_text=_("A plan leaves the exercise out while one of these is sore."),
    )
    beginners = _choice(
        _("People new to strength training"),
        BEGINNERS,
        _("Choose one of these."),
        widget=forms.RadioSelect,
    )
    easier = _choice(_("Easier"), (), required=False)
    harder = _choice(_("Harder"), (), required=False)
    picture = _choice(
        _("Picture"),
        (),
        required=False,
        help_text=_("A drawing of the library that looks like it. Without one your words stand."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        table: Table,
        exercise: OwnExercise | None = None,
        based_on: str = "",
    ) -> None:
        super().__init__(data, initial=_initial(table))
        self.exercise, self.based_on = exercise, based_on
        spots = [(str(spot), _g(facts.name)) for spot, facts in load_spots().items()]
        self._offer("avoid_spots", spots)
        for name in ("easier", "harder", "picture"):
            self._offer(name, [("", _g("None")), *_library()])
        held = stays(exercise)
        for name in held:
            self.fields[name].disabled = True
        if held:
            self.fields["name"].help_text = _(
                "Put a slip right here. It stays close to the name that diaries know."
            )

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("unit") == Unit.REPS:
            for name in ("up", "pause", "down"):
                if given.get(name) is None and name not in self.errors:
                    words = {"low": 0, "high": SLOWEST}
                    text = _g("Give a whole number from %(low)s to %(high)s.") % words
                    self.add_error(name, text)
        if not self.errors:
            slug = self.exercise.slug if self.exercise else UNNAMED
            for name, text in wrong_in(slug, self.table, self.exercise, self.based_on):
                self.add_error(name if name in self.fields else None, text)
        return given

    @property
    def table(self) -> Table:
        given = self.cleaned_data
        kit = {kind.value: _one_line(given[f"kit_{kind}"]) for kind in KitKind}
        told = {
            "name": _one_line(given["name"]),
            "muscles": given["muscles"],
            "tissue": given["tissue"],
            "set_up": _one_line(given["set_up"]),
            "cues": [_one_line(given[f"cue_{n}"]) for n in (1, 2, 3)],
            "mistakes": given["mistakes"],
            "loading": given["loading"],
            "kit": {kind: words for kind, words in kit.items() if words},
            "needs": given["needs"],
            "legs": given["legs"],
            "unit": given["unit"],
            "avoid_spots": given["avoid_spots"],
        }
        if given["unit"] == Unit.REPS:
            told["tempo"] = f"{given['up']}-{given['pause']}-{given['down']}"
        if given["beginners"] == NEVER:
            told["no_novices"] = True
        else:
            told["novice_week"] = int(given["beginners"])
        return told | {n: given[n] for n in ("easier", "harder", "picture") if given[n]}

    def parts(self) -> list[tuple[Any, list[forms.BoundField], list[forms.BoundField]]]:
        """The fields under their headings: those below each other, then those in a row."""
        kit = [f"kit_{kind}" for kind in KitKind]
        groups: list[tuple[Any, list[str], list[str]]] = [
            (_("What it is"), ["name", "tissue", "muscles", "legs", "unit"], []),
            (_("How to do it"), ["set_up", "cue_1", "cue_2", "cue_3", "mistakes"], []),
            (_("Tempo"), [], ["up", "pause", "down"]),
            (_("How it is loaded"), ["loading", *kit, "needs"], []),
            (_("Who leaves it out"), ["avoid_spots", "beginners"], []),
            (_("Its place in the library"), ["easier", "harder", "picture"], []),
        ]
        return [(title, [self[n] for n in a], [self[n] for n in b]) for title, a, b in groups]


def _initial(table: Table) -> dict[str, Any]:
    tempo = (table.get("tempo") or "").split("-")
    never = table.get("no_novices") or ("novice_week" in table and table["novice_week"] is None)
    known = (
        *("name", "tissue", "legs", "unit", "set_up", "loading", "needs", "avoid_spots"),
        *("easier", "harder", "picture"),
    )
    return {
        **{name: table[name] for name in known if name in table},
        **{name: "\n".join(table.get(name, ())) for name in ("muscles", "mistakes")},
        **{f"cue_{n}": cue for n, cue in enumerate(table.get("cues", ()), 1)},
        **{f"kit_{kind}": words for kind, words in table.get("kit", {}).items()},
        **dict(zip(("up", "pause", "down"), tempo if len(tempo) == 3 else (), strict=False)),
        "beginners": NEVER if never else str(table.get("novice_week", 1)),
    }


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _library() -> list[tuple[Any, list[tuple[str, str]]]]:
    """The reviewed exercises by the part of the leg that they train."""
    every = load_catalogue().exercises.values()
    return [
        (title, sorted(map(_named, (e for e in every if e.tissue in tissues)), key=lambda c: c[1]))
        for title, tissues in PARTS.values()
    ]


def _named(exercise: Exercise) -> tuple[str, str]:
    return exercise.slug, _g(exercise.name)
