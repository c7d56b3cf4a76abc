"""What of this room's tables is a person's own, and what makes a foreign row safe to show.

JSON inside a row was made by the engine, not by a form: each field has its check here, and once
everything is in, the pages' own readers go over it (`see_that_pages_open`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from accounts.archive.sections import Section, Sheet
from accounts.models import User
from accounts.services import profile_of
from programs.catalogue.checks import problems_of_exercise
from programs.catalogue.loader import load_catalogue, load_evidence
from programs.catalogue.tables import OWN_SLUG
from programs.engine.exercise import OWN
from programs.engine.intake import parse_intake
from programs.engine.reasons import reason_from_json
from programs.engine.words import Urgency
from programs.plans.coach_exercises import is_own_slug
from programs.plans.models import (
    Clearance,
    CoachDose,
    Decision,
    ExerciseLog,
    Intake,
    KeptExercise,
    Move,
    OwnExercise,
    OwnExerciseVersion,
    Phase,
    Plan,
    Prescription,
    Proposal,
    Review,
    SetLog,
    Spell,
    Template,
    TemplateVersion,
    TestResult,
    TrainingSession,
)
from programs.plans.plan_page import week, weeks_of
from programs.plans.services import rows
from programs.plans.services.own_exercises import known, readable, whole
from programs.plans.templatetags.plan_words import dose, tempo_words
from programs.plans.today_page import today_of

MOST_TEXT = 4000
MOST_WEEKS = 60
"""Of one plan: far more than the engine makes."""
NO_NAME = f"{OWN}{0:012}"
"""Stands for a name while words are checked that have none yet."""
FINDING_TEXTS = ("sign", "urgency", "text", "advice", "source")


def is_answers(value: Any) -> bool:
    """An object; those of a finished intake are parsed once all is in."""
    return isinstance(value, dict)


def is_reasons(value: Any) -> bool:
    return isinstance(value, list) and all(is_reason(each) for each in value)


def is_reason(value: Any) -> bool:
    """Texts with all the values their places ask for."""
    if not isinstance(value, dict) or not _has_texts(value, ("rule", "text", "source")):
        return False
    values = value.get("values") or {}
    if not isinstance(values, dict) or not _has_texts(values, tuple(values)):
        return False
    try:
        return len(reason_from_json(value).text) <= MOST_TEXT
    except (KeyError, TypeError, ValueError):
        return False


def is_screening(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.get("result") in ("clear", "caution", "refer")
        and isinstance(value.get("findings"), list)
        and all(is_finding(each) for each in value["findings"])
    )


def is_finding(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _has_texts(value, FINDING_TEXTS)
        and value["urgency"] in list(Urgency)
    )


def is_run(value: Any) -> bool:
    """What to run: minutes, and where known a distance and a cadence."""
    return (
        isinstance(value, dict)
        and _has_texts(value, ("cue", "structure"))
        and isinstance(value.get("minutes"), int)
        and isinstance(value.get("cadence_spm"), (int, type(None)))
        and (value.get("distance_km") is None or _is_number(value["distance_km"]))
        and _is_phrase(value.get("structure_message"), value.get("structure_values"))
        and is_reasons(value.get("reasons"))
    )


def _is_phrase(message: Any, values: Any) -> bool:
    """A text whose places its values fill; plans of earlier engines have none."""
    if message is None:
        return True
    if not isinstance(message, str) or not isinstance(values, dict):
        return False
    try:
        return not values or bool(message % values)
    except (KeyError, TypeError, ValueError):
        return False


def is_dose(value: Any) -> bool:
    """What a decision changed; empty where nothing follows."""
    if value == {}:
        return True
    return (
        isinstance(value, dict)
        and _has_texts(value, ("exercise", "load_kg", "load_words"))
        and is_exercise_name(value["exercise"])
        and _is_number(value["load_kg"])
        and all(isinstance(value.get(k), (int, type(None))) for k in ("reps", "hold_seconds"))
        and isinstance(value.get("sets"), int)
    )


def is_exercise_name(slug: str) -> bool:
    """A reviewed exercise, or a coach's own; `see_that_pages_open` looks for its words."""
    return slug in load_catalogue().exercises or bool(OWN_SLUG.fullmatch(slug))


def is_own_exercise(value: Any) -> bool:
    """The words of a coach's own exercise, with neighbours that this installation has."""
    own = readable(NO_NAME, value)
    if own is None:
        return False
    beside = replace(load_catalogue(), exercises=whole({NO_NAME: own}))
    return not [*problems_of_exercise(own, beside, frozenset(load_evidence()))]


def is_changes(value: Any) -> bool:
    """What a test changed in the doses ahead."""
    return isinstance(value, list) and all(
        isinstance(each, dict)
        and is_dose(each.get("before"))
        and is_dose(each.get("after"))
        and is_reasons(each.get("reasons"))
        for each in value
    )


def _has_texts(value: dict[str, Any], keys: tuple[str, ...]) -> bool:
    texts = [value.get(key) for key in keys]
    return all(isinstance(text, str) and len(text) <= MOST_TEXT for text in texts)


def _is_number(value: Any) -> bool:
    try:
        return isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        return False


