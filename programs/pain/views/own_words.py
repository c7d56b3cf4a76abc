"""The runner's own suspicion: what they think it is, what they tried, what changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.models import User
from programs.engine.words import Spot
from programs.pain.guide_forms import OwnWordsForm
from programs.pain.models import OWN_TEXTS, OwnWords, PainSpot
from programs.pain.own_words_page import title_of, topics
from programs.pain.services import write_own_words

OVERALL = "overall"


@never_cache
@require_safe
@health_consent_required
def overview(request: HttpRequest) -> HttpResponse:
    """What has been written, and the spots that nothing has been written about."""
    assert isinstance(request.user, User)
    return render(request, "pain/own_words.html", {"topics": topics(request.user)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def edit(request: HttpRequest, about: str) -> HttpResponse:
    """Write about one spot, or about it all; every save keeps the version before it."""
    spot, runner = _spot(about), request.user
    assert isinstance(runner, User)
    versions = OwnWords.objects.of(runner).filter(spot=spot)
    current = versions.current().first()
    initial = {name: getattr(current, name) for name in OWN_TEXTS} if current else {}
    form = OwnWordsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = write_own_words(runner, spot=spot, texts=form.cleaned_data, at=clock.now())
        messages.success(request, _("Kept, word for word.") if kept else _("Nothing stands here."))
        return redirect("pain:own-words")
    context = {"form": form, "about": title_of(spot), "spot": spot, "current": current}
    context |= {"earlier": versions.earlier()[:20]}
    return render(request, "pain/own_words_edit.html", context)


def _spot(about: str) -> str:
    """`heel-under` as a value of `PainSpot`; `overall` is the empty one."""
    if about == OVERALL:
        return ""
    spot = about.replace("-", "_")
    if spot not in set(Spot) or "_" in about:
        raise Http404
    return PainSpot(spot).value
