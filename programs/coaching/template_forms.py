"""What a coach types into a programme: the name, a phase with its gate, and its doses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumber
from programs.catalogue.library_page import PARTS
from programs.coaching.services.template_phases import AGAIN, COPY, EMPTY
from programs.coaching.services.template_rules import (
    MOST_NAME,
    dose_problems,
    gate_problems,
    name_problem,
    tempo_problems,
)
from programs.engine.exercise import (
    Catalogue,
    Dose,
    Exercise,
    GateTest,
    ProtocolPhase,
)
from programs.engine.words import Scheme

MOST_SETS, MOST_REST, MOST_WEEK = 6, 300, 7
LEAST_COUNT, MOST_REPS, MOST_SECONDS = 3, 50, 90
LEAST_RM, MOST_RM = 3, 30
HEAVY_RM = 12
MOST_PHASE_WEEKS = 26
MOST_DOSES = 12
"""The bounds of the catalogue's own files (programs.catalogue.loader)."""


class TemplateForm(forms.Form):
    protocol = forms.ChoiceField(
        label=_("Programme"), error_messages={"required": _("Choose a programme.")}
    )
    name = forms.CharField(
        label=_("Your name for it"),
        max_length=80,
        error_messages={"required": _("Give it a name.")},
    )

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, str]] = [
            (slug, _g(each.name)) for slug, each in catalogue.protocols.items()
        ]
        field = self.fields["protocol"]
        assert isinstance(field, forms.ChoiceField)
        choices.sort(key=lambda each: each[1].casefold())
        field.choices = choices


class PublishForm(forms.Form):
    said = forms.CharField(
        label=_("What is new, in a few words"),
        max_length=200,
        help_text=_("For you, in the list of versions."),
        error_messages={"required": _("Say in a few words what is new.")},
    )


def _stepper(label: Any, low: int, high: int, **kwargs: Any) -> WholeNumber:
    widget = forms.NumberInput(attrs={"class": "stepper"})
    return WholeNumber(label=label, low=low, high=high, widget=widget, **kwargs)


def _line(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=600,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Your runners read this: say it in a sentence.")},
    )


def _name(**kwargs: Any) -> forms.CharField:
    return forms.CharField(label=_("Name"), max_length=MOST_NAME, **kwargs)


class NewPhaseForm(forms.Form):
    """What a phase that is put in begins as, and where it stands."""

    begins = forms.ChoiceField(label=_("It begins as"))
    name = _name(required=False, help_text=_("Not for one that is put back: it keeps its name."))
    place = forms.TypedChoiceField(label=_("Where"), coerce=int)

    def __init__(self, data: Any, *, phases: Sequence[str], gone: Sequence[tuple[int, str]]):
        """`phases` are the names of those there are; `gone` the reviewed ones taken out."""
        super().__init__(data, initial={"place": len(phases)}, prefix="new")
        copies = [(f"{COPY}:{n}", _g(name)) for n, name in enumerate(phases)]
        again = [(f"{AGAIN}:{n}", _g(name)) for n, name in gone]
        begins, place = self.fields["begins"], self.fields["place"]
        assert isinstance(begins, forms.ChoiceField)
        assert isinstance(place, forms.ChoiceField)
        grouped: list[Any] = [(_g("A copy of"), copies), (EMPTY, _g("An empty phase"))]
        begins.choices = [(_g("Put back as reviewed"), again), *grouped] if again else grouped
        after = [(n, _g("After “%(name)s”") % {"name": _g(p)}) for n, p in enumerate(phases, 1)]
        place.choices = [(0, _g("At the beginning")), *after]


