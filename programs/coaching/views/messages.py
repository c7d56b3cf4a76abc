"""Messages from the coach's side: one thread, and one text to several."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.models import Scope
from programs.coaching.models import Message, Runner
from programs.coaching.models.messages import MOST_TEXT
from programs.coaching.services import messages
from programs.coaching.services.triage import triage
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of, looked_at, own_runner, ticked_ids, today_of
from programs.plans.models import TrainingSession

SESSIONS_OFFERED = timedelta(days=21)
SEVERAL_AT_MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, runner: int) -> HttpResponse:
    """All between the coach and one runner; POST writes."""
    coach, at = coach_of(request), clock.now()
    person = looked_at(request, runner, may=Scope.WRITE)
    sessions = _sessions(person, at)
    text = request.POST.get("text", "")
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        about = next((each for each in sessions if str(each.pk) == chosen), None)
        wrong = messages.write(
            coach=coach, runner=person, sender=coach, text=text, at=at, session=about
        )
        say(request, wrong, _("Sent. You can take it back for five minutes."))
        if not wrong:
            return redirect("coach:runner-messages", person.pk)
    context = {
        "runner": person,
        "thread": messages.thread(coach, person, coach, at=at),
        "sessions": sessions,
        "text": text,
        "about": request.GET.get("session", ""),
        "now": at,
        "most": MOST_TEXT,
    }
    answer = render(
        request, "coaching/messages.html", context, status=400 if request.method == "POST" else 200
    )
    messages.mark_read(coach, person, coach, at=at)
    return answer


def _sessions(person: Runner, at: datetime) -> list[TrainingSession]:
    """Which sessions a message can be about: those around today, newest first."""
    today = at.astimezone(person.profile.tz).date()
    around = (
        TrainingSession.objects.of(person)
        .standing()
        .filter(date__gte=today - SESSIONS_OFFERED, date__lte=today + timedelta(days=7))
    )
    return list(around.exclude(kind=TrainingSession.Kind.REST).order_by("-date", "pk"))


@require_POST
def take_back(request: HttpRequest, message: int) -> HttpResponse:
    coach = coach_of(request)
    found = get_object_or_404(Message, pk=message, sender=coach, coach=coach)
    person = own_runner(request, found.runner_id, may=Scope.WRITE)
    took = messages.take_back(found, at=clock.now())
    say(request, "" if took else _("The five minutes are over."), _("Taken back."))
    return redirect("coach:runner-messages", person.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """One text to several runners, each with their own data; shown filled in before it goes."""
    coach, at = coach_of(request), clock.now()
    given = request.GET if request.method in ("GET", "HEAD") else request.POST
    ids = ticked_ids(given)
    people = Runner.shared.of(coach, at=at, may=Scope.WRITE).filter(pk__in=ids[:SEVERAL_AT_MOST])
    rows = triage(people, today=today_of(request))
    text = given.get("text", "")
    context: dict[str, Any] = {"rows": rows, "text": text, "most": MOST_TEXT}
    if request.method == "POST" and rows:
        wrong = messages.wrong_with(text)
        if not wrong and request.POST.get("do") == "send":
            wrong = messages.write_to_all(coach, rows, text, at=at)
            if not wrong:
                return _sent(request, len(rows), at)
        if wrong:
            say(request, wrong, "")
        context["example"] = "" if wrong else messages.filled(text, rows[0])
        return render(
            request, "coaching/message_several.html", context, status=400 if wrong else 200
        )
    return render(request, "coaching/message_several.html", context)


def _sent(request: HttpRequest, count: int, at: datetime) -> HttpResponse:
    words = ngettext("Sent to %(n)d runner.", "Sent to %(n)d runners.", count)
    return render(
        request, "coaching/message_sent.html", {"said": words % {"n": count}, "at": at.isoformat()}
    )


@require_POST
def take_back_several(request: HttpRequest) -> HttpResponse:
    """Take back what went to several at once, while that is possible."""
    try:
        written = parse_datetime(request.POST.get("at", ""))
    except ValueError:
        written = None
    took = (
        messages.take_back_all(coach_of(request), written_at=written, at=clock.now())
        if written and written.tzinfo
        else 0
    )
    done = ngettext("%(n)d message is taken back.", "%(n)d messages are taken back.", took)
    say(request, "" if took else _("The five minutes are over."), done % {"n": took})
    return redirect("coach:index")
