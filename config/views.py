"""Pages that belong to no room: the landing page, health, the style guide."""

from __future__ import annotations

import redis
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gates import signed_in_required
from config.example import WEEK, example_reasons, example_week

ROBOTS = """User-agent: *
Allow: /$
Allow: /guide/
Allow: /exercises/
Disallow: /guide/own-words/
Disallow: /
"""


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The first page of a stranger; a signed-in person goes where signing in leads."""
    if request.user.is_authenticated:
        return redirect(get_adapter(request).get_login_redirect_url(request))
    context = {"week": example_week(), "reasons": example_reasons()[:3], "number": WEEK}
    return render(request, "config/landing.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may show the landing page and the guide, and nothing of anybody's."""
    return HttpResponse(ROBOTS, content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For programs that ask for the icon by its old name, whatever the page says."""
    return redirect(static("footstrong/favicon.svg"))


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database and Redis answer, 503 otherwise; says nothing more to strangers."""
    well = _database_answers() and _redis_answers()
    return JsonResponse({"status": "ok" if well else "down"}, status=200 if well else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    server = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(server.ping())
    except redis.RedisError:
        return False
    finally:
        server.close()


class Specimen(forms.Form):
    """One of each control, for the style guide."""

    email = forms.EmailField(label="Email address", help_text="We write to it, nobody else does.")
    zone = forms.ChoiceField(
        label="Time zone", choices=[("Europe/Copenhagen",) * 2, ("America/Denver",) * 2]
    )
    reps = forms.DecimalField(
        label="Repetitions",
        min_value=0,
        max_value=60,
        widget=forms.NumberInput(attrs={"class": "stepper"}),
    )
    side = forms.ChoiceField(
        label="Side",
        choices=[("left", "Left"), ("right", "Right"), ("both", "Both")],
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    pain = forms.ChoiceField(
        label="Pain in the left heel at your first steps",
        choices=[(n, str(n)) for n in range(11)],
        widget=forms.RadioSelect(
            attrs={"class": "scale", "low": "no pain", "high": "worst imaginable"}
        ),
    )
    days = forms.MultipleChoiceField(
        label="Days you can train",
        choices=[(d, d) for d in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )
    goal = forms.ChoiceField(
        label="What brings you here?",
        choices=[
            ("pain", "My foot hurts now"),
            ("had", "It hurt before; I want it to stay away"),
            ("prevent", "It never hurt and I want it to stay so"),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(
        label="Keep and use what I report about my health",
        help_text="You can withdraw this in the settings.",
    )


@require_safe
@signed_in_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component of the shared look, with its markup in the template as the example."""
    if not request.user.is_staff:
        raise Http404
    messages.success(request, "Saved. Your next session is on Wednesday.")
    first = Specimen(initial={"reps": 12, "pain": "3", "days": ["Mon", "Wed"], "side": "left"})
    wrong = Specimen({"email": "sore.heel@", "reps": "75"}, prefix="wrong")
    return render(request, "config/styleguide.html", {"form": first, "wrong": wrong})
