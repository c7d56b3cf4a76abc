"""Running form as an experiment: count the steps, try one thing for two weeks, keep or drop it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.engine.cadence import may_coach_forefoot
from programs.engine.form import CUES, EXPERIMENT_DAYS, FADED, cues_for, drills_for
from programs.running.forms import CountForm, TrialForm
from programs.running.models import FormTrial
from programs.running.services.form import (
    LAST_DAY,
    Form,
    count_cadence,
    end_trial,
    form_of,
    start_trial,
)
from programs.running.services.pain import sore_spots

CUE_BY_KEY = {cue.key: cue for cue in CUES}


@never_cache
@require_safe
@health_consent_required
def form(request: HttpRequest) -> HttpResponse:
    day = profile_in(request).today()
    return _page(request, form_of(runner_of(request), day))


def _page(
    request: HttpRequest,
    found: Form,
    count: CountForm | None = None,
    trial: TrialForm | None = None,
) -> HttpResponse:
    day = profile_in(request).today()
    spots = sore_spots(runner_of(request), day)
    cues = cues_for(spots)
    now = found.trial
    context = {
        "form": found,
        "cue": CUE_BY_KEY.get(now.cue) if now else None,
        "cues": cues,
        "last_day": now.started_on + LAST_DAY if now else None,
        "over": now is not None and day > now.started_on + LAST_DAY,
        "days": EXPERIMENT_DAYS,
        "beat": _beat(found),
        "count_form": count or CountForm(),
        "trial_form": trial or TrialForm(cues=cues, next_spm=found.next_spm),
        "faded": [(n, minutes, share) for n, (minutes, share) in enumerate(FADED, 1)],
        "drills": drills_for(spots),
        "no_forefoot": not may_coach_forefoot(spots),
    }
    return render(request, "running/form.html", context)


def _beat(found: Form) -> int:
    """What the metronome starts with: the present target, else the next, else a usual step rate."""
    told = (
        found.trial.target_spm if found.trial else None,
        found.kept.target_spm if found.kept else None,
        found.next_spm,
    )
    return next((spm for spm in told if spm), 170)


@require_POST
@health_consent_required
def count(request: HttpRequest) -> HttpResponse:
    runner, day = runner_of(request), profile_in(request).today()
    sent = CountForm(request.POST)
    if not sent.is_valid():
        return _page(request, form_of(runner, day), count=sent)
    count_cadence(runner, spm=sent.spm, day=day, at=clock.now())
    return redirect("running:form")


@require_POST
@health_consent_required
def start(request: HttpRequest) -> HttpResponse:
    runner, day = runner_of(request), profile_in(request).today()
    spots, found = sore_spots(runner, day), form_of(runner, day)
    sent = TrialForm(request.POST, cues=cues_for(spots), next_spm=found.next_spm)
    if not sent.is_valid():
        return _page(request, found, trial=sent)
    given = sent.cleaned_data
    try:
        start_trial(
            runner,
            cue=given["cue"],
            raises=given.get("raises", False),
            spots=spots,
            day=day,
            at=clock.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("running:form")


@require_POST
@health_consent_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    trial = get_object_or_404(FormTrial.objects.filter(runner=runner_of(request)), pk=pk)
    kept = request.POST.get("outcome") == FormTrial.Outcome.KEPT
    end_trial(trial, kept=kept, day=profile_in(request).today(), at=clock.now())
    return redirect("running:form")
