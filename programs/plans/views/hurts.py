"""It hurts: what to do with this exercise, and what to do today."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.gates import health_consent_required
from accounts.offline import works_offline
from accounts.people import profile_in, runner_of
from programs.engine.hurting import PAIN_LIMIT, may_go_on, why
from programs.plans.forms.hurts import ExerciseHurtsForm, HurtsForm
from programs.plans.models import ExerciseLog, Plan, TrainingSession
from programs.plans.player import Screen, own_row, screens
from programs.plans.referral_page import referral_now
from programs.plans.services import sessions
from programs.plans.services.hurting import answers_of, easier_variant, report_hurt, site_on
from programs.plans.services.mornings import sore_spots
from programs.plans.views.people import session_or_404
from programs.plans.views.player import answered, screen_or_404, wants_json, words_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
@works_offline
def exercise_hurts(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Ask how much; then show the rule and the ways to go on that it leaves open."""
    found = session_or_404(request, pk)
    screen = screen_or_404(found, number)
    sides = tuple(row.side for row in screen.sides)
    data = request.POST or (request.GET if "pain" in request.GET else None)
    form = ExerciseHurtsForm(data, sides=sides)
    context: dict[str, Any] = {"session": found, "screen": screen, "form": form}
    if data is None or not form.is_valid():
        return _asked_again(request, context)
    context |= _ways(found, screen, form.cleaned_data)
    chosen = request.POST.get("hurt", "")
    if request.method == "POST" and chosen in context["ways"]:
        return _act(request, context, chosen)
    return _asked_again(request, context)


def _asked_again(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The question or its rule; an answer that was kept on the phone hears why it does not hold."""
    if request.method == "POST" and wants_json(request):
        return JsonResponse({"refused": words_of(context["form"])})
    return render(request, "plans/exercise_hurts.html", context)


def _ways(found: TrainingSession, screen: Screen, told: dict[str, Any]) -> dict[str, Any]:
    intake, row = answers_of(found.plan), own_row(screen, told["side"])
    site, pain, numb = site_on(intake, row.side), told["pain"], told["numb"]
    easier = None if numb else easier_variant(row, intake)
    Hurt = ExerciseLog.Hurt
    ways = [Hurt.STOPPED.value]
    if easier and pain <= PAIN_LIMIT:
        ways.insert(0, Hurt.EASIER.value)
    if may_go_on(site, pain, numb=numb):
        ways.insert(0, Hurt.WENT_ON.value)
    reason = why(site, pain, numb=numb).to_json()
    return {"row": row, "told": told, "easier": easier, "ways": ways, "reason": reason}


def _act(request: HttpRequest, context: dict[str, Any], chosen: str) -> HttpResponse:
    found, screen, told = context["session"], context["screen"], context["told"]
    easier = context["easier"].slug if chosen == ExerciseLog.Hurt.EASIER else ""
    try:
        sessions.log_exercise(
            context["row"],
            at=clock.now(),
            pain_during=told["pain"],
            symptoms_lasted=told["numb"],
            hurt=chosen,
            easier_exercise=easier,
        )
    except ValidationError as error:
        context["form"].add_error(None, error.messages)
        return _asked_again(request, context)
    fresh = screens(session_or_404(request, found.pk))[screen.number - 1]
    name, more = ("next", {}) if fresh.is_done else ("exercise", {"number": screen.number})
    return answered(request, reverse(f"plans:{name}", kwargs={"pk": found.pk, **more}))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def hurts(request: HttpRequest) -> HttpResponse:
    """ "It hurts more than it should": where, how much, the safety questions; then what to do."""
    runner, profile = runner_of(request), profile_in(request)
    spots = sore_spots(runner)
    form = HurtsForm(request.POST or None, spots=spots)
    if request.method != "POST" or not form.is_valid():
        return render(request, "plans/hurts.html", {"form": form})
    score, day = form.cleaned_data["score"], profile.today()
    screening = report_hurt(
        runner,
        place=form.place_chosen,
        score=score,
        flags=form.cleaned_data["flags"],
        day=day,
        at=clock.now(),
    )
    if screening and Plan.objects.current().filter(runner=runner).exists():
        return redirect("plans:plan")
    if screening:
        return render(request, "plans/referral.html", {"referral": referral_now(screening)})
    today = TrainingSession.objects.of(runner).on(day).open().training().first()
    context = {"score": score, "limit": PAIN_LIMIT, "session": today}
    return render(request, "plans/hurts_done.html", context)
