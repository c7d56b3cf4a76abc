"""A coach's own notes about a runner."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.models import Scope
from programs.coaching.models import Note
from programs.coaching.models.messages import MOST_TEXT
from programs.coaching.services.messages import wrong_with
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of, looked_at, own_runner


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, runner: int) -> HttpResponse:
    """The coach's own notes, newest first; POST adds one."""
    coach, person = coach_of(request), looked_at(request, runner)
    text = request.POST.get("text", "")
    if request.method == "POST":
        wrong = wrong_with(text)
        if not wrong:
            Note.objects.create(
                coach=coach, runner=person, text=text.strip(), written_at=clock.now()
            )
        say(request, wrong, _("Noted."))
        if not wrong:
            return redirect("coach:runner-notes", person.pk)
    kept = Note.objects.filter(coach=coach, runner=person)
    context = {"runner": person, "notes": kept, "text": text, "most": MOST_TEXT}
    status = 400 if request.method == "POST" else 200
    return render(request, "coaching/notes.html", context, status=status)


@require_POST
def change(request: HttpRequest, note: int) -> HttpResponse:
    """Rewrite or remove one of the coach's own notes."""
    found = get_object_or_404(Note, pk=note, coach=coach_of(request))
    person = own_runner(request, found.runner_id, may=Scope.READ)
    if request.POST.get("do") == "remove":
        found.delete()
        say(request, "", _("The note is removed."))
        return redirect("coach:runner-notes", person.pk)
    text = request.POST.get("text", "")
    wrong = wrong_with(text)
    if not wrong:
        found.text = text.strip()
        found.save(update_fields=["text"])
    say(request, wrong, _("Noted."))
    return redirect("coach:runner-notes", person.pk)
