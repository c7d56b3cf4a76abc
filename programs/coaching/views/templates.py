"""A coach's own programmes: the list, a programme, what it would change, and whom to move to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from programs.catalogue.loader import load_catalogue
from programs.coaching.services import moving, template_phases, templates
from programs.coaching.services.what_if import outlook, whom_to_move, without_plan
from programs.coaching.tasks import carry_out_moves
from programs.coaching.template_forms import (
    NewPhaseForm,
    PublishForm,
    TemplateForm,
)
from programs.coaching.views.answers import explain
from programs.coaching.views.people import coach_of, units_of
from programs.plans.models import Template, TemplateVersion
from programs.plans.services.catalogues import protocol_of

LONGEST_KEY = 18
"""Digits; more is no key of the database and would be refused by it."""
TAKEN_OUT = "phase_taken_out"
"""In the session: the phase that was taken out last, of which draft and from where."""


def own_template(request: HttpRequest, template: int) -> Template:
    """One of the coach's own. Else Http404."""
    return get_object_or_404(templates.of_coach(coach_of(request), at=clock.now()), pk=template)


def _newest(template: Template) -> TemplateVersion:
    """The draft, else the version published last."""
    return template.versions.select_related("template").order_by("-number")[0]


def _published(template: Template) -> TemplateVersion | None:
    published = template.versions.published().select_related("template")
    return published.order_by("-number").first()


def draft_of(template: Template) -> TemplateVersion:
    newest = _newest(template)
    if not newest.is_draft:
        raise Http404
    return newest


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The coach's templates, and a reviewed programme to begin another from."""
    coach, catalogue = coach_of(request), load_catalogue()
    form = TemplateForm(request.POST or None, catalogue=catalogue)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = templates.clone(coach, given["protocol"], given["name"], at=clock.now())
            return redirect("coach:template", made.pk)
        except ValidationError as error:
            form.add_error("name", error.messages[0])
    context = {"templates": templates.of_coach(coach, at=clock.now()), "form": form}
    status = 400 if request.method == "POST" else 200
    return render(request, "coaching/templates.html", context, status=status)


@require_safe
def one(request: HttpRequest, template: int) -> HttpResponse:
    """The draft, else the newest version: phases, what is different, and its versions."""
    found = own_template(request, template)
    return render(request, "coaching/template.html", page_of(request, found, PublishForm()))


def page_of(request: HttpRequest, template: Template, form: PublishForm) -> dict[str, Any]:
    """What the programme's page shows."""
    version = _newest(template)
    return {
        "template": template,
        "version": version,
        "seen": templates.seen_beside(version, templates.previous(version)),
        "versions": template.versions.published(),
        "form": form,
        "new_phase": new_phase(version) if version.is_draft else None,
        "taken": taken_from(request, version),
    }


def taken_from(request: HttpRequest, version: TemplateVersion) -> dict[str, Any] | None:
    """What `TAKEN_OUT` holds, if it was taken out of this draft."""
    taken: dict[str, Any] | None = request.session.get(TAKEN_OUT)
    return taken if taken and version.is_draft and taken["version"] == str(version.pk) else None


def new_phase(draft: TemplateVersion, data: Any = None) -> NewPhaseForm:
    """The form that puts a phase into the draft."""
    names = [phase["name"] for phase in draft.content["phases"]]
    return NewPhaseForm(data, phases=names, gone=template_phases.taken_out(draft))


@require_safe
def version(request: HttpRequest, template: int, number: int) -> HttpResponse:
    """A published version as it stands, with what was new in it."""
    found = own_template(request, template)
    published = found.versions.published().select_related("template")
    version = get_object_or_404(published, number=number)
    seen = templates.seen_beside(version, templates.previous(version))
    context = {"template": found, "version": version, "seen": seen}
    return render(request, "coaching/template_version.html", context)


@require_POST
def change(request: HttpRequest, template: int) -> HttpResponse:
    """Begin a draft or throw it away; offer the template no longer, or again."""
    found, asked = own_template(request, template), request.POST.get("do", "")
    if asked == "draft":
        templates.begin_draft(found, at=clock.now())
    elif asked == "discard":
        if templates.discard(draft_of(found)):
            messages.success(request, _("The template is gone; it was never published."))
            return redirect("coach:templates")
        messages.success(request, _("The draft is gone. What was published stays."))
    elif asked in ("retire", "offer"):
        templates.retire(found, at=clock.now() if asked == "retire" else None)
        said = _("Retired: nobody is moved to it, and who trains by it goes on.")
        messages.success(request, said if asked == "retire" else _("It is offered again."))
    return redirect("coach:template", found.pk)


