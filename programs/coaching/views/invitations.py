"""Inviting runners by mail, one by one or from a file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from programs.coaching.models import Invitation
from programs.coaching.services import invitations, roster_file
from programs.coaching.services.invitations import Wish
from programs.coaching.services.roster_file import Line, Table, UnreadableFile
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of
from programs.plans.models import Review

A_PAGE = 50
LINES_SHOWN = 40


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """All invitations and a form for one more; POST invites."""
    coach, at = coach_of(request), clock.now()
    email, name = request.POST.get("email", "").strip(), request.POST.get("name", "").strip()
    mode = _mode(request)
    wrong = ""
    if request.method == "POST":
        wrong = invitations.invite_one(coach, Wish(email, name, mode), at=at)
        if not wrong:
            words = _("The invitation to %(email)s goes out within a minute.")
            say(request, "", words % {"email": email})
            return redirect("coach:invitations")
    page = Paginator(Invitation.objects.filter(coach=coach), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "now": at,
        "email": email,
        "name": name,
        "mode": mode,
        "modes": Review.Mode.choices,
        "wrong": wrong,
    }
    return render(request, "coaching/invitations.html", context, status=400 if wrong else 200)


def _mode(request: HttpRequest) -> Review.Mode:
    given = request.POST.get("mode", "")
    return Review.Mode(given) if given in Review.Mode.values else Review.Mode.NONE


@require_POST
def change(request: HttpRequest, invitation: int) -> HttpResponse:
    """Mail one again, or take it back."""
    found = get_object_or_404(Invitation, pk=invitation, coach=coach_of(request))
    at = clock.now()
    if request.POST.get("do") == "again":
        say(request, invitations.mail_again(found, at=at), _("It is mailed again within a minute."))
    else:
        took = invitations.take_back(found, at=at)
        say(request, "" if took else _("This invitation has ended."), _("Taken back."))
    return redirect("coach:invitations")


@require_http_methods(["GET", "HEAD", "POST"])
def from_file(request: HttpRequest) -> HttpResponse:
    """Upload or paste, choose the columns, see what each row would do, then invite."""
    if request.method != "POST":
        return render(request, "coaching/import.html", {"modes": Review.Mode.choices})
    try:
        text = _text(request)
        table = roster_file.read(text)
    except UnreadableFile as error:
        context = {"wrong": str(error), "modes": Review.Mode.choices}
        return render(request, "coaching/import.html", context, status=400)
    return _checked(request, text, table)


def _text(request: HttpRequest) -> str:
    upload = request.FILES.get("file")
    if upload is not None and not isinstance(upload, list):
        if (upload.size or 0) > roster_file.MOST_BYTES:
            raise UnreadableFile(_("The file is too large: up to 2 MB."))
        return roster_file.decoded(upload.read())
    text = request.POST.get("text", "")
    if not text.strip():
        raise UnreadableFile(_("Choose a file or paste the list."))
    return text


def _checked(request: HttpRequest, text: str, table: Table) -> HttpResponse:
    coach, at, mode = coach_of(request), clock.now(), _mode(request)
    email, name = _columns(request, table)
    known = invitations.known_addresses(coach, at=at)
    lines = list(roster_file.lines(table, email=email, name=name, mode=mode, known=known))
    good = [line.wish for line in lines if not line.wrong]
    if request.POST.get("do") == "invite" and good:
        if len(good) + len(known) > invitations.WAITING_AT_MOST + 1:
            say(request, _("Too many invitations wait. Take some back first."), "")
        else:
            invitations.invite(coach, good, at=at)
            words = ngettext("%(n)d invitation goes out.", "%(n)d invitations go out.", len(good))
            say(request, "", words % {"n": len(good)})
            return redirect("coach:invitations")
    return render(
        request, "coaching/import_check.html", _check(lines, text, table, email, name, mode)
    )


def _columns(request: HttpRequest, table: Table) -> tuple[int, int]:
    """As chosen, else as guessed from the headings."""
    guess = roster_file.guessed(table.heads)
    chosen = [request.POST.get(each, "") for each in ("email_column", "name_column")]
    email, name = (
        int(given) if given.isdecimal() and int(given) < len(table.heads) else fallback
        for given, fallback in zip((each[:4] for each in chosen), guess, strict=True)
    )
    return email, roster_file.NO_COLUMN if chosen[1] == "none" else name


def _check(
    lines: list[Line], text: str, table: Table, email: int, name: int, mode: Review.Mode
) -> dict[str, Any]:
    bad = [line for line in lines if line.wrong]
    return {
        "text": text,
        "heads": list(enumerate(table.heads)),
        "email_column": email,
        "name_column": name,
        "good": len(lines) - len(bad),
        "bad": len(bad),
        "bad_lines": bad[:LINES_SHOWN],
        "good_lines": [line for line in lines if not line.wrong][:5],
        "mode": mode,
        "modes": Review.Mode.choices,
    }
