"""Another day for a session, a week more for everything, and the way back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.plans.forms.shift import ShiftForm
from programs.plans.models import Move, Plan, TrainingSession
from programs.plans.plan_page import week_of
from programs.plans.services import moving, shifting


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def move_to(request: HttpRequest, pk: int) -> HttpResponse:
    """The days that take the session, or give it another's place, and why the others do not;
    sending one moves it."""
    session, today = _session(request, pk), profile_in(request).today()
    refused: list[str] = []
    if request.method == "POST":
        try:
            made = _moved(request, session)
        except ValidationError as error:
            refused = error.messages
        else:
            return redirect(_shown(made))
    fixed = moving.why_fixed(session, today)
    newest = moving.newest_move(session)
    back = newest if newest and moving.may_put_back(newest, session, today) else None
    options = [] if fixed else moving.options(session, today)
    context = {
        "session": session,
        "fixed": fixed,
        "options": options,
        "any_open": any(option.is_open for option in options),
        "any_swap": any(option.may_swap for option in options),
        "back": back,
        "refused": refused,
        "today": today,
    }
    return render(request, "plans/move.html", context)


@require_POST
@health_consent_required
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a session, or everything, back where it stood."""
    made = get_object_or_404(
        Move.objects.select_related("plan__runner", "session__plan"),
        pk=pk,
        plan__runner=runner_of(request),
    )
    try:
        if made.kind:
            moving.put_back(made, at=clock.now())
        else:
            shifting.take_back(made, at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("plans:changes")
    return redirect(_shown(made))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def shift(request: HttpRequest) -> HttpResponse:
    """A week more: first what it would do, then, sent, it is done."""
    runner, today = runner_of(request), profile_in(request).today()
    plan = Plan.objects.filter(runner=runner, status=Plan.Status.ACTIVE).first()
    if plan is None:
        return redirect("plans:plan")
    given = request.POST if request.method == "POST" else request.GET
    form = ShiftForm(given if "first" in given else None, today=today, last=plan.ends_on)
    found = None
    if form.is_bound and form.is_valid():
        try:
            if request.method == "POST":
                made = shifting.shift(runner, **form.cleaned_data, at=clock.now())
                return redirect(_shown(made))
            found = shifting.outlook(plan, **form.cleaned_data, today=today)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "plans/shift.html", {"form": form, "found": found, "plan": plan})


def just_moved(request: HttpRequest) -> Move | None:
    """The move that the address tells of, for the line that says so and takes it back."""
    asked = _key(request.GET.get("moved", ""))
    if asked is None:
        return None
    moves = Move.objects.filter(plan__runner=runner_of(request)).with_partners()
    return moves.filter(pk=asked).first()


def _key(given: str) -> int | None:
    """None for what is no key of the database and would be refused by it."""
    return int(given) if given.isdecimal() and len(given) <= 18 else None


def _shown(made: Move) -> str:
    """The week to look at after a move."""
    day = made.from_day if made.taken_back_at else made.to_day
    query = urlencode({"week": week_of(made.plan, day), "moved": made.pk})
    return f"{reverse('plans:plan')}?{query}"


def _moved(request: HttpRequest, session: TrainingSession) -> Move:
    other = _key(request.POST.get("swap", ""))
    if other is not None:
        return moving.swap(session, other, at=clock.now())
    return moving.move(session, _day(request), at=clock.now())


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise ValidationError(_("Choose one of the days below.")) from None


def _session(request: HttpRequest, pk: int) -> TrainingSession:
    own = TrainingSession.objects.of(runner_of(request)).select_related("plan__runner__profile")
    return get_object_or_404(own.select_related("plan__intake"), pk=pk)
