"""What coaches see under /coach/, and what superusers see of the same under /admin/."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from accounts import clock
from accounts.looks import note_look
from accounts.models import Look, User
from programs.coaching.models import Runner
from programs.coaching.sites import coach_site
from programs.coaching.views import mails_context, runner_context


@admin.register(Runner, site=coach_site)
class RunnerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Read-only: a coach looks at a runner; nothing here is added, changed or deleted."""

    def get_queryset(self, request: HttpRequest) -> Any:
        assert isinstance(request.user, User)
        return Runner.shared.of(request.user)

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

    def get_urls(self) -> list[Any]:
        mails = self.admin_site.admin_view(self.mails_view)
        # Before the admin's own, the last of which takes every address.
        return [
            path("<path:object_id>/mails/", mails, name="coaching_runner_mails"),
            *super().get_urls(),
        ]

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
        runner = self._looked_at(request, object_id)
        context = {**self.admin_site.each_context(request), **runner_context(request, runner)}
        return TemplateResponse(request, "coaching/runner.html", context)

    def mails_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """All mails to the runner; their page shows the last few."""
        runner = self._looked_at(request, object_id)
        context = {**self.admin_site.each_context(request), **mails_context(request, runner)}
        return TemplateResponse(request, "coaching/mails.html", context)

    def _looked_at(self, request: HttpRequest, object_id: str) -> Runner:
        """The coach's own runner, who can read that they were looked at. Else Http404."""
        runner: Runner | None = self.get_object(request, object_id)
        if runner is None:
            raise Http404
        assert isinstance(request.user, User)
        note_look(viewer=request.user, runner=runner, what=Look.What.OVERVIEW, at=clock.now())
        return runner

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        raise Http404
