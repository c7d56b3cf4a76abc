"""What the admins themselves show, under /coach/ and /admin/: nothing but ways to our own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import clock
from accounts.models import User
from programs.coaching.models import CoachInvitation, Runner
from programs.coaching.sites import coach_site


@admin.register(Runner, site=coach_site)
class RunnerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Read-only: runners are neither added, changed nor deleted as rows; our pages show them."""

    def get_queryset(self, request: HttpRequest) -> Any:
        assert isinstance(request.user, User)
        return Runner.shared.of(request.user, at=clock.now())

    def has_view_permission(self, request: HttpRequest, obj: Runner | None = None) -> bool:
        return coach_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return coach_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Runner | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Runner | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The triage list is the list of runners; there is no second one."""
        return redirect("coach:index")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """To the runner's page, for addresses written down before it had its own."""
        runner: Runner | None = self.get_object(request, object_id)
        if runner is None:
            raise Http404
        return redirect("coach:runner", runner.pk)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        raise Http404


@admin.register(CoachInvitation)
class CoachInvitationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The way from /admin/ to the page that invites; each row's history stays readable there."""

    def has_view_permission(self, request: HttpRequest, obj: CoachInvitation | None = None) -> bool:
        return request.user.has_perm("coaching.invite_coach")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: CoachInvitation | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: CoachInvitation | None = None
    ) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("coaching:coaches")
