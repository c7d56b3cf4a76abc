"""The runner's side: who coaches them, what they wrote and did, and an end to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.models import CoachingLink, Scope, User
from accounts.people import runner_of
from programs.coaching.models import Deed, Message
from programs.coaching.models.messages import MOST_TEXT
from programs.coaching.services import introductions, messages
from programs.coaching.views.answers import say
from programs.plans.models import Review, TrainingSession
from programs.plans.services.proposals import mode_of

DEEDS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Coached:
    link: CoachingLink
    thread: Sequence[Message]


@never_cache
@require_safe
@health_consent_required
def coaches(request: HttpRequest) -> HttpResponse:
    """Everything between the runner and their coaches, on one page."""
    runner, at = runner_of(request), clock.now()
    links = CoachingLink.objects.active(at).filter(runner=runner)
    # Their own coach first, whom nobody brought; databases differ in where that stands.
    own_first = F("brought_by").asc(nulls_first=True)
    links = links.select_related("coach", "brought_by").order_by(own_first, "started_at", "pk")
    coached = [Coached(each, messages.thread(each.coach, runner, runner, at=at)) for each in links]
    answer = render(
        request,
        "coaching/own.html",
        {
            "coached": coached,
            "asked": list(introductions.asked_of(runner, at=at)),
            "deeds": Paginator(
                Deed.objects.filter(runner=runner).select_related("coach"), DEEDS_SHOWN
            ).get_page(request.GET.get("page")),
            "mode": Review.Mode(mode_of(runner.pk)),
            "now": at,
            "most": MOST_TEXT,
        },
    )
    for each in coached:
        messages.mark_read(each.link.coach, runner, runner, at=at)
    return answer


@require_POST
@health_consent_required
def answer(request: HttpRequest, coach: int) -> HttpResponse:
    """Write to one coach, perhaps about a session; whoever answers has read what is there."""
    runner, link, at = runner_of(request), _link(request, coach, Scope.WRITE), clock.now()
    text = request.POST.get("text", "")
    about = _session(request, runner)
    wrong = messages.write(
        coach=link.coach, runner=runner, sender=runner, text=text, at=at, session=about
    )
    if not wrong:
        messages.mark_read(link.coach, runner, runner, at=at)
    say(request, wrong, _("Sent. You can take it back for five minutes."))
    return _back(request)


@require_POST
@health_consent_required
def read(request: HttpRequest, message: int) -> HttpResponse:
    """ "Got it": the message leaves Today and stays in the thread."""
    runner, at = runner_of(request), clock.now()
    own = Message.objects.shown(at).from_coach().filter(runner=runner)
    messages.mark_one_read(get_object_or_404(own, pk=message), at=at)
    return redirect("plans:today")


def _session(request: HttpRequest, runner: User) -> TrainingSession | None:
    """The session that the answer is about, if it is one of the runner's."""
    asked = request.POST.get("session", "")
    known = asked.isdecimal() and len(asked) < 16
    return TrainingSession.objects.of(runner).filter(pk=asked).first() if known else None


def _back(request: HttpRequest) -> HttpResponse:
    """To the page that the answer was written on, else to the thread."""
    asked = request.POST.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return redirect(asked)
    return redirect("coaching:own")


@require_POST
@health_consent_required
def take_back(request: HttpRequest, message: int) -> HttpResponse:
    found = get_object_or_404(Message, pk=message, sender=runner_of(request))
    took = messages.take_back(found, at=clock.now())
    say(request, "" if took else _("The five minutes are over."), _("Taken back."))
    return redirect("coaching:own")


@require_POST
@health_consent_required
def asked(request: HttpRequest, introduction: int) -> HttpResponse:
    """Let somebody in whom a coach introduced, or not."""
    at = clock.now()
    waiting = introductions.asked_of(runner_of(request), at=at).select_related("runner")
    found = get_object_or_404(waiting, pk=introduction)
    if request.POST.get("do") == "refuse":
        introductions.refuse(found, at=at)
        say(request, "", _("All stays as it was. Your coach is told."))
        return redirect("coaching:own")
    if request.POST.get("do") != "accept":
        say(request, _("Choose yes or no."), "")
        return redirect("coaching:own")
    took = introductions.accept(found, at=at)
    words = _("%(name)s sees your plan from now on. You can end it at any moment.")
    said = words % {"name": found.to}
    say(request, "" if took else _("This question is no longer open."), said)
    return redirect("coaching:own")


@require_POST
@health_consent_required
def end(request: HttpRequest, coach: int) -> HttpResponse:
    """End what one coach may see, at once."""
    link = _link(request, coach)
    introductions.end(link, about=_("The runner ended it"), at=clock.now())
    words = _("%(coach)s no longer sees your plan. To share again you need a new invitation.")
    say(request, "", words % {"coach": link.coach})
    return redirect("coaching:own")


def _link(request: HttpRequest, coach: int, may: Scope = Scope.READ) -> CoachingLink:
    links = CoachingLink.objects.active(clock.now()).allowing(may).select_related("coach")
    return get_object_or_404(links, coach=coach, runner=runner_of(request))
