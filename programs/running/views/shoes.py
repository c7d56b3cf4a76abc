"""Shoes: how far each has run, how the feet were in it, and which one is taken by default."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.running.forms import ShoeForm
from programs.running.models import Shoe
from programs.running.services.shoes import (
    delete_shoe,
    make_default,
    retire,
    save_shoe,
    shoes_of,
    take_back,
)


@never_cache
@require_safe
@health_consent_required
def shoes(request: HttpRequest) -> HttpResponse:
    profile = profile_in(request)
    found = shoes_of(runner_of(request))
    context = {
        "in_use": [each for each in found if each.shoe.retired_on is None],
        "retired": [each for each in found if each.shoe.retired_on is not None],
        "units": profile.units,
        "today": profile.today(),
    }
    return render(request, "running/shoes.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Shoe(runner=runner_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def shoe(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _own(request, pk))


def _own(request: HttpRequest, pk: int) -> Shoe:
    return get_object_or_404(Shoe.objects.of(runner_of(request)).select_related("runner"), pk=pk)


def _edit(request: HttpRequest, shoe: Shoe) -> HttpResponse:
    units = profile_in(request).units
    sent = request.POST if request.method == "POST" else None
    form = ShoeForm(sent, instance=shoe, units=units)
    if sent is not None and form.is_valid():
        save_shoe(form.told_shoe())
        messages.success(request, _("Saved."))
        return redirect("running:shoes")
    has_runs = bool(shoe.pk) and shoe.runs.exists()
    return render(request, "running/shoe.html", {"form": form, "shoe": shoe, "has_runs": has_runs})


@require_POST
@health_consent_required
def default(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        make_default(_own(request, pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("running:shoes")


@require_POST
@health_consent_required
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    retire(_own(request, pk), on=profile_in(request).today())
    return redirect("running:shoes")


@require_POST
@health_consent_required
def use_again(request: HttpRequest, pk: int) -> HttpResponse:
    take_back(_own(request, pk))
    return redirect("running:shoes")


@require_POST
@health_consent_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        delete_shoe(_own(request, pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("running:shoes")
