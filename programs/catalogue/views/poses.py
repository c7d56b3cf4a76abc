"""The posing page of the staff: change the angles, look, and copy the TOML.

It stores nothing. Pictures are reviewed data like the exercises they belong to: what is copied goes
through the same loader, tests and review as every other change of the catalogue, and every
installation shows the same picture.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from programs.catalogue.figures import drawing
from programs.catalogue.figures.reading import load_figures
from programs.catalogue.figures.timing import stills
from programs.catalogue.figures.words import Figure
from programs.catalogue.figures.writing import poses_as_toml
from programs.catalogue.forms import PosesForm
from programs.catalogue.library_page import chapters
from programs.catalogue.loader import load_catalogue


def _only_for_staff(request: HttpRequest) -> None:
    if not request.user.is_staff:
        raise Http404


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """All figures at a glance, each with the way to its poses."""
    _only_for_staff(request)
    return render(request, "catalogue/poses.html", {"chapters": chapters()})


@require_safe
@login_required
def editor(request: HttpRequest, slug: str) -> HttpResponse:
    """The poses of one figure as numbers, its pictures, and the TOML of what one sees."""
    _only_for_staff(request)
    figure = load_figures().get(slug)
    if figure is None:
        raise Http404
    exercise = load_catalogue().exercises[slug]
    form = PosesForm(figure, request.GET or None)
    posed = form.posed()
    return render(
        request,
        "catalogue/pose.html",
        {
            "exercise": exercise,
            "figure": figure,
            "form": form,
            "moving": mark_safe(drawing.moving(posed, exercise.tempo, exercise.name, key="m")),
            "pictures": _pictures(posed, exercise.name),
            "toml": poses_as_toml(posed),
            "is_changed": posed.poses != figure.poses,
        },
    )


def _pictures(figure: Figure, name: str) -> list[str]:
    return [
        mark_safe(drawing.still(figure, number, name, key=f"p{number}"))
        for number in range(len(stills(figure)))
    ]
