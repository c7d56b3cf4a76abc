"""For whoever looks after the site: inviting coaches and second readers by mail."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.gates import signed_in_required
from accounts.models import User
from accounts.people import runner_of
from programs.coaching.models import CoachInvitation
from programs.coaching.services import coach_invitations
from programs.coaching.services.coach_invitations import Role, Wanted
from programs.coaching.views.answers import say

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def overview(request: HttpRequest) -> HttpResponse:
    """All invitations and a form for one more; POST invites."""
    by, at = _who_may_invite(request), clock.now()
    wanted, wrong = _wanted(request), ""
    if request.method == "POST":
        wrong = coach_invitations.invite(by, wanted, at=at)
        if not wrong:
            words = _("The invitation to %(email)s goes out within a minute.")
            say(request, "", words % {"email": wanted.email})
            return redirect("coaching:coaches")
    sent = CoachInvitation.objects.select_related("invited_by", "person")
    context = {
        "page": Paginator(sent, A_PAGE).get_page(request.GET.get("page")),
        "now": at,
        "wanted": wanted,
        "roles": Role.choices,
        "wrong": wrong,
    }
    return render(request, "coaching/coaches.html", context, status=400 if wrong else 200)


def _wanted(request: HttpRequest) -> Wanted:
    role = request.POST.get("role", "")
    return Wanted(
        request.POST.get("email", "").strip(),
        request.POST.get("name", "").strip(),
        Role(role) if role in Role.values else Role.COACH,
    )


@require_POST
@signed_in_required
def change(request: HttpRequest, invitation: int) -> HttpResponse:
    """Mail one again, or take it back."""
    by, at = _who_may_invite(request), clock.now()
    found = get_object_or_404(CoachInvitation, pk=invitation)
    if request.POST.get("do") == "again":
        wrong = coach_invitations.mail_again(found, by=by, at=at)
        say(request, wrong, _("It is mailed again within a minute."))
    else:
        took = coach_invitations.take_back(found, by=by, at=at)
        say(request, "" if took else _("This invitation has ended."), _("Taken back."))
    return redirect("coaching:coaches")


def _who_may_invite(request: HttpRequest) -> User:
    """Staff with the permission, and superusers; for everybody else nothing is here."""
    person = runner_of(request)
    if not (person.is_staff and person.has_perm("coaching.invite_coach")):
        raise Http404
    return person
