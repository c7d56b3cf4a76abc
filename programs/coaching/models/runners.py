"""What the coaching room adds: `Runner`, a person as a coach sees them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import CharField, Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from accounts.models import CoachingLink, Consent, User, UserManager
from programs.coaching.models.desk import Care, Watch
from programs.coaching.models.messages import Message
from programs.plans.models import Proposal


class RunnerQuerySet(models.QuerySet["Runner"]):
    def of(self, coach: User) -> Self:
        """Who shares with `coach` now: an active link, and a consent to sharing in force."""
        links = CoachingLink.objects.active().filter(coach=coach)
        consents = Consent.objects.in_force().filter(kind=Consent.Kind.COACH_SHARING)
        return self.filter(
            pk__in=links.values("runner"), consents__in=consents, is_active=True
        ).select_related("profile")

    def on_desk_of(self, coach: User, *, at: datetime) -> Self:
        """Add what was done about each: `snoozed_until`, `snoozed_lane`, `carer`, `waiting`,
        and `answers` that the coach has not read at the instant `at`."""
        watches = Watch.objects.filter(coach=coach, runner=OuterRef("pk"))
        cares = Care.objects.standing().filter(runner=OuterRef("pk"))
        name = Coalesce(NullIf("coach__name", Value("")), "coach__email", output_field=CharField())
        waiting = Proposal.objects.waiting().filter(session__plan__runner=OuterRef("pk"))
        unread = (
            Message.objects.shown(at)
            .from_runner()
            .filter(coach=coach, runner=OuterRef("pk"), read_at=None)
        )
        number = waiting.order_by().values("session__plan__runner").values(n=Count("pk"))
        return self.annotate(
            waiting=Coalesce(Subquery(number), 0),
            answers=Coalesce(Subquery(unread.order_by().values("runner").values(n=Count("pk"))), 0),
            snoozed_until=Subquery(watches.values("snoozed_until")[:1]),
            snoozed_lane=Subquery(watches.values("lane")[:1]),
            carer_id=Subquery(cares.values("coach")[:1]),
            carer=Subquery(cares.values(shown=name)[:1]),
        )

    def matching(self, text: str) -> Self:
        """Narrow to names and addresses that contain `text`."""
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text))


class Runner(User):
    """An account seen as somebody's runner. No table of its own."""

    objects: ClassVar[UserManager] = UserManager()
    shared = RunnerQuerySet.as_manager()

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name = _("runner")
        verbose_name_plural = _("runners")
