"""What Prometheus reads: gauges and totals from the database when it asks.

Nothing is counted inside a process, so it does not matter which web process answers, nor that
worker and beat are others. Outcomes are given over the last hour and day, to the second, and since
the beginning, as of some minutes ago (`services.totals`): the whole table is never counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from programs.reminders.services.queue_state import QueueState, queue_state
from programs.reminders.services.totals import totals

NEVER = float("inf")


class Reminders:
    """One reading of the queue as Prometheus's families."""

    def __init__(self, state: QueueState, totals: Mapping[str, int]) -> None:
        self._state, self._totals = state, totals

    def collect(self) -> Iterator[Metric]:
        state = self._state
        yield _gauge("due", "Reminders due and not taken yet", state.due)
        yield _gauge("claimed", "Reminders that a worker holds", state.claimed)
        yield _gauge(
            "oldest_due_seconds", "How long the oldest of the due waits", state.oldest_due_seconds
        )
        yield _gauge("last_tick_age_seconds", "Since beat's last tick", _age(state.tick_seconds))
        yield _gauge(
            "last_work_age_seconds",
            "Since a worker last finished a batch (nothing due, no work)",
            _age(state.work_seconds),
        )
        yield _gauge("past_cut_off", "Open and past their last useful hour", state.past_cut_off)
        yield _stuck(state)
        yield _outcomes(state)
        yield _ever(self._totals)
        yield _gauge("suppressed_addresses", "Addresses not written to", state.suppressed)


def exposition(*, at: datetime) -> bytes:
    """The page in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Reminders(queue_state(at=at), totals()))
    text: bytes = generate_latest(registry)
    return text


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"footstrong_reminders_{name}", says, value=value)


def _age(seconds: int | None) -> float:
    return NEVER if seconds is None else seconds


def _stuck(state: QueueState) -> GaugeMetricFamily:
    says = "Rows that a tick or a worker should have dealt with"
    family = GaugeMetricFamily("footstrong_reminders_stuck", says, labels=["status"])
    family.add_metric(["due"], state.stuck_due)
    family.add_metric(["claimed"], state.stuck_claimed)
    return family


def _outcomes(state: QueueState) -> GaugeMetricFamily:
    says = "Reminders ended within the span, by outcome; came_back counts reports of sent mails"
    labels = ["span", "outcome"]
    family = GaugeMetricFamily("footstrong_reminders_ended", says, labels=labels)
    for span, counts in state.outcomes.items():
        for outcome, count in {**counts, "came_back": state.came_back[span]}.items():
            family.add_metric([span, outcome], count)
    return family


def _ever(totals: Mapping[str, int]) -> CounterMetricFamily:
    says = "Reminders ended since the site began, by outcome, as of some minutes ago"
    family = CounterMetricFamily("footstrong_reminder_outcomes", says, labels=["outcome"])
    for outcome, count in totals.items():
        family.add_metric([outcome], count)
    return family
