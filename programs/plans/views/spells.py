"""Not a normal day: away, ill, a flare-up, a light day, a smaller plan; each can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.plans.bad_day_page import bad_day_of
from programs.plans.barriers import BARRIERS
from programs.plans.forms.spells import FlareForm, OffForm
from programs.plans.models import Spell, TrainingSession
from programs.plans.services import lighter, spells


@never_cache
@require_safe
@health_consent_required
def bad_day(request: HttpRequest) -> HttpResponse:
    """Everything that makes a day, or some, other than planned."""
    return _offer(request)


def _offer(request: HttpRequest, **forms: Any) -> HttpResponse:
    page = bad_day_of(runner_of(request), profile_in(request).today())
    return render(request, "plans/bad_day.html", {"page": page, **page.forms, **forms})


@require_safe
@health_consent_required
def in_the_way(request: HttpRequest) -> HttpResponse:
    """What was in the way last week, and a tip for each."""
    return render(request, "plans/in_the_way.html", {"barriers": BARRIERS})


@require_POST
@health_consent_required
def take_off(request: HttpRequest, kind: str) -> HttpResponse:
    """Away or ill, with its days."""
    if kind not in Spell.OFF:
        raise Http404
    form = OffForm.given(request.POST, kind)
    if form.is_valid():
        try:
            spells.take_off(runner_of(request), kind, **form.cleaned_data, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("plans:today")
    return _offer(request, **{f"{kind}_form": form})


@require_POST
@health_consent_required
def flare(request: HttpRequest) -> HttpResponse:
    """The flare-up plan from today on."""
    form = FlareForm(request.POST)
    if not form.is_valid():
        return _offer(request, flare_form=form)
    side = form.cleaned_data["side"]
    return _done(request, lambda: spells.begin_flare(runner_of(request), side=side, at=clock.now()))


@require_POST
@health_consent_required
def smaller(request: HttpRequest) -> HttpResponse:
    """The least dose for two weeks."""
    return _done(request, lambda: spells.make_smaller(runner_of(request), at=clock.now()))


@require_POST
@health_consent_required
def whole(request: HttpRequest) -> HttpResponse:
    """The plan stays whole; the smaller one is not offered again for a while."""
    return _done(request, lambda: spells.stay_whole(runner_of(request), at=clock.now()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other days for being away or ill."""
    spell = _own(request, pk)
    if not spell.is_off:
        raise Http404
    form = OffForm(request.POST) if request.method == "POST" else OffForm.of(spell)
    if request.method == "POST" and form.is_valid():
        try:
            spells.change_days(spell, **form.cleaned_data, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("plans:today")
    return render(request, "plans/spell.html", {"spell": spell, "form": form})


@require_POST
@health_consent_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to usual from today on."""
    spell = _own(request, pk)
    return _done(request, lambda: spells.end(spell, at=clock.now()))


@require_POST
@health_consent_required
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """As if it had not been told."""
    spell = _own(request, pk)
    return _done(request, lambda: spells.undo(spell, at=clock.now()))


@require_POST
@health_consent_required
def light(request: HttpRequest, pk: int) -> HttpResponse:
    """A light day: this session at half the sets."""
    session = _session(request, pk)
    return _done(request, lambda: lighter.make_light(session, at=clock.now()))


@require_POST
@health_consent_required
def usual(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as it was planned."""
    session = _session(request, pk)
    return _done(request, lambda: lighter.make_usual(session, at=clock.now()))


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("plans:today")


def _own(request: HttpRequest, pk: int) -> Spell:
    return get_object_or_404(Spell, pk=pk, runner=runner_of(request))


def _session(request: HttpRequest, pk: int) -> TrainingSession:
    return get_object_or_404(TrainingSession.objects.of(runner_of(request)), pk=pk)
