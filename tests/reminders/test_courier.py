"""While one chunk is with the mail server, the next one is looked at; no promise suffers by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError

from accounts.models import User
from programs.plans.models import Spell
from programs.reminders.emails import reminder_mail
from programs.reminders.models import Reminder
from programs.reminders.services import courier, delivery
from programs.reminders.services.claiming import claim_batch
from programs.reminders.services.courier import FRESH_FOR, Chunk, Courier, Errand
from programs.reminders.services.delivery import deliver
from programs.reminders.services.looking import look
from programs.reminders.services.records import record_sent
from tests.mail_server import LINE_DROPS, MailServer
from tests.reminders.people import many_due

NINE = datetime(2026, 12, 7, 9, tzinfo=UTC)
CHUNK = 4


@pytest.fixture
def people(db: None, monkeypatch: pytest.MonkeyPatch) -> list[User]:
    """Three chunks of them."""
    for name, rows in (("FIRST_CHUNK", CHUNK), ("CHUNK", CHUNK), ("SMALL_CHUNK", 1)):
        monkeypatch.setattr(delivery, name, rows)
    return many_due(3 * CHUNK, at=NINE)


@pytest.fixture
def before_look(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int], object]], None]:
    """Have something done before each look, which is told its number."""
    looks = Counter[str]()

    def set_up(act: Callable[[int], object]) -> None:
        def looked(*args: Any, **kwargs: Any) -> Any:
            looks["so far"] += 1
            act(looks["so far"])
            return look(*args, **kwargs)

        monkeypatch.setattr(delivery, "look", looked)

    return set_up


BeforeLook = Callable[[Callable[[int], object]], None]


def send(now: Callable[[], datetime] = lambda: NINE, **more: Any) -> Counter[str]:
    claim, ids = claim_batch(at=NINE, size=100)
    return deliver(ids, claim, now=now, **more)


def count(**fields: object) -> int:
    return Reminder.objects.filter(**fields).count()


def test_the_next_chunk_is_looked_at_while_the_server_answers(
    people: list[User], smtp: MailServer, before_look: BeforeLook
) -> None:
    is_looked_at = Event()
    before_look(lambda number: is_looked_at.set() if number == 2 else None)
    smtp.answer = lambda message: "250 OK" if is_looked_at.wait(15) else "550 nobody looked"
    assert send() == {"sent": len(people)}
    assert smtp.lines_opened == 1


def test_the_server_is_never_further_ahead_of_the_rows_than_promised(
    people: list[User], smtp: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "MOST_UNRECORDED", 3)
    monkeypatch.setattr(delivery, "RECORD_EACH", 2)
    recorded, ahead = [0], list[int]()

    def written_down(sent: list[Any], *, at: datetime) -> None:
        record_sent(sent, at=at)
        recorded[0] += len(sent)

    def answer(message: EmailMessage) -> str:
        ahead.append(len(smtp.mails) + 1 - recorded[0])
        return "250 OK"

    monkeypatch.setattr(delivery, "record_sent", written_down)
    smtp.answer = answer
    assert send() == {"sent": len(people)}
    assert max(ahead) <= 3


def test_a_look_that_grew_old_behind_another_chunk_is_taken_anew(
    people: list[User], smtp: MailServer, before_look: BeforeLook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who leaves after the look ahead, while the chunk before is sent, is not mailed."""
    leaver, begin, begun = people[CHUNK], Courier.begin, list[Chunk]()

    def leave(number: int) -> None:
        if number == 3:
            Spell.objects.create(
                runner=leaver, kind="away", starts_on=NINE, ends_on=NINE, told_at=NINE
            )

    def begin_late(self: Courier, chunk: Chunk) -> Errand:
        begun.append(chunk)
        return begin(self, chunk)

    before_look(leave)
    monkeypatch.setattr(Courier, "begin", begin_late)
    outcomes = send(lambda: NINE + 2 * FRESH_FOR * (len(begun) > 1))
    assert outcomes == {"sent": len(people) - 1, "skipped": 1}
    assert count(person=leaver, why="away") == 1


def test_a_server_that_is_gone_leaves_both_chunks_waiting(
    people: list[User], smtp: MailServer
) -> None:
    smtp.answer = lambda message: LINE_DROPS
    assert send() == {"waiting": len(people)}
    assert count(status="due") == len(people)
    assert smtp.mails == []


def test_a_stop_gives_back_both_chunks(people: list[User], smtp: MailServer) -> None:
    sent = send(is_stopping=lambda: len(smtp.mails) >= 2)["sent"]
    assert 2 <= sent <= CHUNK
    assert count(status="sent") == sent == len(smtp.mails)
    assert count(status="due") == len(people) - sent


def test_what_was_sent_is_written_down_though_the_next_look_fails(
    people: list[User], smtp: MailServer, before_look: BeforeLook
) -> None:
    def fail(number: int) -> None:
        if number == 2:
            raise OperationalError("the database is restarting")

    before_look(fail)
    with pytest.raises(OperationalError):
        send()
    assert count(status="sent") == len(smtp.mails) == CHUNK


def test_a_refused_mail_and_a_broken_row_make_room_for_the_next(
    people: list[User], smtp: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "MOST_UNRECORDED", 2)
    monkeypatch.setattr(delivery, "RECORD_EACH", 1)
    smtp.refuses = {each.email: "550 unknown" for each in people[:CHUNK]}

    def made(reminder: Reminder, *rest: Any) -> Any:
        if reminder.person_id in {each.pk for each in people[CHUNK : 2 * CHUNK]}:
            raise ValueError("cannot be written")
        return reminder_mail(reminder, *rest)

    monkeypatch.setattr(courier, "reminder_mail", made)
    assert send() == {"failed": 2 * CHUNK, "sent": CHUNK}
    assert count(why="refused") == count(why="broken") == CHUNK
