"""The pages of one runner beside the overview."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from programs.coaching.forms import SetDoseForm
from programs.coaching.models import Deed
from programs.coaching.services import pages
from programs.coaching.services.deeds import note
from programs.coaching.services.runner import pain_courses
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of, looked_at, own_runner, units_of
from programs.plans.models import CoachDose, Review
from programs.plans.services.coach_doses import set_dose, take_back
from programs.plans.services.proposals import mode_of
from programs.plans.templatetags.plan_words import dose, exercise_name

A_PAGE = 20


@require_safe
def pain(request: HttpRequest, runner: int) -> HttpResponse:
    """Every spot's mornings as a line, and everything told as a table."""
    person = looked_at(request, runner)
    today = person.profile.today()
    courses, days = pain_courses(person, today=today)
    reports = pages.pain_reports(person, today=today)
    context = {"runner": person, "courses": courses, "days": days, "reports": reports}
    return render(request, "coaching/pain.html", context)


@require_safe
def sessions(request: HttpRequest, runner: int) -> HttpResponse:
    person = looked_at(request, runner)
    past = pages.past_sessions(person, today=person.profile.today())
    page = Paginator(past, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "coaching/sessions.html", {"runner": person, "page": page})


@require_safe
def plan(request: HttpRequest, runner: int) -> HttpResponse:
    """The plan with its next doses, each of which the coach can set."""
    person = looked_at(request, runner)
    found = pages.plan_page(person, today=person.profile.today())
    context = {
        "runner": person,
        "found": found,
        "mode": mode_of(person.pk),
        "modes": Review.Mode.choices,
        "units": units_of(request),
    }
    return render(request, "coaching/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, runner: int, exercise: str, side: str) -> HttpResponse:
    """Set the dose of one exercise on one side, with a reason."""
    person = own_runner(request, runner)
    today, units = person.profile.today(), units_of(request)
    doses = pages.plan_page(person, today=today).doses
    found = next((d for d in doses if (d.row.exercise, d.row.side) == (exercise, side)), None)
    if found is None:
        raise Http404
    form = SetDoseForm(request.POST or None, row=found.row, units=units)
    if request.method == "POST" and form.is_valid():
        coach, at = coach_of(request), clock.now()
        asked, why = form.dose, form.cleaned_data["why"]
        wrong = set_dose(person, (exercise, side), asked, by=coach, why=why, today=today, at=at)
        if not wrong:
            name = (
                f"{exercise_name(exercise)}, {found.row.get_side_display()}: {dose(asked)}. {why}"
            )
            note(coach, [person.pk], Deed.What.DOSED, name, at=at)
        say(request, wrong, _("Set. It stays until you take it back, or pain asks for less."))
        return redirect("coach:runner-plan", person.pk)
    context = {"runner": person, "found": found, "form": form, "units": units}
    status = 400 if request.method == "POST" else 200
    return render(request, "coaching/edit.html", context, status=status)


@require_POST
def revert(request: HttpRequest, dose: int) -> HttpResponse:
    """Take back a dose that a coach set; the plan's own stand again."""
    found = get_object_or_404(CoachDose.objects.select_related("runner"), pk=dose)
    person = own_runner(request, found.runner_id)
    at = clock.now()
    wrong = take_back(found, today=person.profile.today(), at=at)
    if not wrong:
        name = f"{exercise_name(found.exercise)}, {found.get_side_display()}"
        note(coach_of(request), [person.pk], Deed.What.UNDOSED, name, at=at)
    say(request, wrong, _("Taken back. The plan’s own doses stand again."))
    return redirect("coach:runner-plan", person.pk)


@require_safe
def runs(request: HttpRequest, runner: int) -> HttpResponse:
    person = looked_at(request, runner)
    found = pages.runs_page(person, today=person.profile.today())
    context = {"runner": person, "found": found, "units": units_of(request)}
    return render(request, "coaching/runs.html", context)


@require_safe
def tests(request: HttpRequest, runner: int) -> HttpResponse:
    person = looked_at(request, runner)
    return render(
        request, "coaching/tests.html", {"runner": person, "results": pages.test_results(person)}
    )


@require_safe
def audit(request: HttpRequest, runner: int) -> HttpResponse:
    """What coaches did and who looked: the runner reads the same."""
    person = looked_at(request, runner)
    context = {
        "runner": person,
        "page": Paginator(pages.deeds_about(person), A_PAGE).get_page(request.GET.get("page")),
        "looks": pages.looks_at(person)[:A_PAGE],
    }
    return render(request, "coaching/audit.html", context)