@require_POST
def publish(request: HttpRequest, template: int) -> HttpResponse:
    """Close the draft as a version; nobody is moved by that."""
    found = own_template(request, template)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return render(request, "coaching/template.html", page_of(request, found, form), status=400)
    try:
        templates.publish(draft_of(found), form.cleaned_data["said"], at=clock.now())
    except ValidationError as error:
        explain(request, error)
        return redirect("coach:template", found.pk)
    messages.success(request, _("Published. Your runners stay where they are until you move them."))
    return redirect("coach:template-runners", found.pk)


@require_safe
def what_if(request: HttpRequest, template: int) -> HttpResponse:
    """Who would be dosed differently next week by the draft, else by the newest version."""
    found = own_template(request, template)
    version = _newest(found)
    own = protocol_of(version)
    wrong = templates.seen_beside(version, None).wrong
    outlooks = [] if wrong else outlook(coach_of(request), own, at=clock.now())
    context = {
        "template": found,
        "version": version,
        "wrong": wrong,
        "changed": [each for each in outlooks if each.changes],
        "same": [each for each in outlooks if not each.changes and not each.held],
        "held": [each for each in outlooks if each.held],
        "total": len(outlooks),
        "units": units_of(request),
    }
    return render(request, "coaching/template_what_if.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def runners(request: HttpRequest, template: int) -> HttpResponse:
    """Who trains by which version, and moving them to the newest one or back."""
    coach, found = coach_of(request), own_template(request, template)
    newest = _published(found)
    if newest is None:
        raise Http404
    if request.method == "POST":
        _move(request, found, newest)
        return redirect("coach:template-runners", found.pk)
    outlooks = outlook(coach, protocol_of(newest), at=clock.now())
    context = {
        "template": found,
        "version": newest,
        "outlooks": outlooks,
        "progress": _progress(request, found),
        "has_other_phases": any(each.goes_on for each in outlooks),
        "some_back": any(each.may_take_back for each in outlooks),
        "others": without_plan(coach, found.protocol, at=clock.now()),
        "units": units_of(request),
    }
    return render(request, "coaching/template_runners.html", context)


@require_safe
def moves(request: HttpRequest, template: int) -> HttpResponse:
    """How far those are who were moved together: the part of the page that renews itself."""
    found = own_template(request, template)
    context = {"template": found, "progress": _progress(request, found)}
    return render(request, "coaching/_moves.html", context)


def _progress(request: HttpRequest, template: Template) -> moving.Progress | None:
    return moving.progress_of(coach_of(request), template, at=clock.now())


def _hand_over() -> None:
    """To a worker once the rows are there; a broker that is away is made up for by the tick."""

    def enqueue() -> None:
        try:
            carry_out_moves.delay()
        except carry_out_moves.OperationalError:
            return

    transaction.on_commit(enqueue)


def _move(request: HttpRequest, template: Template, newest: TemplateVersion) -> None:
    """Do what is asked with those of the coach's own runners who are ticked."""
    coach, asked = coach_of(request), request.POST.get("do", "")
    doing, _colon, only = asked.partition(":")
    ids = [only] if only else request.POST.getlist("runner")
    known = [int(pk) for pk in ids if pk.isdecimal() and len(pk) < LONGEST_KEY]
    chosen = whom_to_move(coach, at=clock.now()).filter(pk__in=known)
    named = sorted(chosen, key=lambda each: str(each).casefold())
    if not named:
        messages.error(request, _("Tick who to move."))
        return
    if doing not in ("back", "reviewed") and template.retired_at:
        messages.error(request, _("This template is retired: nobody is moved to it."))
        return
    at, to = clock.now(), None if doing in ("back", "reviewed") else newest
    if len(named) > moving.AT_ONCE:
        moving.ask(coach, named, template, to, takes_back=doing == "back", at=at)
        _hand_over()
        return
    if doing == "back":
        found = moving.take_back(coach, named, template, at=at)
    else:
        found = moving.move(coach, named, template, to, at=at)
    _say(request, found, is_back=doing == "back")


def _say(request: HttpRequest, found: moving.Outcome, *, is_back: bool) -> None:
    done = found.done
    if done:
        words = ngettext(
            "%(n)d runner is moved from tomorrow on.",
            "%(n)d runners are moved from tomorrow on.",
            done,
        )
        back = ngettext("%(n)d plan is as it was.", "%(n)d plans are as they were.", done)
        messages.success(request, (back if is_back else words) % {"n": done})
    for runner, told in (*found.refused, *found.lost):
        messages.warning(request, f"{runner}: {told}")