class PhaseForm(forms.Form):
    """Name, length, goal and gate of one phase."""

    name = _name(error_messages={"required": _("Give the phase a name.")})
    weeks = _stepper(_("Weeks"), 1, MOST_PHASE_WEEKS)
    goal = _line(_("Goal"), _("Your runners read this."))
    gate = _line(
        _("When it is done"),
        _("Your runners read this. Say the numbers as they stand on this page."),
    )
    test = forms.ChoiceField(label=_("Test that opens the next phase"), required=False)
    at_least = _stepper(_("At least"), 1, 200, required=False)
    pain_at_most = _stepper(
        _("Pain in the test, at most"),
        0,
        5,
        required=False,
        help_text=_("A limit may only become more careful than the reviewed one."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        phase: ProtocolPhase,
        reviewed: ProtocolPhase | None,
        catalogue: Catalogue,
        others: Sequence[str] | None = None,
    ) -> None:
        """`others` are the names that no phase may be given; without them this keeps its own."""
        gate = phase.gate_test
        now = {
            "name": _g(phase.name),
            "weeks": phase.last_week - phase.first_week + 1,
            "goal": _g(phase.goal),
            "gate": _g(phase.gate),
            "test": gate.test if gate else "",
            "at_least": gate.at_least if gate else None,
            "pain_at_most": gate.pain_at_most if gate else None,
        }
        super().__init__(data, initial=now)
        self.phase, self.reviewed, self.catalogue = phase, reviewed, catalogue
        self.others = others
        if others is None:
            del self.fields["name"]
        field = self.fields["test"]
        assert isinstance(field, forms.ChoiceField)
        tests = [(slug, _g(test.name)) for slug, test in catalogue.tests.items()]
        field.choices = [("", _g("None")), *tests]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        wrong = name_problem(name, self.others or (), ())
        if wrong:
            raise forms.ValidationError(wrong)
        return name

    def clean_goal(self) -> str:
        return self._as_reviewed("goal", self.phase.goal)

    def clean_gate(self) -> str:
        return self._as_reviewed("gate", self.phase.gate)

    def _as_reviewed(self, name: str, now: str) -> str:
        """One line; what was only shown in another language stays the text that it was."""
        said = " ".join(self.cleaned_data[name].split())
        return now if said == _g(now) else said

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("test"):
            for name in ("at_least", "pain_at_most"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, _g("Say how much the test asks for."))
        if not self.errors:
            theirs = self.reviewed.gate_test if self.reviewed else None
            for name, text in gate_problems(self.gate_test, theirs, self.catalogue):
                self.add_error(name, text)
        return given

    @property
    def gate_test(self) -> GateTest | None:
        given, before = self.cleaned_data, self.phase.gate_test
        if not given.get("test"):
            return None
        deficit = bool(before and before.test == given["test"] and before.deficit)
        return GateTest(given["test"], given["at_least"], given["pain_at_most"], deficit)

    @property
    def table(self) -> dict[str, Any]:
        """The phase as the catalogue's files have it, but for its doses; its length in weeks."""
        given, gate = self.cleaned_data, self.gate_test
        told = {
            "name": given.get("name", self.phase.name),
            "goal": given["goal"],
            "gate": given["gate"],
        }
        if gate:
            numbers = {"at_least": gate.at_least, "pain_at_most": gate.pain_at_most}
            told["gate_test"] = {"test": gate.test, **numbers}
            if gate.deficit:
                told["gate_test"]["deficit"] = True
        return {**told, "length": given["weeks"], "gate_rule": self.phase.gate_rule}


def exercise_choices(catalogue: Catalogue) -> list[tuple[Any, Any]]:
    """The exercises by the part of the leg that they train."""
    found: list[tuple[Any, Any]] = [("", _("Choose an exercise"))]
    own = sorted(((e.slug, e.name) for e in catalogue.exercises.values() if e.is_own), key=by_name)
    if own:
        found.append((_("Your own"), own))
    for title, tissues in PARTS.values():
        every = catalogue.exercises.values()
        some = [e for e in every if e.tissue in tissues and not e.is_own]
        named = sorted(((e.slug, _g(e.name)) for e in some), key=by_name)
        found.append((title, named))
    return found


def by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


class DoseRowForm(forms.Form):
    """One exercise of a phase. In an empty row nothing is asked for."""

    exercise = forms.ChoiceField(
        label=_("Exercise"), error_messages={"required": _("Choose an exercise.")}
    )
    sets = _stepper(_("Sets"), 1, MOST_SETS)
    count = _stepper(_("Repetitions"), LEAST_COUNT, MOST_SECONDS)
    rm = _stepper(
        _("Load for (RM)"),
        LEAST_RM,
        MOST_RM,
        required=False,
        help_text=_("How often it can be lifted. 12 or fewer is heavy; empty: no weight."),
    )
    per_week = _stepper(_("Times a week"), 1, MOST_WEEK)
    rest_seconds = _stepper(_("Rest, seconds"), 0, MOST_REST)
    tempo = forms.CharField(
        label=_("Tempo, if not the exercise’s own"),
        required=False,
        max_length=12,
        help_text=_("Seconds up, pause, down, like 3-2-3. Slower than reviewed, not faster."),
    )
    daily = forms.BooleanField(
        label=_("Short and light: also on days without strength work"), required=False
    )
    remove = forms.BooleanField(label=_("Take this exercise out"), required=False)

    def __init__(
        self,
        *args: Any,
        catalogue: Catalogue,
        choices: Sequence[Any],
        tempos: Mapping[str, str],
        **kwargs: Any,
    ):
        """`tempos` are the reviewed ones of the phase, by exercise."""
        super().__init__(*args, **kwargs)
        self.catalogue, self.tempos = catalogue, tempos
        field = self.fields["exercise"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.fields["rest_seconds"].widget.attrs["step"] = 10
        now = catalogue.exercises.get(self.initial.get("exercise", ""))
        if now is not None and now.tempo:
            words = {"own": tempos.get(now.slug) or now.tempo}
            told = _g(
                "Seconds up, pause, down. Reviewed at %(own)s: slower is allowed, not faster."
            )
            self.fields["tempo"].help_text = told % words
        self.fields["count"].label = _count_label(now)

    @property
    def is_held(self) -> bool:
        """Whether the exercise that stands there is held: then there is no tempo."""
        now = self.catalogue.exercises.get(self.initial.get("exercise", ""))
        return now is not None and now.unit == "hold" and not self.errors

    def clean_tempo(self) -> str:
        """Three figures, whatever stands between them."""
        said = self.cleaned_data["tempo"]
        parts = re.findall(r"[0-9]+", said)
        if said and (len(parts) != 3 or any(len(each) > 1 for each in parts)):
            raise forms.ValidationError(_g("Give three figures from 0 to 9, like 3-2-3."))
        return "-".join(parts)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("remove"):
            self._errors = ErrorDict()
            return given
        if self.errors:
            return given
        exercise = self.catalogue.exercises[given["exercise"]]
        if exercise.unit == "reps" and given["count"] > MOST_REPS:
            text = _g("Give a whole number from %(low)s to %(high)s.")
            self.add_error("count", text % {"low": LEAST_COUNT, "high": MOST_REPS})
            return given
        problems = (*dose_problems(self.dose, exercise), *self._tempo_problems(exercise))
        for name, text in problems:
            self.add_error(name, text)
        return given

    def _tempo_problems(self, exercise: Exercise) -> Iterator[tuple[str, str]]:
        tempo = self.cleaned_data["tempo"]
        if tempo and exercise.unit == "hold":
            yield "tempo", _g("What is held has no tempo: leave it empty.")
        else:
            yield from tempo_problems(tempo, self.tempos.get(exercise.slug) or exercise.tempo)

    @property
    def dose(self) -> Dose:
        given = self.cleaned_data
        held = self.catalogue.exercises[given["exercise"]].unit == "hold"
        return Dose(
            exercise=given["exercise"],
            sets=given["sets"],
            reps=None if held else given["count"],
            hold_seconds=given["count"] if held else None,
            rm=given["rm"],
            rest_seconds=given["rest_seconds"],
            per_week=given["per_week"],
            heavy=given["rm"] is not None and given["rm"] <= HEAVY_RM,
            daily=given["daily"],
            scheme=Scheme.DOUBLE,
            sources=(),
            rule="",
            why="",
        )

    def table(self, before: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """The dose as the catalogue's files have it; what is not asked here stays as `before`."""
        dose = self.dose
        kept = before.get(dose.exercise, {})
        counted = {"reps": dose.reps} if dose.reps else {"hold_seconds": dose.hold_seconds}
        changed = {"exercise": dose.exercise, "sets": dose.sets, **counted}
        changed |= {"rest_seconds": dose.rest_seconds, "per_week": dose.per_week}
        if dose.rm is not None:
            changed["rm"] = dose.rm
        if dose.daily:
            changed["daily"] = True
        own = self.catalogue.exercises[dose.exercise].tempo
        tempo = self.cleaned_data["tempo"]
        if tempo and (tempo != own or kept.get("tempo") == tempo):
            changed["tempo"] = tempo
        names = ("scheme", "rule", "why", "sources")
        return {**changed, **{name: kept[name] for name in names if name in kept}}


def _count_label(exercise: Exercise | None) -> Any:
    if exercise is None:
        return _("Repetitions, or seconds held")
    return _("Seconds held") if exercise.unit == "hold" else _("Repetitions")


if TYPE_CHECKING:
    FormSet = forms.BaseFormSet[DoseRowForm]
else:
    FormSet = forms.BaseFormSet


class BaseDoses(FormSet):
    """The doses of a phase, and an empty row for one more."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": _("The page did not arrive whole. Nothing is saved: try again."),
    }

    def clean(self) -> None:
        if any(self.errors) or not self.management_form.is_valid():
            return
        seen: set[str] = set()
        left = [form for form in self.forms if form.has_changed() or form.initial]
        left = [form for form in left if not form.cleaned_data.get("remove")]
        if not left:
            raise forms.ValidationError(_g("Leave at least one exercise in the phase."))
        for form in left:
            slug = form.cleaned_data["exercise"]
            if slug in seen:
                form.add_error("exercise", _g("This exercise stands in the phase already."))
            seen.add(slug)

    def is_valid(self) -> bool:
        # An error that `clean` puts at a row counts, too.
        return super().is_valid() and not any(form.errors for form in self.forms)

    @property
    def left(self) -> list[DoseRowForm]:
        """The rows that stay."""
        rows = [form for form in self.forms if form.cleaned_data.get("exercise")]
        return [form for form in rows if not form.cleaned_data.get("remove")]


Doses = forms.formset_factory(
    DoseRowForm,
    formset=BaseDoses,
    extra=1,
    max_num=MOST_DOSES,
    absolute_max=MOST_DOSES,
)


def doses_of(
    data: Any, phase: ProtocolPhase, reviewed: ProtocolPhase | None, catalogue: Catalogue
) -> BaseDoses:
    """The formset of the phase, filled with what stands there."""
    now = [
        {
            "exercise": dose.exercise,
            "sets": dose.sets,
            "count": dose.reps or dose.hold_seconds,
            "rm": dose.rm,
            "per_week": dose.per_week,
            "rest_seconds": dose.rest_seconds,
            "daily": dose.daily,
            "tempo": dose.tempo,
        }
        for dose in phase.doses
    ]
    tempos = {dose.exercise: dose.tempo for dose in reviewed.doses} if reviewed else {}
    more = {"catalogue": catalogue, "choices": exercise_choices(catalogue), "tempos": tempos}
    made = Doses(data, initial=now, prefix="dose", form_kwargs=more)
    assert isinstance(made, BaseDoses)
    return made


def phase_table(
    form: PhaseForm, doses: BaseDoses, before: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The phase with its doses, ready for `save_phase`. `before` are the doses as they stand."""
    known = {dose["exercise"]: dose for dose in before}
    return {**form.table, "doses": [row.table(known) for row in doses.left]}
