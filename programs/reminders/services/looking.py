"""A chunk of claimed reminders, looked at once more just before they are sent: what goes, what is
left out, what waits. As many queries for a hundred of them as for one."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError

from programs.reminders.letters import Letter
from programs.reminders.models import Reminder
from programs.reminders.services.checks import (
    Facts,
    facts_for,
    quiet_until,
    what_to_send,
    with_conditions,
)
from programs.reminders.services.claiming import release, take_over
from programs.reminders.services.failures import words
from programs.reminders.services.rates import first_chance
from programs.reminders.services.records import Ready, deliveries_of, fail_broken, leave_out

Value = TypeVar("Value", bound=Hashable)

logger = logging.getLogger(__name__)

Why = Reminder.Why


def look(
    ids: Collection[int], claim: UUID, own: UUID, *, at: datetime
) -> tuple[list[Ready], Counter[str]]:
    """Take the rows over and decide about each. Gives what is to be sent, the longest waiting
    first, and how many ended how; what is no longer held by `claim` is somebody else's."""
    outcomes = Counter({"not ours": len(ids) - take_over(ids, claim, own, at=at)})
    ours = Reminder.objects.filter(pk__in=ids, claim=own).order_by("due_at", "pk")
    chunk = list(with_conditions(ours))
    letters = _letters(chunk, own, outcomes, at=at)
    to_go = [each for each in chunk if each.pk in letters]
    chances = first_chance([each.person.email for each in to_go], at=at)
    later = {each: chance for each, chance in zip(to_go, chances, strict=True) if chance > at}
    outcomes += _postpone(later, own, at=at)
    now = [each for each, chance in zip(to_go, chances, strict=True) if chance <= at]
    deliveries = deliveries_of(now)
    ready = [Ready(each, letters[each.pk], deliveries[each.pk], own) for each in now]
    return ready, +outcomes


def _letters(
    chunk: Sequence[Reminder], own: UUID, outcomes: Counter[str], *, at: datetime
) -> dict[int, Letter]:
    """The words of those that go; the others are ended or postponed here."""
    letters: dict[int, Letter] = {}
    left_out: dict[Reminder, Reminder.Why] = {}
    quiet: dict[Reminder, datetime] = {}
    facts = _facts(chunk, at)
    for reminder in chunk:
        try:
            told = what_to_send(reminder, facts or facts_for([reminder], at), at)
            until = quiet_until(reminder, at)
        except (OperationalError, InterfaceError):
            raise  # The database's trouble, not this row's: the lease brings it back.
        except Exception as error:
            logger.exception("Reminder %s could not be made into a mail", reminder.pk)
            outcomes[fail_broken(reminder.pk, own, words(error), at=at)] += 1
            continue
        if not isinstance(told, Letter):
            left_out[reminder] = told
        elif until:
            quiet[reminder] = until
        else:
            letters[reminder.pk] = told
    for why, rows in _by_value(left_out.items()).items():
        outcomes[leave_out([each.pk for each in rows], own, why, at=at)] += len(rows)
    outcomes += _postpone(quiet, own, at=at, why=Why.QUIET)
    return letters


def _facts(chunk: Sequence[Reminder], at: datetime) -> Facts | None:
    """None if one of the rows keeps them from being read together: then each is on its own."""
    try:
        return facts_for(chunk, at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("The facts of %s reminders could not be read at once", len(chunk))
        return None


def _postpone(
    waits: Mapping[Reminder, datetime], own: UUID, *, at: datetime, why: Reminder.Why | None = None
) -> Counter[str]:
    """Give rows back until their instant; what would come past its cut-off has no use by then.

    Travel and retries may bring a mail into quiet hours, many mails to one provider over its
    rate. `why` says what keeps a mail that cannot wait; by default, that it came too late.
    """
    outcomes: Counter[str] = Counter()
    useless = [each.pk for each, until in waits.items() if until >= each.cut_off_at]
    if useless:
        outcomes[leave_out(useless, own, why or Why.TOO_LATE, at=at)] += len(useless)
    for until, rows in _by_value(waits.items()).items():
        in_time = [each.pk for each in rows if until < each.cut_off_at]
        outcomes["waiting"] += release(in_time, own, until=until) if in_time else 0
    return outcomes


def _by_value(pairs: Iterable[tuple[Reminder, Value]]) -> dict[Value, list[Reminder]]:
    groups: dict[Value, list[Reminder]] = defaultdict(list)
    for reminder, value in pairs:
        groups[value].append(reminder)
    return groups
