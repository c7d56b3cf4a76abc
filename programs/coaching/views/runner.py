"""One runner's pages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from programs.coaching.services import inbox
from programs.coaching.services.runner import runner_overview
from programs.coaching.views.people import looked_at, units_of
from programs.coaching.views.proposals import with_forms
from programs.plans.models import Review
from programs.plans.services.proposals import mode_of
from programs.reminders.services.mail_log import ended_of, lines, mail_states

MAILS_A_PAGE = 50


@require_safe
def overview(request: HttpRequest, runner: int) -> HttpResponse:
    """One runner as their coach sees them, on the runner's own day."""
    person = looked_at(request, runner)
    overview = runner_overview(person, today=person.profile.today())
    context = {
        "runner": person,
        "overview": overview,
        "waiting": with_forms(request, inbox.about(overview.row)),
        "mode": mode_of(person.pk),
        "modes": Review.Mode.choices,
        "units": units_of(request),
    }
    return render(request, "coaching/runner.html", context)


@require_safe
def mails(request: HttpRequest, runner: int) -> HttpResponse:
    """All mails to the runner, the newest first; their own page shows the last few."""
    person = looked_at(request, runner)
    page = Paginator(ended_of(person), MAILS_A_PAGE).get_page(request.GET.get("page"))
    state = mail_states([person], at=clock.now())[person.pk]
    context = {"runner": person, "state": state, "page": page, "mails": lines(page)}
    return render(request, "coaching/mails.html", context)
