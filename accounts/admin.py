"""Accounts as superusers see them at /admin/. History (consents) is read-only there too."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.looks import note_look
from accounts.models import CoachingLink, Consent, Look, Profile, User

# Staff sign in like everybody else: same rate limits, same second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = _("Footstrong administration")
admin.site.site_title = _("Footstrong administration")


class ProfileInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Profile
    can_delete = False


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    ordering = ("email",)
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email", "name")
    inlines: ClassVar = [ProfileInline]
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (
            _("What this person may do"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Without made-up runners: those are their coach's alone."""
        return super().get_queryset(request).filter(practice_of=None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Staff who open an account are listed for its person, as coaches are."""
        person = self.get_object(request, object_id)
        if person is not None and isinstance(request.user, User):
            what = Look.What.ADMIN
            note_look(viewer=request.user, runner=person, what=what, at=clock.now())
        return super().change_view(request, object_id, form_url, extra_context)


@admin.register(CoachingLink)
class CoachingLinkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("coach", "runner", "started_at", "ended_at")
    list_select_related = ("coach", "runner")
    search_fields = ("coach__email", "runner__email", "coach__name", "runner__name")
    autocomplete_fields = ("coach", "runner")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CoachingLink]:
        return super().get_queryset(request).filter(runner__practice_of=None)


@admin.register(Consent)
class ConsentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who agreed to what, and when: looked at, never edited."""

    list_display = ("user", "kind", "version", "given_at", "withdrawn_at")
    list_select_related = ("user",)
    list_filter = ("kind", "version")
    search_fields = ("user__email", "user__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        return super().get_queryset(request).filter(user__practice_of=None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Consent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Consent | None = None) -> bool:
        return False
