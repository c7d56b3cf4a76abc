"""What the coaching room adds: `Runner`, a person as a coach sees them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from accounts.models import CoachingLink, Consent, Scope, User, UserManager
from programs.coaching.models.desk import Care, Watch


class RunnerQuerySet(models.QuerySet["Runner"]):
    def of(self, coach: User, *, at: datetime, may: Scope = Scope.READ) -> Self:
        """Who shares with `coach` at the instant `at`, at least as much as `may` says: a link
        that holds, and a consent to sharing in force. The one place that says so.

        Adds `scope`, and `reads_until` where the coach only reads along.
        """
        links = CoachingLink.objects.active(at).allowing(may)
        theirs = links.filter(coach=coach, runner=OuterRef("pk"))
        consents = Consent.objects.in_force().filter(
            kind=Consent.Kind.COACH_SHARING, user=OuterRef("pk")
        )
        return (
            self.filter(Exists(consents), is_active=True)
            .annotate(
                scope=Subquery(theirs.values("scope")[:1]),
                reads_until=Subquery(theirs.values("expires_at")[:1]),
            )
            .filter(pk__in=links.filter(coach=coach).values("runner"))
            .select_related("profile")
        )

    def own(self) -> Self:
        """Of those `of` found: without those with whom the coach only reads along."""
        return self.filter(reads_until=None)

    def real(self) -> Self:
        """Without the made-up runners that a coach practises with."""
        return self.filter(practice_of=None)

    def on_desk_of(self, coach: User, *, at: datetime) -> Self:
        """Add what was done about each: `snoozed_until`, `snoozed_lane` and `carer`."""
        watches = Watch.objects.filter(coach=coach, runner=OuterRef("pk"))
        cares = Care.objects.standing(at).filter(runner=OuterRef("pk"))
        name = Coalesce(NullIf("coach__name", Value("")), "coach__email", output_field=CharField())
        return self.annotate(
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
        permissions = [
            ("invite_runner", _("Can invite runners")),
            ("introduce_runner", _("Can hand runners over and ask for second readers")),
        ]
        verbose_name = _("runner")
        verbose_name_plural = _("runners")
