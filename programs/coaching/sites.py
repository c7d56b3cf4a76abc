"""The coaches' own admin site at /coach/; superusers keep /admin/ beside it."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.people import roles_in
from programs.coaching.urls import NEEDS, PAGES
from programs.coaching.views.first_steps import first_steps_context
from programs.coaching.views.triage import triage_context


def is_coach(request: HttpRequest) -> bool:
    """Whether the signed-in person may enter the coaches' site."""
    return (
        isinstance(request.user, User)
        and request.user.is_active
        and (request.user.is_superuser or roles_in(request).is_coach)
    )


DROPPED = {
    *("logout", "password_change", "password_change_done", "autocomplete", "jsi18n"),
    "view_on_site",
}
"""What the admin brings along and our pages have no use for."""


class CoachSite(AdminSite):
    """Django's admin with our pages over it: strangers are told that nothing is here (404)."""

    site_header = _("Footstrong for coaches")
    site_title = _("Footstrong for coaches")
    index_title = _("Who needs me today")
    index_template = "coaching/triage.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return is_coach(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not isinstance(user, User):
                return redirect_to_login(request.get_full_path())
            if not is_coach(request):
                raise Http404
            if settings.COACH_MFA_REQUIRED and not roles_in(request).has_second_step:
                text = gettext("Coaches sign in with a second step. Set it up to go on.")
                messages.warning(request, text)
                return redirect("mfa_index")
            response: HttpResponse = inner(request, *args, **kwargs)
            return response

        return guarded

    def get_urls(self) -> list[Any]:
        own = [
            path(at, self.admin_view(_allowed(view, NEEDS.get(name))), name=name)
            for at, view, name in PAGES
        ]
        # Before the admin's own, the last of which takes every address.
        brought = [each for each in super().get_urls() if getattr(each, "name", "") not in DROPPED]
        return [*own, *brought]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Never the admin's own form: it knows neither second steps nor limits of rate."""
        return redirect_to_login(reverse("coach:index"))

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("coach:index")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        own = {**triage_context(request), **first_steps_context(request)}
        return super().index(request, {**own, **(extra_context or {})})


def _allowed(view: Any, permission: str | None) -> Any:
    """`view`, and nothing there for who has not the `permission` of this room."""
    if permission is None:
        return view

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(f"coaching.{permission}"):
            raise Http404
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    return asked


coach_site = CoachSite(name="coach")
