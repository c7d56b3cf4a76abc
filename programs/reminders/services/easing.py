"""Who has stopped reacting to a kind of mail, and what comes of it (`programs.engine.easing`).

A row of `Easing` only says whom to look at. How often the mail comes is worked out from what was
sent and what its reader did since, at the instant of sending: one reaction, and all come again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from programs.engine.easing import SECOND_AFTER, Pace, Turn, comes, pace_after
from programs.reminders.kinds import RULES
from programs.reminders.models import Easing, Kind, Reminder

Key = tuple[int, str]
"""A person and a kind."""

HISTORY = timedelta(days=200)
"""Twelve weekly mails, at half their pace for the last six, lie within it."""
SLICE = 1_000
LOOKS_BACK = timedelta(days=2)
"""It runs every day; a day without it loses nothing."""

Status = Reminder.Status


@dataclass(frozen=True, slots=True)
class Eased:
    """How often a kind comes to someone who has not reacted to the last `unanswered` of it."""

    kind: Kind
    unanswered: int
    pace: Pace


def notice_silence(*, at: datetime) -> int:
    """Look at everyone who was sent something lately. How many were newly found silent."""
    found = 0
    for kind, rule in RULES.items():
        if rule.reacted is None:
            continue
        sent = Reminder.objects.filter(
            kind=kind, status=Status.SENT, ended_at__gt=at - LOOKS_BACK, ended_at__lte=at
        )
        known = Easing.objects.filter(kind=kind)
        people = list(sent.exclude(person__in=known.values("person")).values_list("person"))
        for some in _slices([person for (person,) in people]):
            counts = _unanswered([(person, kind) for person in some], at)
            silent = [person for (person, _), count in counts.items() if count >= SECOND_AFTER]
            Easing.objects.bulk_create(
                [Easing(person_id=person, kind=kind) for person in silent], ignore_conflicts=True
            )
            found += len(silent)
    return found


def easings_of(person: User, *, at: datetime) -> list[Eased]:
    """The kinds that come less often to this person than they chose."""
    kinds = Easing.objects.filter(person=person).values_list("kind", flat=True)
    counts = _unanswered([(person.pk, kind) for kind in kinds], at)
    eased = [Eased(Kind(kind), n, pace_after(n)) for (_, kind), n in sorted(counts.items())]
    return [each for each in eased if each.pace is not Pace.CHOSEN]


def ease(reminders: Sequence[Reminder], *, at: datetime) -> Mapping[int, tuple[Eased, bool]]:
    """For the rows whose reader is being looked at: the pace, and whether this one comes.

    A mail that its reader snoozed comes. Rows of readers who react are not in it.
    """
    counts = _unanswered({(each.person_id, each.kind) for each in reminders}, at)
    slow = [each for each in reminders if pace_after(counts[each.person_id, each.kind]) != "chosen"]
    turns = _turns(slow)
    return {each.pk: _eased(each, counts, turns) for each in slow}


def _eased(
    reminder: Reminder, counts: Mapping[Key, int], turns: Mapping[Key, Sequence[Turn]]
) -> tuple[Eased, bool]:
    key = reminder.person_id, reminder.kind
    pace = pace_after(counts[key])
    before = [turn for turn in turns.get(key, ()) if turn.day < reminder.local_day]
    its_turn = reminder.is_snoozed or comes(pace, reminder.local_day, before)
    return Eased(Kind(reminder.kind), counts[key], pace), its_turn


@transaction.atomic
def heard(person: User, *kinds: Kind, at: datetime) -> None:
    """The person reacted, or asked for all mails again: what was sent before counts no more."""
    for kind in kinds:
        Easing.objects.update_or_create(person=person, kind=kind, defaults={"counts_from": at})


def heard_of_all(person: User, *, at: datetime) -> None:
    """Every kind comes as chosen again."""
    Easing.objects.filter(person=person).update(counts_from=at)


def take_back_heard(person: User, kind: Kind) -> None:
    """What was sent counts again."""
    Easing.objects.filter(person=person, kind=kind).update(counts_from=None)


def _unanswered(keys: Collection[Key], at: datetime) -> dict[Key, int]:
    """How many of the kind each person was sent since they were last heard of."""
    since = _last_heard(keys)
    counts = dict.fromkeys(keys, 0)
    sent = Reminder.objects.filter(_any_of(keys), status=Status.SENT)
    sent = sent.filter(local_day__gt=(at - HISTORY).date())
    for person, kind, ended_at in sent.values_list("person", "kind", "ended_at").order_by():
        last = since.get((person, kind))
        counts[person, kind] += last is None or (ended_at is not None and ended_at > last)
    return counts


def _last_heard(keys: Collection[Key]) -> dict[Key, datetime]:
    last: dict[Key, datetime] = {}
    for kind, people in _by_kind(keys).items():
        reacted = RULES[Kind(kind)].reacted
        for person, instant in (reacted(people) if reacted else {}).items():
            last[person, kind] = instant
    asked = Easing.objects.filter(_any_of(keys), counts_from__isnull=False)
    for each in asked:
        if each.counts_from is not None:
            key = each.person_id, each.kind
            last[key] = max(each.counts_from, last.get(key, each.counts_from))
    return last


def _turns(reminders: Sequence[Reminder]) -> Mapping[Key, Sequence[Turn]]:
    """The earlier days on which the kind was to come, oldest first.

    A mail left out for another reason (a session done before its hour) was nobody's turn.
    """
    if not reminders:
        return {}
    keys = {(each.person_id, each.kind) for each in reminders}
    first = min(each.local_day for each in reminders) - HISTORY
    rows = Reminder.objects.filter(_any_of(keys), local_day__gt=first).filter(
        Q(status=Status.SENT) | Q(status=Status.SKIPPED, why=Reminder.Why.EASED)
    )
    turns: defaultdict[Key, list[Turn]] = defaultdict(list)
    found = rows.order_by("local_day").values_list("person", "kind", "local_day", "status")
    for person, kind, day, status in found:
        turns[person, kind].append(Turn(day, status == Status.SENT))
    return turns


def _any_of(keys: Collection[Key]) -> Q:
    """The rows of these people and kinds; no row where there are none."""
    condition = Q(pk__in=())
    for kind, people in _by_kind(keys).items():
        condition |= Q(kind=kind, person__in=people)
    return condition


def _by_kind(keys: Collection[Key]) -> dict[str, set[int]]:
    people: defaultdict[str, set[int]] = defaultdict(set)
    for person, kind in keys:
        people[kind].add(person)
    return people


def _slices(people: Sequence[int]) -> Iterator[Sequence[int]]:
    return (people[first : first + SLICE] for first in range(0, len(people), SLICE))
