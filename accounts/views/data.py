"""Your data: take it all with you, bring it back, see who looked, let it rest, delete it."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock, letters
from accounts.archive.format import Refused
from accounts.archives import (
    Busy,
    ask_for_export,
    ask_for_import,
    file_name,
    percent_done,
    remove,
)
from accounts.erasure import GRACE, ask_for_erasure, keep_account
from accounts.forms import DeleteForm, ImportForm
from accounts.gates import signed_in_required
from accounts.models import Archive, Look, User
from accounts.pausing import pause
from accounts.people import runner_of
from accounts.retention import keepings
from accounts.tasks import work_at_archive

LOOKS_A_PAGE = 30
ARCHIVES_SHOWN = 5


@require_safe
@signed_in_required
def data(request: HttpRequest) -> HttpResponse:
    """What a person can do with everything this site knows of them."""
    return render(request, "accounts/data.html", _context(runner_of(request), ImportForm()))


@require_safe
@signed_in_required
def progress(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes while a file is made or read."""
    return render(request, "accounts/_archives.html", _context(runner_of(request), None))


def _context(person: User, form: forms.Form | None) -> dict[str, object]:
    archives = list(person.archives.all()[:ARCHIVES_SHOWN])
    at_work = next((each for each in archives if each.status in Archive.OPEN), None)
    return {
        "archives": archives,
        "at_work": at_work,
        "percent": percent_done(at_work) if at_work else 0,
        "form": form,
        "keepings": keepings(),
    }


@require_POST
@signed_in_required
def make_archive(request: HttpRequest) -> HttpResponse:
    try:
        _hand_over(ask_for_export(runner_of(request), at=clock.now()))
    except Busy:
        messages.info(request, _("One file is under way already. It comes first."))
    return redirect("accounts:data")


@require_POST
@signed_in_required
def bring_archive(request: HttpRequest) -> HttpResponse:
    """Take an upload; it is read in the background, all of it or nothing."""
    person = runner_of(request)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _hand_over(ask_for_import(person, form.cleaned_data["file"], at=clock.now()))
            return redirect("accounts:data")
        except Busy:
            messages.info(request, _("One file is under way already. It comes first."))
            return redirect("accounts:data")
        except Refused as refused:
            form.add_error("file", _(refused.sentence) % refused.values)
    return render(request, "accounts/data.html", _context(person, form))


def _hand_over(archive: Archive) -> None:
    """To a worker once the row is there; a broker that is away is made up for by the next tick."""

    def enqueue() -> None:
        try:
            work_at_archive.delay(archive.pk)
        except work_at_archive.OperationalError:
            return

    transaction.on_commit(enqueue)


@require_safe
@signed_in_required
def archive_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The finished file, for its person alone."""
    archive = _ready(request, pk)
    if not archive.file or not archive.file.storage.exists(str(archive.file)):
        raise Http404
    answer: HttpResponseBase = _hand_out(request, archive)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def _hand_out(request: HttpRequest, archive: Archive) -> HttpResponseBase:
    """An open session alone does not let everything out: first sign in once more."""
    return FileResponse(archive.file.open("rb"), as_attachment=True, filename=file_name(archive))


@require_POST
@signed_in_required
def archive_remove(request: HttpRequest, pk: int) -> HttpResponse:
    remove(_ready(request, pk), at=clock.now())
    messages.success(request, _("The file is removed. You can make a new one any time."))
    return redirect("accounts:data")


def _ready(request: HttpRequest, pk: int) -> Archive:
    return get_object_or_404(
        Archive,
        pk=pk,
        person=runner_of(request),
        direction=Archive.Direction.OUT,
        status=Archive.Status.READY,
    )


@require_safe
@signed_in_required
def looks(request: HttpRequest) -> HttpResponse:
    """Who opened this person's data, the newest first."""
    rows = Look.objects.filter(runner=runner_of(request)).select_related("viewer")
    page = Paginator(rows, LOOKS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/looks.html", {"page": page})


@require_POST
@signed_in_required
def pause_account(request: HttpRequest) -> HttpResponse:
    pause(runner_of(request), at=clock.now())
    return redirect("accounts:paused")


@require_POST
@signed_in_required
def resume_account(request: HttpRequest) -> HttpResponse:
    """Go on, and keep the account if it was about to be deleted."""
    kept = keep_account(runner_of(request), at=clock.now())
    said = _("Your account stays. Good to have you back.") if kept else _("Good to have you back.")
    messages.success(request, said)
    return redirect("/today/")


@require_safe
@signed_in_required
def paused(request: HttpRequest) -> HttpResponse:
    """The one page of an account that rests."""
    person = runner_of(request)
    if person.profile.paused_at is None:
        return redirect("accounts:data")
    context = {"since": person.profile.paused_at, "erasure": getattr(person, "erasure", None)}
    return render(request, "accounts/paused.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def delete(request: HttpRequest) -> HttpResponse:
    """Ask for the account to be deleted: what goes, when, and the way back."""
    person = runner_of(request)
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erasure = ask_for_erasure(person, at=clock.now())
        letters.send(letters.erasure_asked(erasure))
        logout(request)
        return redirect("accounts:farewell")
    context = {"form": form, "days": GRACE.days, "due_at": clock.now() + GRACE}
    return render(request, "accounts/delete.html", context)


@require_safe
def farewell(request: HttpRequest) -> HttpResponse:
    """Where one lands, signed out, after asking for deletion."""
    return render(request, "accounts/farewell.html", {"days": GRACE.days})
