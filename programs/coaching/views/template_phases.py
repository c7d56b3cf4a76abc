"""The phases of a draft: one of them, another one, one fewer, another order."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from programs.coaching.services import exercises, template_phases, templates
from programs.coaching.template_forms import PhaseForm, PublishForm, doses_of, phase_table
from programs.coaching.views.answers import explain
from programs.coaching.views.people import coach_of
from programs.coaching.views.templates import (
    LONGEST_KEY,
    TAKEN_OUT,
    draft_of,
    new_phase,
    own_template,
    page_of,
    taken_from,
)
from programs.plans.models import Template, TemplateVersion
from programs.plans.services.catalogues import protocol_of


@require_http_methods(["GET", "HEAD", "POST"])
def phase(request: HttpRequest, template: int, number: int) -> HttpResponse:
    """Edit one phase (from 1) of the draft."""
    found = own_template(request, template)
    draft = draft_of(found)
    catalogue = exercises.offered(coach_of(request), draft)
    own = protocol_of(draft)
    if not 1 <= number <= len(own.phases):
        raise Http404
    here = own.phases[number - 1]
    theirs, data = template_phases.counterpart(here, draft), request.POST or None
    others = template_phases.names_taken(draft, number - 1)
    form = PhaseForm(data, phase=here, reviewed=theirs, catalogue=catalogue, others=others)
    doses = doses_of(data, here, theirs, catalogue)
    if request.method == "POST" and all([form.is_valid(), doses.is_valid()]):
        before = draft.content["phases"][number - 1]["doses"]
        table = phase_table(form, doses, before)
        try:
            templates.save_phase(draft, number - 1, table, at=clock.now())
            return _saved(request, found, number)
        except ValidationError as error:
            form.add_error("weeks", error.messages[0])
    context = {
        **{"template": found, "version": draft, "form": form, "doses": doses},
        **{"phase": here, "number": number, "phases": len(own.phases)},
        "may_go": template_phases.may_go(draft, number - 1),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "coaching/template_phase.html", context, status=status)


def _saved(request: HttpRequest, template: Template, number: int) -> HttpResponse:
    messages.success(request, _("Saved in the draft. Nothing changes before you publish it."))
    if "another" in request.POST:
        return redirect("coach:template-phase", template.pk, number)
    return redirect("coach:template", template.pk)


@require_POST
def phases(request: HttpRequest, template: int) -> HttpResponse:
    """Put a phase into the draft, take one out or back, or move one a place."""
    found = own_template(request, template)
    draft, at = draft_of(found), clock.now()
    doing, _colon, given = request.POST.get("do", "").partition(":")
    number = int(given) - 1 if given.isdecimal() and len(given) < LONGEST_KEY else -1
    try:
        if doing == "add":
            return _add_phase(request, found, draft)
        if doing == "undo":
            return _put_back(request, found, draft)
        if not 0 <= number < len(draft.content["phases"]):
            raise ValidationError(_("That phase is not in the draft any longer."))
        if doing == "remove":
            taken = template_phases.remove(draft, number, at=at)
            kept = {"version": str(draft.pk), "number": number, "phase": taken}
            request.session[TAKEN_OUT] = kept
        elif doing in ("earlier", "later"):
            by = 1 if doing == "later" else -1
            template_phases.shift(draft, number, by, at=at)
    except ValidationError as error:
        explain(request, error)
    return HttpResponseRedirect(reverse("coach:template", args=[found.pk]) + "#phases")


def _put_back(request: HttpRequest, template: Template, draft: TemplateVersion) -> HttpResponse:
    """Undo the last taking out. `ValidationError` where the phase can't stand there any more."""
    taken = taken_from(request, draft)
    if taken is None:
        raise ValidationError(_("There is no phase to put back any more."))
    place = template_phases.put_back(draft, taken["phase"], taken["number"], at=clock.now())
    del request.session[TAKEN_OUT]
    messages.success(request, _("The phase is back in the draft, as it was."))
    page = reverse("coach:template", args=[template.pk])
    return HttpResponseRedirect(f"{page}#phase-{place + 1}")


def _add_phase(request: HttpRequest, template: Template, draft: TemplateVersion) -> HttpResponse:
    form = new_phase(draft, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        begins, name, place = given["begins"], given["name"], given["place"]
        try:
            template_phases.add(draft, begins, name, place, at=clock.now())
            return redirect("coach:template-phase", template.pk, place + 1)
        except ValidationError as error:
            form.add_error("name", error.messages[0])
    page = {**page_of(request, template, PublishForm()), "new_phase": form}
    return render(request, "coaching/template.html", page, status=400)
