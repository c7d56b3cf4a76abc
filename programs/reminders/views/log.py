"""What became of a person's reminders, and the way back for an address whose mails came back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.gates import signed_in_required
from accounts.people import runner_of
from programs.reminders.models import Suppression
from programs.reminders.services.mail_log import ended_of, lines
from programs.reminders.services.suppression import lift, may_try_again, suppression_of
from programs.reminders.views.settings import send_test

MAILS_A_PAGE = 50


@require_safe
@signed_in_required
def log(request: HttpRequest) -> HttpResponse:
    """Every reminder that ended, by day, the newest first."""
    person = runner_of(request)
    page = Paginator(ended_of(person), MAILS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "mails": lines(page), "suppression": suppression_of(person)}
    return render(request, "reminders/log.html", context)


@require_POST
@signed_in_required
def try_again(request: HttpRequest) -> HttpResponseBase:
    """The person says that the address is right: write to it again, beginning with a test mail."""
    person, at = runner_of(request), clock.now()
    if not may_try_again(person, at=at):
        messages.info(
            request,
            _("It was tried within a day and came back. Change the address, or try tomorrow."),
        )
        return redirect("reminders:settings")
    lift(person, person.email, how=Suppression.Lifted.TRIED, at=at)
    return send_test(request)
