"""A session: what it is, doing it exercise by exercise, how it went, and why not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.units import from_kg
from programs.pain.forms import told
from programs.pain.models import PainReport
from programs.plans.forms.session import CannotForm, FinishForm, SetForm, SkipForm
from programs.plans.models import TrainingSession
from programs.plans.player import (
    Screen,
    SetRow,
    last_time,
    resume_at,
    screens,
    short_minutes,
    things_needed,
)
from programs.plans.services import missed, sessions
from programs.plans.services.mornings import LATE_DAYS, sore_spots
from programs.plans.views.in_session import test_in_session
from programs.plans.views.people import profile_in, runner_of, session_or_404
from programs.plans.views.runs import told_elsewhere

Page = dict[str, Any]


@never_cache
@require_safe
@health_consent_required
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
    if found.status in TrainingSession.MISSED:
        context |= _what_became(found, context["today"])
    return render(request, "plans/session.html", context)


def _what_became(found: TrainingSession, today: date) -> Page:
    """Another day, a shorter one, or none, and then what comes next."""
    ahead = found.plan.sessions.training().open().filter(date__gte=today)
    other = missed.replacement_of(found)
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
    """Begin the whole session or its short version, and go to the first exercise."""
    found = session_or_404(request, pk)
    try:
        sessions.start_session(found, at=clock.now(), shortened=request.POST.get("short") == "1")
    except ValidationError as error:
        return _refused(request, error, found)
    return _go_on(request, pk)


def _refused(request: HttpRequest, error: ValidationError, found: TrainingSession) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return redirect("plans:session", pk=found.pk)


@never_cache
@require_safe
@health_consent_required
def next_exercise(request: HttpRequest, pk: int) -> HttpResponse:
    return _go_on(request, pk)


def _go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """To the next exercise with something to do; after the last, to the end."""
    found = session_or_404(request, pk)
    here = resume_at(screens(found))
    if here:
        return redirect("plans:exercise", pk=pk, number=here.number)
    return redirect("plans:finish" if not found.is_logged else "plans:session", pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def exercise(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One exercise: the set to do now, and those done, each of which can be corrected."""
    found = session_or_404(request, pk)
    screen = screen_or_404(found, number)
    if screen.test:
        return test_in_session(request, found, screen)
    if request.method == "POST":
        return _log(request, found, screen)
    row = _asked_set(request, screen) or screen.open_set
    form = _set_form(request, screen, row) if row else None
    return _exercise_page(request, found, screen, row, form)


def screen_or_404(found: TrainingSession, number: int) -> Screen:
    shown = screens(found)
    if not 1 <= number <= len(shown):
        raise Http404
    return shown[number - 1]


def _asked_set(request: HttpRequest, screen: Screen) -> SetRow | None:
    """The set that is to be corrected, or one more than planned: `?set=2.left`."""
    asked = request.GET.get("set", "")
    more = (screen.one_more,) if screen.one_more else ()
    known = (*screen.sets, *more)
    return next((s for s in known if f"{s.number}.{s.prescription.side}" == asked), None)


def _set_form(request: HttpRequest, screen: Screen, row: SetRow) -> SetForm:
    return SetForm(
        row=row.prescription,
        units=profile_in(request).units,
        weighed=screen.weighed,
        initial=_initial(request, screen, row),
    )


def _initial(request: HttpRequest, screen: Screen, row: SetRow) -> Page:
    """What was logged; else the load of the set before, and what is asked."""
    asked, done = row.prescription, row.done
    before = [s.done for s in screen.sets if s.prescription.pk == asked.pk and s.done]
    load = done or (before[-1] if before else asked)
    return {
        "prescription": asked.pk,
        "number": row.number,
        "client_id": uuid4(),
        "reps": (done or asked).reps,
        "hold_seconds": (done or asked).hold_seconds,
        "load": from_kg(load.load_kg, profile_in(request).units),
    }


