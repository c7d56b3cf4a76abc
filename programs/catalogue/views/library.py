"""The exercise library: open to everybody, read without a query, printable."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programs.catalogue.library_page import Part, chapters, page_of
from programs.catalogue.loader import load_catalogue


@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """One chapter of the library with a picture of each exercise; `?part=` says which."""
    asked = request.GET.get("part", Part.CALF)
    found = chapters()
    here = next((chapter for chapter in found if chapter.part == asked), None)
    if here is None:
        raise Http404
    return render(request, "catalogue/exercises.html", {"chapters": found, "here": here})


@require_safe
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise: its picture, how to do it, what goes wrong, easier and harder, loads."""
    found = load_catalogue().exercises.get(slug)
    if found is None:
        raise Http404
    return render(request, "catalogue/exercise.html", {"page": page_of(found)})
