"""How many mails a provider takes in a minute: ours altogether, and the recipients' each.

What exceeds a rate waits for the next minute with room. The count stands in rows, so several
workers share it and no restart of Redis forgets it; where no rate is set it costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from programs.reminders.models import MailRate

ALL = "*"
MINUTE = 60


def most_at_once() -> int | None:
    """What can be sent in a minute altogether; None if there is no such rate."""
    return settings.MAIL_RATE_PER_MINUTE or None


def first_chance(addresses: Sequence[str], *, at: datetime) -> list[datetime]:
    """When each mail may go: `at` for those granted now, later for the others.

    What is granted counts as sent. In any 60 seconds no provider is granted more than its rate.
    """
    limits = _limits()
    wanted = [_providers(address, limits) for address in addresses]
    if not any(wanted):
        return [at] * len(addresses)
    with transaction.atomic():
        lanes = _lanes({provider for each in wanted for provider in each}, limits, at)
        chances = [_chance([lanes[provider] for provider in each], at) for each in wanted]
        for lane in lanes.values():
            lane.store(at)
    return chances


def _limits() -> Mapping[str, int]:
    limits = {ALL: settings.MAIL_RATE_PER_MINUTE, **settings.MAIL_RATE_PER_DOMAIN}
    return {provider.lower(): limit for provider, limit in limits.items() if limit}


def _providers(address: str, limits: Mapping[str, int]) -> list[str]:
    domain = address.rpartition("@")[2].lower()
    return [provider for provider in (ALL, domain) if provider in limits]


@dataclass(slots=True)
class _Lane:
    """One provider's last minute, held by us alone while mails are granted."""

    row: MailRate
    limit: int
    room: int
    taken: int = 0
    waiting: int = 0

    def opens_at(self, at: datetime) -> datetime:
        """When the next mail that finds no room may hope for some: a lane's worth each minute."""
        oldest = self.row.granted[0][0] if self.row.granted else at.timestamp()
        first = datetime.fromtimestamp(oldest + MINUTE, UTC)
        return first + timedelta(minutes=self.waiting // self.limit)

    def store(self, at: datetime) -> None:
        if self.taken:
            self.row.granted.append([at.timestamp(), self.taken])
            self.row.save(update_fields=["granted"])


def _lanes(providers: set[str], limits: Mapping[str, int], at: datetime) -> dict[str, _Lane]:
    MailRate.objects.bulk_create(
        [MailRate(provider=provider) for provider in sorted(providers)], ignore_conflicts=True
    )
    rows = MailRate.objects.filter(provider__in=providers).order_by("provider")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    lanes = {}
    for row in rows:
        since = at.timestamp() - MINUTE
        # What a clock that jumped back left in the future holds up nobody.
        row.granted = [[when, n] for when, n in row.granted if since < when <= since + 2 * MINUTE]
        room = limits[row.provider] - sum(count for _when, count in row.granted)
        lanes[row.provider] = _Lane(row, limits[row.provider], max(room, 0))
    return lanes


def _chance(lanes: Sequence[_Lane], at: datetime) -> datetime:
    full = [lane for lane in lanes if not lane.room]
    if not full:
        for lane in lanes:
            lane.room -= 1
            lane.taken += 1
        return at
    opening = max(lane.opens_at(at) for lane in full)
    for lane in full:
        lane.waiting += 1
    return max(opening, at + timedelta(seconds=1))