SECTIONS = (
    Section(KeptExercise, "runner", json={"content": is_own_exercise}),
    Section(Intake, "runner", json={"answers": is_answers}, gives_way={"completed_at": None}),
    Section(
        Plan,
        "runner",
        # What a coach here made of a programme stays here.
        left_out={"undo": dict, "templates": dict, "weeks_apart": dict},
        json={"screening": is_screening, "notes": is_reasons},
    ),
    Section(Clearance, "plan__runner"),
    Section(Phase, "plan__runner", json={"reasons": is_reasons}),
    Section(Spell, "runner"),
    # What a lighter session would put back names rows of this house.
    Section(TrainingSession, "plan__runner", left_out={"usual": dict}, json={"run": is_run}),
    # So does the way back from another day.
    Section(Move, "plan__runner", left_out={"undo": dict}),
    Section(Prescription, "session__plan__runner", json={"reasons": is_reasons}),
    # What a coach here was asked and answered, and how this site asks them.
    Section(Proposal, "session__plan__runner", is_record=True),
    Section(Review, "runner", is_record=True),
    Section(CoachDose, "runner", left_out={"kept": list}, is_record=True),
    Section(SetLog, "prescription__session__plan__runner", left_out={"client_id": uuid4}),
    Section(ExerciseLog, "prescription__session__plan__runner"),
    Section(
        TestResult,
        "runner",
        left_out={"undo": dict},
        json={"changed": is_changes},
    ),
    Section(
        Decision,
        "session__plan__runner",
        # It holds keys of rows here: what came in from elsewhere can't be taken back.
        left_out={"undo": dict},
        json={"before": is_dose, "after": is_dose, "reasons": is_reasons},
    ),
    # What a coach made: runners' plans of this house name its versions, so it goes out to be read.
    Section(OwnExercise, "coach", is_record=True),
    Section(OwnExerciseVersion, "exercise__coach", is_record=True, order=("exercise_id", "number")),
    Section(Template, "coach", is_record=True),
    Section(TemplateVersion, "template__coach", is_record=True, order=("template_id", "number")),
)

TRAINING_COLUMNS = (
    *("date", "kind", "exercise", "side", "set", "target_reps", "target_hold_seconds"),
    *("target_load_kg", "reps", "hold_seconds", "load_kg", "pain_during_0_to_10"),
    *("session_effort_0_to_10", "session_note"),
)


def _sets(person: User) -> Iterator[tuple[Any, ...]]:
    asked = "prescription__"
    session = f"{asked}session__"
    fields = (
        *(f"{session}date", f"{session}kind", f"{asked}exercise", f"{asked}side", "number"),
        *(f"{asked}reps", f"{asked}hold_seconds", f"{asked}load_kg"),
        *("reps", "hold_seconds", "load_kg", f"{asked}exercise_log__pain_during"),
        *(f"{session}effort", f"{session}note"),
    )
    logged = SetLog.objects.filter(**{f"{session}plan__runner": person})
    for day, kind, exercise, *more in (
        logged.order_by(f"{session}date", "pk").values_list(*fields).iterator()
    ):
        yield day, kind, _written(exercise), *more


def _written(slug: str) -> str:
    """Reviewed exercises by their names in the data; a coach's own by what it is called."""
    own = known(slug) if slug.startswith(OWN) else None
    return own.name if own else slug


TRAINING_SHEET = Sheet("training", TRAINING_COLUMNS, _sets)


def _tested(person: User) -> Iterator[tuple[Any, ...]]:
    units = {test.slug: test.measure.value for test in load_catalogue().tests.values()}
    fields = ("taken_on", "test", "side", "value", "pain_during")
    for day, test, side, value, pain in TestResult.objects.of(person).values_list(*fields):
        yield day, test, side, value, units[test], pain


TEST_COLUMNS = ("date", "test", "side", "result", "unit", "pain_during_0_to_10")
TESTS_SHEET = Sheet("tests", TEST_COLUMNS, _tested)


def see_that_pages_open(person: User, at: datetime) -> None:
    """Read everything that came in as the pages will; whatever they would stumble over raises."""
    for intake in Intake.objects.filter(runner=person).exclude(completed_at=None).iterator():
        assert intake.completed_at is not None
        parse_intake(intake.answers, today=intake.completed_at.date())
    reviewed = load_catalogue()
    kept = KeptExercise.objects.filter(runner=person).values_list("slug", flat=True)
    exercises = {*reviewed.exercises, *kept}
    for slug in kept:
        is_own_slug(slug)
    own = Prescription.objects.filter(session__plan__runner=person)
    for row in own.iterator(chunk_size=1000):
        assert row.exercise in exercises, "every exercise has its words"
        reviewed.tests[row.test] if row.test else reviewed.protocols[row.protocol]
        rows.read(row)
        dose(row)
        if row.tempo:
            tempo_words(row.tempo)
    today = profile_of(person).today()
    for plan in Plan.objects.filter(runner=person):
        assert weeks_of(plan) <= MOST_WEEKS, "no plan is that long"
        for number in range(1, weeks_of(plan) + 1):
            week(plan, number, today=today)
    today_of(person, today)
