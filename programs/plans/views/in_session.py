"""A strength test as part of a session: one side at a time, and what was already found."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import clock
from accounts.people import profile_in, runner_of
from programs.catalogue.loader import load_catalogue
from programs.engine.exercise import StrengthTest
from programs.plans.forms.results import ResultForm, shown_value
from programs.plans.forms.session import SkipForm
from programs.plans.models import Prescription, TestResult, TrainingSession
from programs.plans.player import Screen, SetRow, last_time, screens
from programs.plans.services import sessions
from programs.plans.views.people import session_or_404


def test_in_session(request: HttpRequest, found: TrainingSession, screen: Screen) -> HttpResponse:
    """The side to test now, or the one that is corrected (`?side=left`)."""
    row = _row(request, screen)
    if request.method == "POST" and row is None:
        raise Http404
    form = _form(request, row) if row else None
    if row and form and request.method == "POST" and form.is_valid() and _log(row, form):
        return _go_on(request, found, screen)
    context = test_page(request, load_catalogue().tests[screen.first.test], row, form)
    context |= {
        "session": found,
        "screen": screen,
        "screens": screens(found),
        "skip_form": SkipForm(),
    }
    return render(request, "plans/test.html", context)


def _row(request: HttpRequest, screen: Screen) -> SetRow | None:
    asked = request.POST.get("side", request.GET.get("side", ""))
    return next((s for s in screen.sets if s.prescription.side == asked), screen.open_set)


def _form(request: HttpRequest, row: SetRow) -> ResultForm:
    test, units = load_catalogue().tests[row.prescription.test], profile_in(request).units
    if request.method == "POST":
        return ResultForm(request.POST, test=test, units=units)
    return ResultForm(test=test, units=units, initial=initial_of(row.result, test, units))


def initial_of(result: TestResult | None, test: StrengthTest, units: str) -> dict[str, Any]:
    """Nothing is suggested before it was measured: a number in the field would be believed."""
    if result is None:
        return {}
    return {"value": shown_value(test, result.value, units), "pain": result.pain_during}


def _log(row: SetRow, form: ResultForm) -> bool:
    try:
        sessions.log_test(row.prescription, value=form.value, pain_during=form.pain, at=clock.now())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _go_on(request: HttpRequest, found: TrainingSession, screen: Screen) -> HttpResponse:
    """The other side, then the next exercise; a finished session shows what counted."""
    if found.is_logged:
        return redirect("plans:session", pk=found.pk)
    fresh = screens(session_or_404(request, found.pk))[screen.number - 1]
    if fresh.is_done:
        return redirect("plans:next", pk=found.pk)
    return redirect("plans:exercise", pk=found.pk, number=screen.number)


def test_page(
    request: HttpRequest, test: StrengthTest, row: SetRow | None, form: ResultForm | None
) -> dict[str, Any]:
    """What every page of a test shows; `row` is the side of a session that is tested."""
    asked = row.prescription if row else None
    wall = f"{test.rule}.wall"
    return {
        "test": test,
        "row": row,
        "asked": asked,
        "side": asked.side if asked else "",
        "side_name": asked.get_side_display() if asked else "",
        "result": row.result if row else None,
        "beside_wall": any(why["rule"] == wall for why in (asked.reasons if asked else ())),
        "form": form,
        "begin_with": _begin_with(request, asked) if asked else "",
        "units": profile_in(request).units,
        "before": _before(request, test, asked) if asked else None,
    }


def _begin_with(request: HttpRequest, asked: Prescription) -> str:
    """Words of the load that the side lifted last; else those of the plan."""
    if not asked.load_kg:
        return ""
    done = last_time(asked, runner_of(request).pk)
    return done[-1].prescription.load_words if done else asked.load_words


def _before(request: HttpRequest, test: StrengthTest, asked: Prescription) -> TestResult | None:
    results = TestResult.objects.of(runner_of(request)).filter(test=test.slug, side=asked.side)
    return results.filter(taken_on__lt=asked.session.date).last()
