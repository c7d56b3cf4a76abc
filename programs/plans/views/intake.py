"""The intake wizard: one question a screen, saved as it goes, ending in a plan or a referral."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.models import Profile, User
from accounts.people import runner_of
from accounts.services import profile_of
from programs.engine.reasons import InvalidInput
from programs.plans.forms.intake import FORMS
from programs.plans.forms.intake.step import Answers, StepForm
from programs.plans.models import Intake, Plan
from programs.plans.review import step_of_field, summary
from programs.plans.services import intake as services


@require_safe
@health_consent_required
def start(request: HttpRequest) -> HttpResponse:
    """Go to where the runner was; the first question if there is no draft."""
    draft = services.draft_of(runner_of(request))
    return _to(services.next_step(draft.answers) if draft else "goal")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One step: shown, or answered. A step that does not come yet leads to the one that does."""
    runner, profile = runner_of(request), _profile(request)
    draft = services.draft_of(runner)
    answers = draft.answers if draft else services.first_answers(runner)
    if not _may_answer(name, answers):
        _known_or_404(name)
        return _to(services.next_step(answers))
    data = request.POST if request.method == "POST" else None
    form = _form(name, data, answers, profile)
    if data is not None and form.is_valid():
        return _save(runner, profile, name, form)
    return render(request, "plans/intake/step.html", _context(name, form, answers, draft))


def _save(runner: User, profile: Profile, name: str, form: StepForm) -> HttpResponse:
    at = clock.now()
    draft = services.save_answers(runner, step=name, merge=form.merged, at=at)
    today = profile.today()
    stopped = services.stop_found(draft, zone=profile.zone, today=today)
    if stopped:
        services.stop(runner, stopped, today=today, at=at)
        return redirect("plans:plan")
    return _to(services.next_step(draft.answers))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def review(request: HttpRequest) -> HttpResponse:
    """Check the answers, then build. A second press finds the plan that the first one made."""
    runner, profile = runner_of(request), _profile(request)
    draft = services.draft_of(runner)
    if draft is None:
        return redirect("plans:plan" if _has_plan(runner) else "plans:start")
    missing = services.next_step(draft.answers)
    if missing != services.REVIEW:
        return _to(missing)
    wrong = None
    if request.method == "POST":
        try:
            plan = services.complete(runner, today=profile.today(), at=clock.now())
            if plan and plan.outcome == Plan.Outcome.PLAN:
                messages.success(request, _("Your plan is ready. It changes with what you report."))
            return redirect("plans:plan")
        except InvalidInput as error:
            wrong = {"url": _url(step_of_field(error.field, draft.answers)), "message": str(error)}
    context = {
        "rows": summary(draft.answers, units=profile.units),
        "wrong": wrong,
        "back": _url(services.steps(draft.answers)[-1]),
        "replaces": _has_plan(runner),
    }
    return render(request, "plans/intake/review.html", context)


@require_POST
@health_consent_required
def take_back(request: HttpRequest) -> HttpResponse:
    """ "I answered by mistake": back to the safety questions with the other answers kept."""
    draft = services.take_back(runner_of(request), at=clock.now())
    if draft is None:
        return redirect("plans:start")
    messages.info(request, _("Your other answers are kept. Here are the questions again."))
    return _to(services.next_step(draft.answers))


def _form(name: str, data: Any, answers: Answers, profile: Profile) -> StepForm:
    place = ""
    if name.startswith("spot-"):
        spot, _dash, side = name.removeprefix("spot-").rpartition("-")
        name, place = "spot", f"{spot}:{side}"
    return FORMS[name](
        data, answers=answers, units=profile.units, today=profile.today(), place=place
    )


def _context(name: str, form: StepForm, answers: Answers, draft: Intake | None) -> dict[str, Any]:
    names = services.steps(answers)
    number = names.index(name) + 1
    return {
        "form": form,
        "number": number,
        "total": len(names) + 1,
        "back": _url(names[number - 2]) if number > 1 else "",
        "done": services.next_step(answers) == services.REVIEW,
        "first": draft is None,
    }


def _may_answer(name: str, answers: Answers) -> bool:
    """Answered steps may be changed, and the next one answered."""
    names = services.steps(answers)
    asked = answers.get("asked", [])
    return name in names and (name in asked or name == services.next_step(answers))


def _known_or_404(name: str) -> None:
    if name.split("-")[0] != "spot" and name not in FORMS:
        raise Http404


def _has_plan(runner: User) -> bool:
    return Plan.objects.current().filter(runner=runner).exists()


def _url(name: str) -> str:
    if name == services.REVIEW:
        return reverse("plans:review")
    return reverse("plans:intake-step", args=[name])


def _to(name: str) -> HttpResponse:
    return redirect(_url(name))


def _profile(request: HttpRequest) -> Profile:
    return profile_of(runner_of(request))
