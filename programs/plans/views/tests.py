"""The Tests page, taking a test outside a session, and correcting or taking back a result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.catalogue.loader import load_catalogue
from programs.engine.choosing import CAREFUL
from programs.engine.exercise import StrengthTest
from programs.engine.intake import parse_intake
from programs.engine.strength_tests import may_take, needs_wall
from programs.engine.words import Side
from programs.pain.models import BodySide
from programs.plans.forms.results import ResultForm
from programs.plans.models import Plan, TestResult
from programs.plans.services import testing
from programs.plans.tests_page import tests_page
from programs.plans.views.in_session import initial_of

Page = dict[str, Any]


@never_cache
@require_safe
@health_consent_required
def tests(request: HttpRequest) -> HttpResponse:
    """The latest of every test, how the sides compare, and what changed since the first."""
    runner, profile = runner_of(request), profile_in(request)
    plans = Plan.objects.filter(runner=runner).exclude(status=Plan.Status.REPLACED)
    plan = plans.select_related("intake").order_by("-created_at", "-pk").first()
    if plan is not None and plan.outcome == Plan.Outcome.REFER:
        plan = None
    page = tests_page(plan, list(TestResult.objects.of(runner)), today=profile.today())
    may_test = plan is not None and plan.status == Plan.Status.ACTIVE
    context = {"page": page, "may_test": may_test, "units": profile.units}
    return render(request, "plans/tests.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def take(request: HttpRequest, test: str, side: str) -> HttpResponse:
    """One test of one side, outside a session; then the other side, then the Tests page."""
    asked, plan = _test_or_404(test, side), testing.active_plan(runner_of(request))
    if plan is None:
        return redirect("plans:tests")
    intake, day = (
        parse_intake(plan.intake.answers, today=plan.starts_on),
        profile_in(request).today(),
    )
    other = Side(side).other
    context = _page(request, asked, side) | {
        "other": other.value if may_take(asked, other, intake, load_catalogue()) else "",
        "other_name": BodySide(other.value).label,
        "beside_wall": bool(asked.beside_wall) and needs_wall(intake, careful=_is_careful(plan)),
        "left_out": not may_take(asked, Side(side), intake, load_catalogue()),
        "free_on": testing.free_from(plan, intake, test, day),
        "today": day,
    }
    form = ResultForm(request.POST or None, test=asked, units=profile_in(request).units)
    if request.method == "POST" and form.is_valid() and _taken(request, test, side, form):
        return _after(request, test, side)
    closed = context["left_out"] or context["free_on"] != day
    return render(request, "plans/test.html", context | {"form": None if closed else form})


def _is_careful(plan: Plan) -> bool:
    """Whether a caution of the screening asks that nobody may fall."""
    return any(finding["sign"] in CAREFUL for finding in plan.screening["findings"])


def _test_or_404(test: str, side: str) -> StrengthTest:
    found = load_catalogue().tests.get(test)
    if found is None or side not in BodySide.values:
        raise Http404
    return found


def _page(request: HttpRequest, test: StrengthTest, side: str) -> Page:
    earlier = TestResult.objects.of(runner_of(request)).filter(test=test.slug, side=side)
    return {
        "test": test,
        "side": side,
        "side_name": BodySide(side).label,
        "before": earlier.filter(taken_on__lt=profile_in(request).today()).last(),
        "units": profile_in(request).units,
    }


def _taken(request: HttpRequest, test: str, side: str, form: ResultForm) -> bool:
    try:
        result = testing.take_test(
            runner_of(request),
            test=test,
            side=side,
            value=form.value,
            pain_during=form.pain,
            day=profile_in(request).today(),
            at=clock.now(),
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    _tell(request, result)
    return True


def _tell(request: HttpRequest, result: TestResult) -> None:
    messages.success(request, _("Saved."))
    if result.changed:
        messages.info(request, _("It changes doses ahead: see under the test."))


def _after(request: HttpRequest, test: str, side: str) -> HttpResponse:
    """The other side, unless it was tested today or may not be."""
    other = Side(side).other
    plan = testing.active_plan(runner_of(request))
    today = TestResult.objects.of(runner_of(request)).filter(
        test=test, side=other, taken_on=profile_in(request).today()
    )
    if plan is None or today.exists():
        return redirect("plans:tests")
    intake = parse_intake(plan.intake.answers, today=plan.starts_on)
    if not may_take(load_catalogue().tests[test], other, intake, load_catalogue()):
        return redirect("plans:tests")
    return redirect("plans:test", test=test, side=other.value)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A result that was typed wrong, wherever it was taken."""
    result = _result_or_404(request, pk)
    test, units = _test_or_404(result.test, result.side), profile_in(request).units
    form = ResultForm(
        request.POST or None, test=test, units=units, initial=initial_of(result, test, units)
    )
    if request.method == "POST" and form.is_valid() and _corrected(result, form):
        messages.success(request, _("Saved."))
        return redirect("plans:tests")
    context = _page(request, test, result.side) | {"result": result, "form": form, "before": None}
    return render(request, "plans/test.html", context)


def _result_or_404(request: HttpRequest, pk: int) -> TestResult:
    own = TestResult.objects.of(runner_of(request)).select_related("session", "runner")
    return get_object_or_404(own, pk=pk)


def _corrected(result: TestResult, form: ResultForm) -> bool:
    try:
        testing.correct_test(result, value=form.value, pain_during=form.pain, at=clock.now())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


@require_POST
@health_consent_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a result back, and what it changed."""
    result = _result_or_404(request, pk)
    try:
        testing.take_back_test(result, at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back."))
    return redirect("plans:tests")