def _exercise_page(
    request: HttpRequest,
    found: TrainingSession,
    screen: Screen,
    row: SetRow | None,
    form: SetForm | None,
) -> HttpResponse:
    asked = row.prescription if row else screen.first
    context = {
        "session": found,
        "screen": screen,
        "screens": screens(found),
        "row": row,
        "asked": asked,
        "form": form,
        "skip_form": SkipForm(),
        "before": last_time(asked, runner_of(request).pk),
        "units": profile_in(request).units,
    }
    return render(request, "plans/exercise.html", context)


def _log(request: HttpRequest, found: TrainingSession, screen: Screen) -> HttpResponse:
    row = _posted_set(request, screen)
    form = SetForm(
        request.POST,
        row=row.prescription,
        units=profile_in(request).units,
        weighed=screen.weighed,
    )
    if form.is_valid():
        try:
            sessions.log_set(row.prescription, at=clock.now(), **form.values())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _after_set(request, found, screen)
    return _exercise_page(request, found, screen, row, form)


def _posted_set(request: HttpRequest, screen: Screen) -> SetRow:
    """The set the form was shown for; anything else is not part of this exercise."""
    asked = (request.POST.get("prescription", ""), request.POST.get("number", ""))
    known: list[SetRow] = [*screen.sets, *([screen.one_more] if screen.one_more else [])]
    for row in known:
        if asked == (str(row.prescription.pk), str(row.number)):
            return row
    raise Http404


def _after_set(request: HttpRequest, found: TrainingSession, screen: Screen) -> HttpResponse:
    """Stay for the next set, also for one more that is free; after the last one go on."""
    if found.is_logged:
        return redirect("plans:session", pk=found.pk)
    fresh = screen_or_404(session_or_404(request, found.pk), screen.number)
    if fresh.is_done and not fresh.one_more:
        return _go_on(request, found.pk)
    return redirect("plans:exercise", pk=found.pk, number=screen.number)


@require_POST
@health_consent_required
def remove_set(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take back a set logged by mistake."""
    found = session_or_404(request, pk)
    row = _posted_set(request, screen_or_404(found, number))
    try:
        sessions.remove_set(row.prescription, number=row.number, at=clock.now())
    except ValidationError as error:
        return _refused(request, error, found)
    return redirect("plans:exercise", pk=pk, number=number)


@require_POST
@health_consent_required
def skip_exercise(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Leave one exercise out, with a reason, on every side that has no set yet."""
    found = session_or_404(request, pk)
    screen, form = screen_or_404(found, number), SkipForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["skipped_because"][0]))
        return redirect("plans:exercise", pk=pk, number=number)
    try:
        for row in screen.sides:
            sessions.log_exercise(row, at=clock.now(), **form.cleaned_data)
    except ValidationError as error:
        return _refused(request, error, found)
    return _go_on(request, pk)


@require_POST
@health_consent_required
def take_up_exercise(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take back "left out" or "it hurts"."""
    found = session_or_404(request, pk)
    try:
        for row in screen_or_404(found, number).sides:
            sessions.forget_exercise(row, at=clock.now())
    except ValidationError as error:
        return _refused(request, error, found)
    return redirect("plans:exercise", pk=pk, number=number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Effort, pain and a note; sending it again corrects it. A run tells them with itself."""
    found = session_or_404(request, pk)
    if found.is_run:
        return told_elsewhere(found)
    spots = sore_spots(runner_of(request))
    if request.method == "POST":
        form = FinishForm(request.POST, spots=spots)
        if form.is_valid() and _finish(found, form):
            return redirect("plans:session", pk=pk)
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
        return _refused(request, error, found)
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
        return _refused(request, error, found)
    return redirect("plans:today")


@require_POST
@health_consent_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the rule find another day for a missed session."""
    found = session_or_404(request, pk)
    try:
        missed.move_by_rule(found, at=clock.now())
    except ValidationError as error:
        return _refused(request, error, found)
    return redirect("plans:session", pk=pk)
