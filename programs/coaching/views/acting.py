"""What a coach does with the runners that are ticked on the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import clock
from accounts.models import Scope
from programs.coaching.models import Runner
from programs.coaching.services import desk, inbox
from programs.coaching.services.choice import Choice, latest_snooze
from programs.coaching.services.triage import in_order
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of, ticked_ids, today_of
from programs.coaching.views.proposals import say_approved
from programs.coaching.views.triage import lane_of, to_list

Act = Callable[[HttpRequest, Sequence[Runner]], str]
"""Does it and says so; returns what is wrong, or nothing."""


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do one thing with the ticked runners; those of somebody else are not among them."""
    choice = Choice.read(QueryDict(request.POST.get("query", "")[:400]).dict())
    theirs = Runner.shared.of(coach_of(request), at=clock.now())
    runners = list(theirs.filter(pk__in=ticked_ids(request.POST)))
    chosen, may = ACTS.get(request.POST.get("do", ""), (None, Scope.READ))
    able = [each for each in runners if each.scope in may.enough]  # type: ignore[attr-defined]
    if chosen is None:
        wrong = _("Choose what to do.")
    elif not runners:
        wrong = _("Tick at least one runner.")
    elif len(able) < len(runners):
        wrong = _("You only read along with some of these runners. Untick them first.")
    else:
        wrong = chosen(request, runners)
    if wrong:
        say(request, wrong, "")
        return _with_ticks(choice, runners)
    return to_list(choice.query)


def _with_ticks(choice: Choice, runners: Sequence[Runner]) -> HttpResponse:
    """Back to the list with the same runners ticked: nothing is chosen twice."""
    ticks = urlencode([("tick", each.pk) for each in runners[:60]])
    query = "&".join(part for part in (choice.query, ticks) if part)
    return HttpResponseRedirect(f"{reverse('coach:index')}?{query}")


def _snooze(request: HttpRequest, runners: Sequence[Runner]) -> str:
    today = today_of(request)
    until = _day(request, default=today + timedelta(days=7))
    if until is None or not today < until <= latest_snooze(today):
        last = date_format(latest_snooze(today), "j F Y")
        return _("Choose a day after today, up to %(last)s.") % {"last": last}
    lanes = lane_of(in_order(runners, today=today))
    desk.snooze(coach_of(request), lanes, until=until, at=clock.now())
    words = ngettext(
        "%(n)d runner is put off until %(day)s. Whoever gets worse is back at once.",
        "%(n)d runners are put off until %(day)s. Whoever gets worse is back at once.",
        len(runners),
    )
    say(request, "", words % {"n": len(runners), "day": date_format(until, "l j F")})
    return ""


def _day(request: HttpRequest, *, default: date) -> date | None:
    given = request.POST.get("until", "")
    try:
        return parse_date(given) if given else default
    except ValueError:
        return None


def _wake(request: HttpRequest, runners: Sequence[Runner]) -> str:
    desk.wake(coach_of(request), runners)
    words = ngettext("%(n)d runner is back.", "%(n)d runners are back.", len(runners))
    say(request, "", words % {"n": len(runners)})
    return ""


def _assign(request: HttpRequest, runners: Sequence[Runner]) -> str:
    fellows = {str(each.pk): each for each in desk.fellow_coaches(runners, at=clock.now())}
    to = fellows.get(request.POST.get("to", ""))
    if to is None:
        return _("Choose a coach whom these runners share with.")
    left = desk.assign(coach_of(request), runners, to, at=clock.now())
    done = len(runners) - len(left)
    words = ngettext(
        "%(coach)s takes care of %(n)d runner.", "%(coach)s takes care of %(n)d runners.", done
    )
    said = words % {"coach": to, "n": done}
    if left:
        names = ", ".join(str(each) for each in left[:5])
        said += " " + _("Left as they were, since they do not share: %(names)s.") % {"names": names}
    say(request, "", said)
    return ""


def _approve(request: HttpRequest, runners: Sequence[Runner]) -> str:
    coach, ids, at = coach_of(request), {each.pk for each in runners}, clock.now()
    theirs = [each for each in inbox.of_coach(coach, at=at) if each.session.plan.runner_id in ids]
    if not theirs:
        return _("Nothing waits for these runners.")
    found = inbox.with_readings(theirs, coach, today=today_of(request), at=at)
    say_approved(request, *inbox.approve_safe(found, by=coach, at=at))
    return ""


ACTS: Mapping[str, tuple[Act, Scope]] = {
    "approve": (_approve, Scope.FULL),
    "snooze": (_snooze, Scope.READ),
    "wake": (_wake, Scope.READ),
    "assign": (_assign, Scope.FULL),
}
