"""The exercise library of a coach: the reviewed ones to read, and their own to write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from programs.catalogue.library_page import Chapter, chapters, page_of
from programs.catalogue.loader import load_catalogue
from programs.coaching.exercise_forms import ExerciseForm
from programs.coaching.services import exercises
from programs.coaching.template_forms import PublishForm
from programs.coaching.views.answers import explain
from programs.coaching.views.people import coach_of
from programs.plans.models import OwnExercise, OwnExerciseVersion

MOST_ASKED = 80


def own_exercise(request: HttpRequest, exercise: int) -> OwnExercise:
    """One of the coach's own. Else Http404."""
    return get_object_or_404(exercises.of_coach(coach_of(request)), pk=exercise)


def _newest(exercise: OwnExercise) -> OwnExerciseVersion:
    """The draft, else the version published last."""
    return exercise.versions.select_related("exercise").order_by("-number")[0]


def _draft(exercise: OwnExercise) -> OwnExerciseVersion:
    newest = _newest(exercise)
    if not newest.is_draft:
        raise Http404
    return newest


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The coach's own and the reviewed ones; `?q=` looks for a name or a muscle."""
    asked = request.GET.get("q", "")[:MOST_ASKED].strip()
    own = exercises.of_coach(coach_of(request))
    context = {
        "asked": asked,
        "own": [each for each in own if asked.casefold() in each.name.casefold()],
        "any": bool(own),
        "chapters": [each for each in (_found(c, asked) for c in chapters()) if each.exercises],
    }
    return render(request, "coaching/exercises.html", context)


def _found(chapter: Chapter, asked: str) -> Chapter:
    """The chapter with those alone whose name, muscles or part have the words asked for."""
    words = asked.casefold().split()
    part = str(chapter.title)

    def has(*texts: str) -> bool:
        text = " ".join((part, *texts, *map(_, texts))).casefold()
        return all(word in text for word in words)

    return Chapter(
        chapter.part,
        chapter.title,
        tuple(each for each in chapter.exercises if has(each.name, *each.muscles)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an exercise: empty, or from the reviewed one that `?from=` names."""
    based_on = request.GET.get("from", "")
    if based_on and based_on not in load_catalogue().exercises:
        raise Http404
    table = exercises.table_from(based_on) if based_on else {}
    form = ExerciseForm(request.POST or None, table=table, based_on=based_on)

    def save() -> OwnExercise:
        return exercises.create(coach_of(request), form.table, based_on, at=clock.now())

    return _edited(request, form, save, {"begun": load_catalogue().exercises.get(based_on)})


def _edited(
    request: HttpRequest, form: ExerciseForm, save: Callable[[], OwnExercise], about: dict[str, Any]
) -> HttpResponse:
    """The exercise that was saved, else the form, with what is wrong in it if it was sent."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
            messages.success(request, _("Saved as a draft. Nobody sees it before you publish it."))
            return redirect("coach:exercise", saved.pk)
        except ValidationError as error:
            form.add_error("name", error.messages[0])
    status = 400 if request.method == "POST" else 200
    return render(request, "coaching/exercise_edit.html", {**about, "form": form}, status=status)


@require_safe
def one(request: HttpRequest, exercise: int) -> HttpResponse:
    """The draft, else the newest version, as runners will see it; its versions and templates."""
    found = own_exercise(request, exercise)
    return render(request, "coaching/exercise.html", _page(found, PublishForm()))


def _page(exercise: OwnExercise, form: PublishForm) -> dict[str, Any]:
    version = _newest(exercise)
    seen = exercises.seen(version)
    return {
        "found": exercise,
        "version": version,
        "seen": seen,
        "page": page_of(seen.own),
        "begun": load_catalogue().exercises.get(exercise.based_on),
        "versions": exercise.versions.published(),
        "templates": exercises.templates_with(exercise),
        "form": form,
    }


@require_safe
def version(request: HttpRequest, exercise: int, number: int) -> HttpResponse:
    """A published version as it stands."""
    found = own_exercise(request, exercise)
    published = found.versions.published().select_related("exercise")
    version = get_object_or_404(published, number=number)
    page = page_of(exercises.seen(version).own)
    context = {"found": found, "version": version, "page": page}
    return render(request, "coaching/exercise_version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, exercise: int) -> HttpResponse:
    """Everything of the draft that may change."""
    found = own_exercise(request, exercise)
    draft = _draft(found)
    form = ExerciseForm(
        request.POST or None, table=draft.content, exercise=found, based_on=found.based_on
    )

    def save() -> OwnExercise:
        exercises.save_draft(draft, form.table, at=clock.now())
        return found

    begun = load_catalogue().exercises.get(found.based_on)
    return _edited(request, form, save, {"found": found, "version": draft, "begun": begun})


@require_POST
def change(request: HttpRequest, exercise: int) -> HttpResponse:
    """Begin a draft or throw it away; offer the exercise no longer, or again."""
    found, asked = own_exercise(request, exercise), request.POST.get("do", "")
    if asked == "draft":
        exercises.begin_draft(found, at=clock.now())
        return redirect("coach:exercise-edit", found.pk)
    if asked == "discard":
        if exercises.discard(_draft(found)):
            messages.success(request, _("The exercise is gone; it was never published."))
            return redirect("coach:exercises")
        messages.success(request, _("The draft is gone. What was published stays."))
    elif asked in ("retire", "offer"):
        exercises.retire(found, at=clock.now() if asked == "retire" else None)
        said = _("Retired: no template takes it up, and those that have it keep it.")
        messages.success(request, said if asked == "retire" else _("It is offered again."))
    return redirect("coach:exercise", found.pk)


@require_POST
def publish(request: HttpRequest, exercise: int) -> HttpResponse:
    """Close the draft as a version; templates and plans stay as they are by that."""
    found = own_exercise(request, exercise)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return render(request, "coaching/exercise.html", _page(found, form), status=400)
    try:
        exercises.publish(_draft(found), form.cleaned_data["said"], at=clock.now())
    except ValidationError as error:
        explain(request, error)
        return redirect("coach:exercise", found.pk)
    said = _("Published. You can choose it in your templates; no plan changes by that.")
    messages.success(request, said)
    return redirect("coach:exercise", found.pk)
