"""Handing runners over and asking for second readers; who sees one runner, and ending that."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.models import CoachingLink, Scope
from programs.coaching.forms import IntroductionForm
from programs.coaching.models import Introduction, Runner
from programs.coaching.services import introductions
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of, looked_at, own_runner, ticked_ids, today_of

NAMES_SHOWN = 5


@require_safe
def who_sees(request: HttpRequest, runner: int) -> HttpResponse:
    """Everybody who sees the runner now, and what the runner has not answered."""
    at = clock.now()
    person = looked_at(request, runner)
    links = CoachingLink.objects.active(at).filter(runner=person)
    asked = Introduction.objects.filter(runner=person, ended_at=None).select_related("coach", "to")
    context = {
        "runner": person,
        "links": links.select_related("coach", "brought_by").order_by("started_at", "pk"),
        "asked": asked,
        "now": at,
    }
    return render(request, "coaching/sharing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def introduce(request: HttpRequest) -> HttpResponse:
    """Ask one or more runners to let somebody else in."""
    coach, at, today = coach_of(request), clock.now(), today_of(request)
    given = request.POST if request.method == "POST" else request.GET
    own = Runner.shared.of(coach, at=at, may=Scope.FULL).own().real()
    runners = list(own.filter(pk__in=ticked_ids(given)).order_by("name", "pk"))
    people = introductions.colleagues(coach)
    form = IntroductionForm(request.POST or None, people=people, today=today)
    if request.method == "POST" and runners and form.is_valid():
        wrong = introductions.wrong_with(coach, form.wanted, today=today)
        if not wrong:
            asked, left = introductions.ask(coach, runners, form.wanted, at=at)
            _say_asked(request, asked, left)
            return _back(runners)
        form.add_error(None, wrong)
    context = {"runners": runners, "form": form}
    status = 400 if request.method == "POST" else 200
    return render(request, "coaching/introduce.html", context, status=status)


def _say_asked(request: HttpRequest, asked: list[Runner], left: list[Runner]) -> None:
    words = ngettext("%(n)d runner is asked.", "%(n)d runners are asked.", len(asked))
    said = words % {"n": len(asked)}
    if left:
        names = ", ".join(str(each) for each in left[:NAMES_SHOWN])
        more = " …" if len(left) > NAMES_SHOWN else ""
        known = _("Not asked, since they share with them or are asked already: %(names)s.")
        said += " " + known % {"names": names + more}
    say(request, "" if asked else said, said)


def _back(runners: list[Runner]) -> HttpResponse:
    if len(runners) == 1:
        return redirect("coach:runner-sharing", runners[0].pk)
    return redirect("coach:index")


@require_POST
def take_back(request: HttpRequest, introduction: int) -> HttpResponse:
    """The runner is no longer asked."""
    coach = coach_of(request)
    found = get_object_or_404(
        Introduction.objects.select_related("to"), pk=introduction, coach=coach
    )
    person = own_runner(request, found.runner_id)
    took = introductions.take_back(found, by=coach, at=clock.now())
    say(request, "" if took else _("Your runner has answered already."), _("Taken back."))
    return redirect("coach:runner-sharing", person.pk)


@require_POST
def end(request: HttpRequest, link: int) -> HttpResponse:
    """End what a reader sees whom this coach brought, or what the coach themselves sees."""
    at, coach = clock.now(), coach_of(request)
    theirs = Q(coach=coach) | Q(brought_by=coach)
    links = CoachingLink.objects.active(at).filter(theirs).select_related("coach")
    found = get_object_or_404(links, pk=link)
    person = own_runner(request, found.runner_id, may=Scope.READ)
    about = "" if found.coach_id == coach.pk else _("A coach ended it")
    introductions.end(found, about=about, at=at)
    if found.coach_id == coach.pk:
        words = _("You see nothing of %(runner)s any more.")
        say(request, "", words % {"runner": person})
        return redirect("coach:index")
    words = _("%(name)s sees nothing of %(runner)s any more.")
    say(request, "", words % {"name": found.coach, "runner": person})
    return redirect("coach:runner-sharing", person.pk)
