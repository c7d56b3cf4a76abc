"""The foot-pain guide: open to everybody, read without a query, printable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.models import Profile
from programs.catalogue.evidence import load_evidence
from programs.catalogue.guide import load_guide
from programs.catalogue.guide_words import Kind
from programs.engine.red_flags import QUESTIONS
from programs.pain import guide_finding
from programs.pain.foot_map import plates
from programs.pain.foot_map import views as foot_views
from programs.pain.guide_forms import FindForm, SearchForm
from programs.pain.guide_page import (
    behaviours_of,
    by_place,
    page_of,
    possibilities,
    spots_drawn,
    spots_of,
)
from programs.pain.guide_words import ADVISERS, URGENCIES

View = Callable[..., HttpResponse]
FRESH_SECONDS = 600
"""How long a stranger's browser or a cache in between may keep a page (our choice)."""


def kept_a_while(view: View) -> View:
    """Pages that hold nobody's data may be kept by caches; those of a signed-in person not."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    return require_safe(answer)


def _today(request: HttpRequest) -> date:
    profile: Profile | None = getattr(request, "profile", None)
    return profile.today() if profile else clock.now().date()


@kept_a_while
def contents(request: HttpRequest) -> HttpResponse:
    """The way in: the foot map, the list, the finder, the search."""
    guide = load_guide()
    context = {
        "views": foot_views(()),
        "spots": guide.articles[Kind.SPOT].values(),
        "groups": by_place(guide.causes()),
        "behaviours": guide.articles[Kind.BEHAVIOUR].values(),
        "ways": guide.articles[Kind.WAY].values(),
        "form": FindForm(),
        "search": SearchForm(),
    }
    return render(request, "pain/guide/contents.html", context)


@kept_a_while
def find(request: HttpRequest) -> HttpResponse:
    """Possibilities by spot, feet and behaviour, in the order of the map."""
    form = FindForm(request.GET)
    found = None
    if form.is_valid() and any(form.cleaned_data.values()):
        found = guide_finding.find(
            load_guide(),
            spot=form.asked_spot,
            both=form.asked_both,
            behaviours=form.asked_behaviours,
        )
    context = {"form": form, "found": found}
    return render(request, "pain/guide/find.html", context)


@kept_a_while
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    articles = guide_finding.search(load_guide(), words)
    context = {"search": form, "words": words, "articles": articles}
    return render(request, "pain/guide/search.html", context)


@kept_a_while
def article(request: HttpRequest, kind: Kind, slug: str) -> HttpResponse:
    """One article; an unknown one is not found."""
    guide = load_guide()
    found = guide.find(kind, slug)
    if found is None:
        raise Http404
    context = {
        "page": page_of(found, _today(request)),
        "possibilities": possibilities(guide, found),
        "spots": spots_of(guide, found),
        "behaviours": behaviours_of(guide, found),
        "plates": plates(spots_drawn(found)),
    }
    return render(request, "pain/guide/article.html", context)


@kept_a_while
def complications(request: HttpRequest) -> HttpResponse:
    """What grows when it is ignored, with the daily check to print."""
    guide = load_guide()
    today = _today(request)
    context = {
        "complications": guide.articles[Kind.COMPLICATION].values(),
        "page": page_of(next(iter(guide.articles[Kind.CHECKLIST].values())), today),
    }
    return render(request, "pain/guide/complications.html", context)


@kept_a_while
def when_to_be_seen(request: HttpRequest) -> HttpResponse:
    """The warning signs of the safety questions, the most urgent first."""
    signs = [
        (urgency, words, [sign for sign in QUESTIONS if sign.urgency is urgency])
        for urgency, words in URGENCIES.items()
    ]
    context = {"signs": signs, "advisers": ADVISERS}
    return render(request, "pain/guide/when_to_be_seen.html", context)


@kept_a_while
def sources(request: HttpRequest) -> HttpResponse:
    """Everything the guide rests on, and how sure we are of each."""
    guide = load_guide()
    named = {key for each in guide.all() for key in each.source_keys()}
    named |= {sign.source for sign in QUESTIONS}
    listed = [source for key, source in load_evidence().items() if key in named]
    context = {
        "read": sorted((s for s in listed if s.url), key=lambda s: s.citation.casefold()),
        "unread": [source for source in listed if not source.url],
        "reviewed_on": max(each.review.reviewed_on for each in guide.all()),
    }
    return render(request, "pain/guide/sources.html", context)
