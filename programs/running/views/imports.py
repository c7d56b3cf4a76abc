"""Runs from the files of a watch: sending them, what came of each, and taking it all back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.running.imports_page import earlier, page_of
from programs.running.models import RunImport
from programs.running.recordings.limits import UPLOAD
from programs.running.services.deciding import add_anyway, put_together, take_back
from programs.running.services.importing import import_runs
from programs.running.services.shoes import default_shoe
from programs.running.uploads import Quota, WatchFilesForm


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def bring(request: HttpRequest) -> HttpResponse:
    """Send files. The token of the form is checked inside, once the files have their limit:
    looking for it reads the request."""
    quota = Quota(request, UPLOAD)
    request.upload_handlers.insert(0, quota)
    return _bring(request, quota)


@csrf_protect
def _bring(request: HttpRequest, quota: Quota) -> HttpResponse:
    runner = runner_of(request)
    if request.method != "POST":
        form = WatchFilesForm(runner=runner, initial={"shoe": default_shoe(runner)})
        return _form_page(request, form)
    form = WatchFilesForm(request.POST, request.FILES, runner=runner)
    if quota.over:
        form.errors.pop("files", None)
        form.add_error("files", quota.over)
        return _form_page(request, form, status=413)
    if not form.is_valid():
        return _form_page(request, form)
    imported = import_runs(
        runner,
        [(each.name, each.file) for each in form.cleaned_data["files"]],
        limits=UPLOAD,
        at=clock.now(),
        shoe=form.cleaned_data["shoe"],
    )
    return redirect("running:imported", pk=imported.pk)


def _form_page(request: HttpRequest, form: WatchFilesForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "earlier": earlier(runner_of(request))}
    return render(request, "running/import.html", context, status=status)


@never_cache
@require_safe
@health_consent_required
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of each file."""
    context = {"page": page_of(_import(request, pk)), "units": profile_in(request).units}
    return render(request, "running/imported.html", context)


@require_POST
@health_consent_required
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    count = take_back(_import(request, pk), at=clock.now())
    words = ngettext("%(n)d run is out again.", "%(n)d runs are out again.", count)
    nothing = _("What your watch had added is out again.")
    messages.success(request, words % {"n": count} if count else nothing)
    return redirect("running:imported", pk=pk)


@require_POST
@health_consent_required
def decide(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Of a run that may be logged already: it is the same, or it is another."""
    found = get_object_or_404(_import(request, pk).lines, pk=line)
    same = request.POST.get("is") == "same"
    run = (put_together if same else add_anyway)(found, at=clock.now())
    if run and same:
        messages.success(request, _("Put together. What you had told stands."))
    elif run:
        messages.success(request, _("Logged as a run of its own."))
    else:
        messages.info(request, _("That was settled already, or your run was taken out since."))
    return redirect("running:imported", pk=pk)


def _import(request: HttpRequest, pk: int) -> RunImport:
    return get_object_or_404(RunImport.objects.of(runner_of(request)), pk=pk)
