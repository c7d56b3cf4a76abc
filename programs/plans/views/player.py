"""Doing a session: one exercise a screen, set by set.

Every form works alone. The script of the page sends the same forms and asks for JSON: then a set
that was kept on the phone without a network is answered with what became of it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.offline import works_offline
from accounts.people import profile_in, runner_of
from accounts.units import from_kg
from programs.plans.forms.session import ReadyForm, SetForm, SkipForm
from programs.plans.models import TrainingSession
from programs.plans.player import Screen, SetRow, last_time, loads_of, resume_at, screens
from programs.plans.player import things_needed as things
from programs.plans.player_script import as_done, handed_over, milliseconds
from programs.plans.services import ready as before
from programs.plans.services import sessions, sets
from programs.plans.services.hurting import easier_variant
from programs.plans.services.mornings import sore_spots
from programs.plans.views.in_session import test_in_session
from programs.plans.views.people import session_or_404

Page = dict[str, Any]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
@works_offline
def ready(request: HttpRequest, pk: int) -> HttpResponse:
    """Shoes off, kit at hand, pain now; over the limit the session is questioned first."""
    found = session_or_404(request, pk)
    form = ReadyForm(
        request.POST if request.method == "POST" else None, spots=sore_spots(runner_of(request))
    )
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        too_sore = before.tell_pain_now(found, form.scores, at=at) if form.scores else None
        if too_sore is not None and wants_json(request):
            return JsonResponse({"refused": ""})
        if too_sore is not None:
            context = {"score": too_sore, "limit": before.PAIN_LIMIT, "session": found}
            return render(request, "plans/hurts_done.html", context)
        return answered(request, _ahead(found, screens(found)))
    if form.is_bound and wants_json(request):
        return JsonResponse({"refused": words_of(form)})
    context = {
        "session": found,
        "form": form,
        "limit": before.PAIN_LIMIT,
        "screens": (shown := screens(found)),
        "needed": things(shown),
        "units": profile_in(request).units,
    }
    return render(request, "plans/ready.html", context)


@never_cache
@require_safe
@health_consent_required
def next_exercise(request: HttpRequest, pk: int) -> HttpResponse:
    """To the next exercise with something to do; after the last, to the end."""
    return go_on(request, session_or_404(request, pk))


def go_on(request: HttpRequest, found: TrainingSession) -> HttpResponse:
    return redirect(_ahead(found, screens(found)))


def _ahead(found: TrainingSession, shown: tuple[Screen, ...]) -> str:
    here = resume_at(shown)
    if here:
        return reverse("plans:exercise", kwargs={"pk": found.pk, "number": here.number})
    name = "session" if found.is_logged else "finish"
    return reverse(f"plans:{name}", kwargs={"pk": found.pk})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
@works_offline
def exercise(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One exercise: the set to do now, and those done, each of which can be corrected."""
    if request.method == "POST":
        return _log(request, pk, number)
    found = session_or_404(request, pk)
    screen = screen_or_404(found, number)
    if screen.test:
        return test_in_session(request, found, screen)
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


def _set_form(request: HttpRequest, screen: Screen, row: SetRow, data: Any = None) -> SetForm:
    return SetForm(
        data,
        row=row.prescription,
        units=profile_in(request).units,
        weighed=screen.weighed,
        loads_kg=[load.kg for load in loads_of(screen)],
        initial=_initial(request, screen, row),
    )


def _initial(request: HttpRequest, screen: Screen, row: SetRow) -> Page:
    """What was logged; else the load of the set before, and what is asked."""
    asked, done = row.prescription, row.done
    return {
        "prescription": asked.pk,
        "number": row.number,
        "client_id": uuid4(),
        "corrects": done and done.client_id,
        "reps": (done or asked).reps,
        "hold_seconds": (done or asked).hold_seconds,
        "load": from_kg(screen.load_for(row), profile_in(request).units),
    }


def _exercise_page(
    request: HttpRequest,
    found: TrainingSession,
    screen: Screen,
    row: SetRow | None,
    form: SetForm | None,
) -> HttpResponse:
    asked = row.prescription if row else screen.first
    shown, units = screens(found), profile_in(request).units
    context = {
        "session": found,
        "screen": screen,
        "screens": shown,
        "after": next((each for each in shown if each.number == screen.number + 1), None),
        "row": row,
        "asked": asked,
        "form": form,
        "skip_form": SkipForm(),
        "easier": easier_variant(asked, screen.intake) if form else None,
        "loads": loads_of(screen),
        "before": last_time(asked, runner_of(request).pk),
        "units": units,
        "script": handed_over(found, screen, units=units, at=clock.now()),
    }
    return render(request, "plans/exercise.html", context)


