"""A session: what it is, doing it exercise by exercise, how it went, and why not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.offline import works_offline
from accounts.people import profile_in, runner_of
from programs.pain.forms import told
from programs.pain.models import PainReport
from programs.plans.forms.session import CannotForm, FinishForm
from programs.plans.models import TrainingSession
from programs.plans.player import resume_at, screens, short_minutes, things_needed
from programs.plans.services import missed, moving, sessions
from programs.plans.services.mornings import LATE_DAYS, sore_spots
from programs.plans.views.people import session_or_404
from programs.plans.views.player import answered, go_on, refused, wants_json, words_of
from programs.plans.views.runs import told_elsewhere

Page = dict[str, Any]


@never_cache
@require_safe
@health_consent_required
@works_offline
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Before: what to expect. Meanwhile: where to go on. After: what counted and what follows."""
    found = session_or_404(request, pk)
    if found.ran_id:
        return told_elsewhere(found)
    shown = screens(found)
    context: Page = {
        "session": found,
        "screens": shown,
        "resume": resume_at(shown),
        "needed": things_needed(shown),
        "units": profile_in(request).units,
        "today": profile_in(request).today(),
    }
    if found.is_logged:
        context["decisions"] = list(found.decisions.all())
        context["reports"] = list(_reports(request, found))
        context["morning"] = _morning_after(found, context["today"])
        return render(request, "plans/session_done.html", context)
    context["short_minutes"] = short_minutes(found)
    if found.status == TrainingSession.Status.PLANNED:
        context["move"] = moving.newest_move(found)
    if found.status in TrainingSession.MISSED:
        context |= _what_became(found, context["today"])
    return render(request, "plans/session.html", context)


def _what_became(found: TrainingSession, today: date) -> Page:
    """Another day, a shorter one, or none, and then what comes next."""
    ahead = found.plan.sessions.training().open().filter(date__gte=today)
    other = found.done_instead
    return {
        "other": other,
        "why": missed.what_became(found).to_json(),
        "next": None if other else ahead.first(),
    }


def _morning_after(found: TrainingSession, today: date) -> date | None:
    """The morning that can still be told about; None before it and when it is long past."""
    after = found.date + timedelta(days=1)
    return after if after <= today <= after + timedelta(days=LATE_DAYS) else None


def _reports(request: HttpRequest, found: TrainingSession) -> Any:
    moment = PainReport.Moment.SESSION
    reports = PainReport.objects.of(runner_of(request)).filter(date=found.date, moment=moment)
    return reports.exclude(source=PainReport.Source.INTAKE)


@require_POST
@health_consent_required
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the whole session or its short version: what to lay out, then the first exercise."""
    found = session_or_404(request, pk)
    is_new = found.status == TrainingSession.Status.PLANNED
    try:
        sessions.start_session(found, at=clock.now(), shortened=request.POST.get("short") == "1")
    except ValidationError as error:
        return refused(request, error, found)
    if wants_json(request):
        return JsonResponse({})
    return redirect("plans:ready", pk=pk) if is_new else go_on(request, session_or_404(request, pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
@works_offline
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Effort, pain and a note; sending it again corrects it. A run tells them with itself."""
    found = session_or_404(request, pk)
    if found.is_run:
        return told_elsewhere(found)
    spots = sore_spots(runner_of(request))
    if request.method == "POST":
        form = FinishForm(request.POST, spots=spots)
        if form.is_valid() and _finish(found, form):
            done = reverse("plans:session", kwargs={"pk": pk})
            return answered(request, done)
        if wants_json(request):
            return JsonResponse({"refused": words_of(form)})
    else:
        answers = {(r.spot, r.side): r.score for r in _reports(request, found)}
        known = {"effort": found.effort, "note": found.note, **told(answers)}
        form = FinishForm(spots=spots, initial=known)
    left = resume_at(screens(found))
    context = {"session": found, "form": form, "left": left}
    return render(request, "plans/finish.html", context)


def _finish(found: TrainingSession, form: FinishForm) -> bool:
    try:
        sessions.finish_session(
            found,
            effort=form.cleaned_data["effort"],
            note=form.cleaned_data["note"],
            pain=form.scores,
            at=clock.now(),
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


@require_POST
@health_consent_required
def as_prescribed(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything was done as asked: log it all, then ask how it was."""
    found = session_or_404(request, pk)
    try:
        sessions.log_as_prescribed(found, at=clock.now())
    except ValidationError as error:
        return refused(request, error, found)
    return redirect("plans:finish", pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def cannot(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Can't today": one question, no reproach, and what it means."""
    found = session_or_404(request, pk)
    form = CannotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            missed.could_not(found, reason=reason, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            if reason == TrainingSession.Why.PAIN and "told" not in request.POST:
                return redirect("plans:hurts")
            return redirect("plans:session", pk=pk)
    return render(request, "plans/cannot.html", {"session": found, "form": form})


@require_POST
@health_consent_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a missed session behind."""
    return _changed(request, pk, sessions.skip_session)


@require_POST
@health_consent_required
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a session that was left out back in."""
    return _changed(request, pk, missed.take_back_in)


def _changed(request: HttpRequest, pk: int, change: Any) -> HttpResponse:
    found = session_or_404(request, pk)
    try:
        change(found, at=clock.now())
    except ValidationError as error:
        return refused(request, error, found)
    return redirect("plans:today")


@require_POST
@health_consent_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the rule find another day for a missed session."""
    found = session_or_404(request, pk)
    try:
        missed.move_by_rule(found, at=clock.now())
    except ValidationError as error:
        return refused(request, error, found)
    return redirect("plans:session", pk=pk)
