"""The inbox of changes that wait, one of them, and which changes wait at all."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from programs.coaching.forms import DoseForm, RefuseForm, dose_form, refuse_form
from programs.coaching.models import Deed
from programs.coaching.services import inbox
from programs.coaching.services.deeds import note
from programs.coaching.services.inbox import Waiting
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of, own_runner, today_of, units_of
from programs.plans.models import Proposal, Review
from programs.plans.services.proposals import set_mode

PAGE_SHOWN = 25


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this coach, with rule and readings."""
    coach, today, at = coach_of(request), today_of(request), clock.now()
    proposals = inbox.of_coach(coach, at=at)
    page = Paginator(proposals, PAGE_SHOWN).get_page(request.GET.get("page"))
    shown = inbox.with_readings(list(page), coach, today=today, at=at)
    safe = sum(each.proposal.is_safe for each in shown)
    return render(
        request,
        "coaching/proposals.html",
        {
            "page": page,
            "by_runner": [
                list(some) for _pk, some in groupby(with_forms(request, shown), _runner_of)
            ],
            "total": len(proposals),
            "safe": sum(each.is_safe for each in shown),
            "held_back": safe - sum(each.is_safe for each in shown),
            "units": units_of(request),
        },
    )


Item = tuple[Waiting, DoseForm, RefuseForm]


def with_forms(request: HttpRequest, waiting: Iterable[Waiting]) -> list[Item]:
    """Each with its empty forms, in the coach's units."""
    units = units_of(request)
    return [(w, dose_form(w.proposal, units), refuse_form(w.proposal)) for w in waiting]


def _runner_of(item: Item) -> int:
    return item[0].runner.pk


@require_POST
def approve_safe(request: HttpRequest) -> HttpResponse:
    """Approve all that is safe to approve together."""
    coach, at = coach_of(request), clock.now()
    theirs = inbox.of_coach(coach, at=at)
    everything = inbox.with_readings(theirs, coach, today=today_of(request), at=at)
    approved, left = inbox.approve_safe(everything, by=coach, at=at)
    say_approved(request, approved, left)
    return redirect("coach:proposals")


def say_approved(request: HttpRequest, approved: int, left: int) -> None:
    words = ngettext("%(n)d change is approved.", "%(n)d changes are approved.", approved)
    said = words % {"n": approved}
    if left:
        rest = ngettext(
            "%(n)d waits for a look of its own.", "%(n)d wait for a look of their own.", left
        )
        said += " " + rest % {"n": left}
    say(request, "", said)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, proposal: int) -> HttpResponse:
    """One waiting change; POST approves it, as it is or with another dose, or refuses it."""
    found = _own(request, proposal)
    units = units_of(request)
    do = request.POST.get("do", "")
    edited = dose_form(found.proposal, units, request.POST if do == "edit" else None)
    refused = refuse_form(found.proposal, request.POST if do == "refuse" else None)
    if request.method == "POST":
        wrong = _settle(request, found.proposal, do, edited, refused)
        if wrong is not None:
            say(request, wrong, _("Done."))
            return _back(request, found)
    context = {"each": found, "dose_form": edited, "refuse_form": refused, "units": units}
    status = 400 if request.method == "POST" else 200
    return render(request, "coaching/proposal.html", context, status=status)


def _settle(
    request: HttpRequest, proposal: Proposal, do: str, edited: DoseForm, refused: RefuseForm
) -> str | None:
    """What stands against it or nothing; None where the form must be shown again."""
    coach, at = coach_of(request), clock.now()
    if do == "approve":
        return inbox.approve(proposal, by=coach, at=at)
    if do == "edit" and edited.is_valid():
        why = edited.cleaned_data["why"]
        return inbox.approve(proposal, by=coach, at=at, dose=edited.dose, why=why)
    if do == "refuse" and refused.is_valid():
        return inbox.refuse(proposal, by=coach, at=at, why=refused.cleaned_data["why"])
    return None


def _own(request: HttpRequest, proposal: int) -> Waiting:
    """A waiting proposal about one of the coach's own runners. Else Http404."""
    coach, at = coach_of(request), clock.now()
    proposals = [each for each in inbox.of_coach(coach, at=at) if each.pk == proposal]
    found = inbox.with_readings(proposals, coach, today=today_of(request), at=at)
    if not found:
        raise Http404
    return found[0]


def _back(request: HttpRequest, found: Waiting) -> HttpResponse:
    if request.POST.get("back") == "runner":
        return redirect("coach:runner", found.runner.pk)
    return redirect("coach:proposals")


@require_POST
def choose_mode(request: HttpRequest, runner: int) -> HttpResponse:
    """Choose which of the runner's changes wait from now on."""
    person = own_runner(request, runner)
    given = request.POST.get("mode", "")
    if given not in Review.Mode.values:
        say(request, _("Choose one of the three ways."), "")
        return redirect("coach:runner", person.pk)
    mode = Review.Mode(given)
    coach, at = coach_of(request), clock.now()
    set_mode(person, mode, by=coach, at=at)
    note(coach, [person.pk], Deed.What.MODE, str(mode.label), at=at)
    say(request, "", _("From now on so. What was decided or waits already stays as it is."))
    return redirect("coach:runner", person.pk)
