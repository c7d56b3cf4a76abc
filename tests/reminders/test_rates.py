"""Rates: what a provider takes in a minute, kept by however many workers."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from programs.reminders.models import Reminder
from programs.reminders.services.rates import first_chance
from programs.reminders.services.schedule import recompute
from tests.reminders import people
from tests.reminders.mails import tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, session_on

SEVEN = instant(MONDAY, 7)
MINUTE = timedelta(minutes=1)


def granted(addresses: list[str], at: datetime) -> int:
    return sum(chance <= at for chance in first_chance(addresses, at=at))


def test_in_no_sixty_seconds_more_than_the_rate_is_granted(db: None, settings: Any) -> None:
    settings.MAIL_RATE_PER_MINUTE = 10
    grants = [
        (second, granted(["a@example.org"] * 7, SEVEN + timedelta(seconds=second)))
        for second in range(0, 300, 5)
    ]
    for start, _count in grants:
        assert sum(count for second, count in grants if start <= second < start + 60) <= 10
    assert sum(count for _second, count in grants) == 50


def test_each_domain_has_its_own_rate(db: None, settings: Any) -> None:
    settings.MAIL_RATE_PER_DOMAIN = {"Slow.example": 2}
    addresses = ["a@slow.example", "b@SLOW.example", "c@slow.example", "d@quick.example"]
    now, same, later, free = first_chance(addresses, at=SEVEN)
    assert (now, same, free) == (SEVEN, SEVEN, SEVEN)
    assert later == SEVEN + MINUTE


def test_what_waits_is_spread_over_the_minutes_to_come(db: None, settings: Any) -> None:
    settings.MAIL_RATE_PER_MINUTE = 3
    chances = first_chance(["a@example.org"] * 10, at=SEVEN)
    assert [round((chance - SEVEN) / MINUTE) for chance in chances] == [0] * 3 + [1] * 3 + [
        2
    ] * 3 + [3]


def test_a_clock_that_jumped_back_holds_up_nobody(db: None, settings: Any) -> None:
    settings.MAIL_RATE_PER_MINUTE = 3
    assert granted(["a@example.org"] * 3, SEVEN) == 3
    assert granted(["a@example.org"] * 3, SEVEN - timedelta(hours=1)) == 3


def test_without_a_rate_nothing_is_counted(
    db: None, django_assert_num_queries: Any, settings: Any
) -> None:
    with django_assert_num_queries(0):
        assert granted(["a@example.org"] * 3, SEVEN) == 3


@pytest.fixture
def five_due(db: None) -> None:
    for number in range(5):
        person = people.runner(f"runner{number}@example.org")
        session_on(MONDAY, people.plan_for(person))
        recompute(person, SUNDAY_NOON)


def test_what_exceeds_the_rate_is_sent_in_the_next_minutes(five_due: None, settings: Any) -> None:
    settings.MAIL_RATE_PER_MINUTE = 2
    outcomes = [tick(SEVEN + number * MINUTE) for number in range(3)]
    assert [each["sent"] for each in outcomes] == [2, 2, 1]


def test_what_a_domain_would_take_too_late_is_not_sent(five_due: None, settings: Any) -> None:
    settings.MAIL_RATE_PER_DOMAIN = {"example.org": 2}
    Reminder.objects.update(cut_off_at=SEVEN + MINUTE + timedelta(seconds=30))
    assert tick(SEVEN) == {"sent": 2, "waiting": 2, "missed": 1}
    assert tick(SEVEN + MINUTE) == {"sent": 2}
    ended = Counter(Reminder.objects.values_list("status", "why"))
    assert ended == {("sent", ""): 4, ("missed", "too_late"): 1}
