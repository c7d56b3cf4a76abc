"""Where a person is signed in; the list itself is allauth's page."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gates import signed_in_required


@require_POST
@signed_in_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the person out of one of their devices."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")
