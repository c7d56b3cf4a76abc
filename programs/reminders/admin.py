"""Reminders as superusers see them at /admin/: what waits, went out, failed. Read-only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import clock
from programs.reminders.models import Delivery, Heartbeat, Reminder


class ReadOnly:
    """Rows that only the machinery writes."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class StuckFilter(admin.SimpleListFilter):
    """What a tick should have taken by now: a long list here means no beat or no worker."""

    title = _("waiting")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return [("overdue", _("Overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> QuerySet[Reminder]:
        return queryset.filter(wake_at__lte=clock.now()) if self.value() else queryset


class DeliveryInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Delivery
    fields = ("due_at", "status", "attempts", "sent_at", "error", "message_id")
    extra = 0


@admin.register(Reminder)
class ReminderAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("due_at", "person", "kind", "local_day", "status", "why", "ended_at")
    list_filter = (StuckFilter, "status", "kind", "why")
    list_select_related = ("person",)
    search_fields = ("person__email", "deliveries__message_id")
    date_hierarchy = "due_at"
    inlines: ClassVar = [DeliveryInline]
    # Counting a million rows for a page title is not worth a second.
    show_full_result_count = False


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("part", "beat_at")
