"""How the machinery does, asked of the database: the same for staff, metrics and doctor.

Web, worker and beat are processes of their own; what each counted by itself would be no whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.reminders.models import Delivery, Reminder, Suppression
from programs.reminders.services import heartbeat
from programs.reminders.services.claiming import LEASE

Status = Reminder.Status

STUCK_AFTER = timedelta(minutes=3)
"""Three ticks: whatever should have been taken by then is stuck."""

SPANS: Mapping[str, timedelta] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
OUTCOMES = (Status.SENT, Status.SKIPPED, Status.FAILED, Status.MISSED)


@dataclass(frozen=True, slots=True)
class QueueState:
    """At one instant. `outcomes` holds for each span how many ended how; ages are in seconds."""

    due: int
    claimed: int
    oldest_due_seconds: int
    tick_seconds: int | None
    """Since the last tick; None: never."""
    work_seconds: int | None
    """Since a worker last finished a batch; None: never."""
    stuck_due: int
    stuck_claimed: int
    past_cut_off: int
    outcomes: Mapping[str, Mapping[str, int]]
    came_back: Mapping[str, int]
    suppressed: int
    suppressed_lately: int
    """Addresses put on the list within a day."""

    def failed_share(self, span: str) -> float:
        """Failed and missed of all that was meant to go out, 0 to 1; 0 where nothing was."""
        ended = self.outcomes[span]
        bad = ended[Status.FAILED] + ended[Status.MISSED]
        meant = bad + ended[Status.SENT]
        return bad / meant if meant else 0.0


def queue_state(*, at: datetime) -> QueueState:
    """Seven queries, each answered by an index however many reminders lie behind."""
    queue = _queue(at)
    lists = Suppression.objects.in_force().aggregate(
        all=Count("pk"), lately=Count("pk", filter=Q(since__gt=at - SPANS["day"]))
    )
    return QueueState(
        due=queue["due"],
        claimed=queue["claimed"],
        oldest_due_seconds=_age(queue["oldest"], at) or 0,
        tick_seconds=_age(heartbeat.last_tick(), at),
        work_seconds=_age(heartbeat.last_work(), at),
        stuck_due=queue["stuck_due"],
        stuck_claimed=queue["stuck_claimed"],
        past_cut_off=queue["past_cut_off"],
        outcomes={span: _outcomes(at - length) for span, length in SPANS.items()},
        came_back=_came_back(at),
        suppressed=lists["all"],
        suppressed_lately=lists["lately"],
    )


def stuck(*, at: datetime) -> QuerySet[Reminder]:
    """Rows that a tick or a worker should have dealt with, the longest waiting first."""
    rows = Reminder.objects.awake(at - STUCK_AFTER).select_related("person")
    return rows.order_by("wake_at", "pk")


def _queue(at: datetime) -> dict[str, int]:
    late = Q(wake_at__lte=at - STUCK_AFTER)
    due, claimed = Q(status=Status.DUE, wake_at__lte=at), Q(status=Status.CLAIMED)
    # Whatever is claimed wakes within a lease: so the index leaves out all that lies ahead.
    counted: dict[str, int] = Reminder.objects.awake(at + LEASE).aggregate(
        due=Count("pk", filter=due),
        claimed=Count("pk", filter=claimed),
        oldest=Min("wake_at", filter=due),
        stuck_due=Count("pk", filter=due & late),
        stuck_claimed=Count("pk", filter=claimed & late),
        past_cut_off=Count("pk", filter=Q(cut_off_at__lte=at)),
    )
    return counted


def _outcomes(since: datetime) -> dict[str, int]:
    ended = Reminder.objects.filter(ended_at__gt=since).order_by().values_list("status")
    counts = dict(ended.annotate(Count("pk")))
    return {outcome.value: counts.get(outcome, 0) for outcome in OUTCOMES}


def _came_back(at: datetime) -> dict[str, int]:
    return Delivery.objects.filter(came_back_at__gt=at - SPANS["day"]).aggregate(
        **{
            span: Count("pk", filter=Q(came_back_at__gt=at - length))
            for span, length in SPANS.items()
        }
    )


def _age(instant: datetime | int | None, at: datetime) -> int | None:
    return max(0, int((at - instant).total_seconds())) if isinstance(instant, datetime) else None


def remarks(state: QueueState) -> Iterator[tuple[str, str]]:
    """What is wrong, and what to do about it: two sentences each."""
    if state.tick_seconds is None or state.tick_seconds > STUCK_AFTER.total_seconds():
        yield _("Beat does not tick."), _("Start one, and one only: celery -A config beat.")
    if n := state.stuck_claimed:
        wrong = ngettext(
            "%(n)d row was claimed and not ended within its lease.",
            "%(n)d rows were claimed and not ended within their lease.",
            n,
        )
        yield (
            wrong % {"n": n},
            _("The next tick takes them again. If they stay, read the worker's log."),
        )
    if n := state.stuck_due:
        wrong = ngettext(
            "%(n)d row has been due for some minutes.",
            "%(n)d rows have been due for some minutes.",
            n,
        )
        yield wrong % {"n": n}, _("Start a worker, or one more: celery -A config worker.")
    if n := state.past_cut_off:
        wrong = ngettext(
            "%(n)d row is past its last useful hour.",
            "%(n)d rows are past their last useful hour.",
            n,
        )
        yield wrong % {"n": n}, _("The next tick closes them as missed; nobody is written to late.")
