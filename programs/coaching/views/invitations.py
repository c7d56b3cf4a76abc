"""Inviting runners by mail, one by one or from a file."""

from __future__ import annotations

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.archive.writing import harmless
from programs.coaching.models import Invitation
from programs.coaching.services import invitations, roster_file, roster_import
from programs.coaching.services.invitations import Wish
from programs.coaching.services.roster_file import Columns, Table, UnreadableFile
from programs.coaching.services.roster_import import Outcome
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of
from programs.plans.models import Review

A_PAGE = 50
LINES_SHOWN = 40
COLUMNS = ("email", "name", "mode")


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
            raise roster_file.too_large()
        return roster_file.decoded(upload.read())
    text = request.POST.get("text", "")
    if not text.strip():
        raise UnreadableFile(_("Choose a file or paste the list."))
    return text


def _checked(request: HttpRequest, text: str, table: Table) -> HttpResponse:
    coach, at, mode = coach_of(request), clock.now(), _mode(request)
    columns = _columns(request, table)
    if request.POST.get("do") == "invite":
        wrong = _invited(request, table, columns, mode)
        if not wrong:
            return redirect("coach:invitations")
        say(request, wrong, "")
    outcome = roster_import.look_at(table, columns, mode, coach, at=at)
    if request.POST.get("do") == "left-out":
        return _left_out(outcome)
    context = _check(outcome, text, table, columns) | {"mode": mode, "modes": Review.Mode.choices}
    return render(request, "coaching/import_check.html", context)


def _invited(request: HttpRequest, table: Table, columns: Columns, mode: Review.Mode) -> str:
    """Invite them; what stands against it, or nothing."""
    outcome = roster_import.carry_out(table, columns, mode, coach_of(request), at=clock.now())
    if outcome.is_too_many:
        return _("Too many invitations wait. Take some back first.")
    if outcome.has_failed:
        return _("Nobody was invited: the list could not be stored. Look at it again.")
    if not outcome.good:
        return _("Nobody was invited: no row is fine.")
    count = len(outcome.good)
    words = ngettext("%(n)d invitation goes out.", "%(n)d invitations go out.", count)
    say(request, "", words % {"n": count})
    return ""


def _columns(request: HttpRequest, table: Table) -> Columns:
    """As chosen, else as guessed from the headings."""
    guess = roster_file.guessed(table.heads)
    return Columns(
        *(
            _column(request.POST.get(f"{name}_column", ""), getattr(guess, name), table)
            for name in COLUMNS
        )
    )


def _column(given: str, guess: int, table: Table) -> int:
    if given == "none":
        return roster_file.NO_COLUMN
    if given.isdecimal() and len(given) < 5 and int(given) < len(table.heads):
        return int(given)
    return guess


def _left_out(outcome: Outcome) -> HttpResponse:
    """The rows that are left out as a file, to be put right and brought again."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="left-out.csv"'
    answer.write("\ufeff")
    rows = csv.writer(answer)
    rows.writerow([_("Row"), _("Email address"), _("Name"), _("Mode"), _("Why")])
    for line in outcome.left_out:
        cells = (line.email, line.name, line.mode, line.why)
        rows.writerow([line.number, *map(harmless, cells)])
    return answer


def _check(outcome: Outcome, text: str, table: Table, columns: Columns) -> dict[str, Any]:
    return {
        "text": text,
        "columns": [
            (name, label, getattr(columns, name))
            for name, label in zip(COLUMNS, _labels(), strict=True)
        ],
        "heads": [(number, _head(table, number)) for number in range(len(table.heads))],
        "good": outcome.good,
        "left_out": outcome.left_out,
        "reasons": outcome.reasons,
        "shown": LINES_SHOWN,
    }


def _labels() -> tuple[str, str, str]:
    return _("Email address"), _("Name"), _("Which changes wait")


def _head(table: Table, column: int) -> str:
    """The heading of a column with what stands in it first, for who cannot tell by the heading."""
    cells = (row[column].strip() for _number, row in table.rows[:20] if column < len(row))
    example = next(filter(None, cells), "")[:30]
    head = table.heads[column] or _("Column %(number)d") % {"number": column + 1}
    return f"{head} ({example})" if example else head