def _log(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Check and store one set on the session as it stands, held meanwhile."""
    with transaction.atomic():
        found = _held_or_404(request, pk)
        screen = screen_or_404(found, number)
        if screen.test:
            return test_in_session(request, found, screen)
        row = _posted_set(request, screen)
        form = _set_form(request, screen, row, request.POST)
        if not form.is_valid():
            return _not_stored(request, found, screen, row, form)
        try:
            log = sets.store(found, row.prescription, form.done, at=clock.now())
        except sets.Outdated as error:
            return _outdated(request, found, row, error)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return _not_stored(request, found, screen, row, form)
    return _after_set(request, found, screen.with_set(row, log))


def _held_or_404(request: HttpRequest, pk: int) -> TrainingSession:
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError:
        client_id = None
    runner = runner_of(request)
    found = get_object_or_404(sets.held(client_id, pk=pk, plan__runner=runner))
    found.plan.runner = runner
    return found


def _posted_set(request: HttpRequest, screen: Screen) -> SetRow:
    """The set the form was shown for; anything else is not part of this exercise."""
    asked = (request.POST.get("prescription", ""), request.POST.get("number", ""))
    known: list[SetRow] = [*screen.sets, *([screen.one_more] if screen.one_more else [])]
    for row in known:
        if asked == (str(row.prescription.pk), str(row.number)):
            return row
    raise Http404


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("accept") == "application/json"


def words_of(form: Form) -> str:
    """All that is wrong with a form, for a script that has no place for each of them."""
    return " ".join(str(each) for errors in form.errors.values() for each in errors)


def _not_stored(
    request: HttpRequest, found: TrainingSession, screen: Screen, row: SetRow, form: SetForm
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"refused": words_of(form)})
    return _exercise_page(request, found, screen, row, form)


def _outdated(
    request: HttpRequest, found: TrainingSession, row: SetRow, error: ValidationError
) -> HttpResponse:
    """What stands is shown instead, open to be corrected."""
    if wants_json(request):
        stands = as_done(row.done, profile_in(request).units)
        return JsonResponse({"refused": " ".join(error.messages), "stands": stands})
    messages.warning(request, " ".join(error.messages))
    return redirect(f"{request.path}?set={row.number}.{row.prescription.side}")


def _after_set(request: HttpRequest, found: TrainingSession, screen: Screen) -> HttpResponse:
    """Stay for the next set, also for one more that is free; after the last one go on."""
    if found.is_logged:
        ahead = reverse("plans:session", kwargs={"pk": found.pk})
    elif screen.is_done and not screen.one_more:
        ahead = _ahead(found, _with(screens(found), screen))
    else:
        ahead = request.path
    return answered(request, ahead)


def answered(request: HttpRequest, ahead: str) -> HttpResponse:
    """It is stored: where to go on, for the browser or its script."""
    if wants_json(request):
        return JsonResponse({"next": ahead, "at": milliseconds(clock.now())})
    return redirect(ahead)


def _with(shown: tuple[Screen, ...], fresh: Screen) -> tuple[Screen, ...]:
    return tuple(fresh if each.number == fresh.number else each for each in shown)


@require_POST
@health_consent_required
def remove_set(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take back a set logged by mistake."""
    found = session_or_404(request, pk)
    row = _posted_set(request, screen_or_404(found, number))
    shown = request.POST.get("corrects", "")
    try:
        sets.remove_set(
            row.prescription,
            number=row.number,
            at=clock.now(),
            client_id=UUID(shown) if shown else None,
        )
    except ValueError:
        raise Http404 from None
    except ValidationError as error:
        return refused(request, error, found)
    return answered(request, reverse("plans:exercise", kwargs={"pk": pk, "number": number}))


def refused(request: HttpRequest, error: ValidationError, found: TrainingSession) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"refused": " ".join(error.messages)})
    messages.error(request, " ".join(error.messages))
    return redirect("plans:session", pk=found.pk)


@require_POST
@health_consent_required
def swap_exercise(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Do the easier version on every side today; it counts as lighter on purpose."""
    found = session_or_404(request, pk)
    screen = screen_or_404(found, number)
    try:
        for row in screen.sides:
            easier = easier_variant(row, screen.intake)
            if easier:
                sessions.log_exercise(row, at=clock.now(), easier_exercise=easier.slug)
    except ValidationError as error:
        return refused(request, error, found)
    return redirect("plans:exercise", pk=pk, number=number)


@require_POST
@health_consent_required
def skip_exercise(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Leave one exercise out, with a reason, on every side that has no set yet."""
    found = session_or_404(request, pk)
    screen, form = screen_or_404(found, number), SkipForm(request.POST)
    if not form.is_valid():
        why = str(form.errors["skipped_because"][0])
        if wants_json(request):
            return JsonResponse({"refused": why})
        messages.error(request, why)
        return redirect("plans:exercise", pk=pk, number=number)
    try:
        for row in screen.sides:
            sessions.log_exercise(row, at=clock.now(), **form.cleaned_data)
    except ValidationError as error:
        return refused(request, error, found)
    fresh = session_or_404(request, pk)
    return answered(request, _ahead(fresh, screens(fresh)))


@require_POST
@health_consent_required
def take_up_exercise(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take back "left out", "it hurts" or the easier version."""
    found = session_or_404(request, pk)
    try:
        for row in screen_or_404(found, number).sides:
            sessions.forget_exercise(row, at=clock.now())
    except ValidationError as error:
        return refused(request, error, found)
    return redirect("plans:exercise", pk=pk, number=number)
