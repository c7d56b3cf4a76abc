"""Between the claim and the mail server: look again, send once, record what happened."""

from __future__ import annotations

import smtplib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from threading import Event
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import Consent, Profile, User
from accounts.services import withdraw_consent
from programs.plans.models import Plan, Spell, TrainingSession
from programs.plans.services.spells import take_off
from programs.reminders.models import Delivery, KindPreference, Reminder
from programs.reminders.services.claiming import LEASE, claim_batch
from programs.reminders.services.courier import FRESH_FOR
from programs.reminders.services.delivery import deliver
from programs.reminders.services.failures import Failure, judge
from programs.reminders.services.mail_line import MailLine
from programs.reminders.services.schedule import recompute
from tests.mail_server import LINE_DROPS, TAKEN_BUT_LINE_DROPS, MailServer
from tests.reminders import people
from tests.reminders.mails import tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, log, prescribe, session_on

SEVEN = instant(MONDAY, 7)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def session(runner: User, plan: Plan) -> TrainingSession:
    session = session_on(MONDAY, plan)
    prescribe(session)
    recompute(runner, SUNDAY_NOON)
    return session


def ended(reminder: Reminder | None = None) -> tuple[str, str]:
    row = reminder or Reminder.objects.get()
    row.refresh_from_db()
    return row.status, row.why


def test_a_due_reminder_is_sent_and_recorded(session: TrainingSession, runner: User) -> None:
    assert tick(SEVEN) == {"sent": 1}
    assert [message.to for message in mail.outbox] == [[runner.email]]
    assert ended() == ("sent", "")
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts, delivery.sent_at) == ("sent", 1, SEVEN)


def test_a_second_tick_sends_nothing(session: TrainingSession) -> None:
    tick(SEVEN)
    assert tick(SEVEN) == {}
    assert tick(SEVEN + LEASE) == {}
    assert len(mail.outbox) == 1


def test_the_same_task_run_twice_sends_once(session: TrainingSession) -> None:
    claim, ids = claim_batch(at=SEVEN, size=10)
    assert deliver(ids, claim, now=lambda: SEVEN) == {"sent": 1}
    assert deliver(ids, claim, now=lambda: SEVEN) == {"not ours": 1}
    assert len(mail.outbox) == 1


def test_a_batch_whose_lease_ended_leaves_its_rows_to_the_next(session: TrainingSession) -> None:
    old, ids = claim_batch(at=SEVEN, size=10)
    new, _ids = claim_batch(at=SEVEN + LEASE, size=10)
    assert deliver(ids, old, now=lambda: SEVEN + LEASE) == {"not ours": 1}
    assert deliver(ids, new, now=lambda: SEVEN + LEASE) == {"sent": 1}


def others(count: int) -> list[User]:
    """More people with a session and its reminder at seven."""
    people_there = [people.runner(f"other{number}@example.org") for number in range(count)]
    for person in people_there:
        session_on(MONDAY, people.plan_for(person))
        recompute(person, SUNDAY_NOON)
    return people_there


def send_all(line: MailLine, *, at: datetime) -> Counter[str]:
    claim, ids = claim_batch(at=at, size=100)
    return deliver(ids, claim, now=lambda: at, line=line)


Change = Callable[[User, TrainingSession], object]


def _close_account(runner: User, session: TrainingSession) -> None:
    User.objects.filter(pk=runner.pk).update(is_active=False)


def _withdraw(runner: User, session: TrainingSession) -> None:
    runner.consents.filter(kind=Consent.Kind.REMINDERS).update(withdrawn_at=SEVEN)


def _unverify(runner: User, session: TrainingSession) -> None:
    EmailAddress.objects.filter(user=runner).update(verified=False)


def _other_address(runner: User, session: TrainingSession) -> None:
    User.objects.filter(pk=runner.pk).update(email="new@example.org")


def _switch_off(runner: User, session: TrainingSession) -> None:
    KindPreference.objects.create(
        person=runner, kind="session_due", is_on=False, local_time=datetime.min.time()
    )


def _go_away(runner: User, session: TrainingSession) -> None:
    take_off(runner, "away", starts_on=MONDAY, ends_on=MONDAY + timedelta(days=9), at=SEVEN)


def _log(runner: User, session: TrainingSession) -> None:
    log(session)


def _cancel(runner: User, session: TrainingSession) -> None:
    TrainingSession.objects.update(status="cancelled")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_close_account, "inactive"),
        (_withdraw, "no_consent"),
        (_unverify, "unverified"),
        (_other_address, "unverified"),
        (_switch_off, "kind_off"),
        (_go_away, "away"),
        (_log, "logged"),
        (_cancel, "nothing_planned"),
    ],
)
def test_what_changed_between_claim_and_send_is_seen(
    session: TrainingSession, runner: User, change: Change, why: str
) -> None:
    claim, ids = claim_batch(at=SEVEN, size=10)
    change(runner, session)
    assert deliver(ids, claim, now=lambda: SEVEN) == {"skipped": 1}
    assert ended() == ("skipped", why)
    assert mail.outbox == []


def test_who_is_back_today_is_mailed_today(session: TrainingSession, runner: User) -> None:
    yesterday = MONDAY - timedelta(days=1)
    take_off(runner, "away", starts_on=yesterday, ends_on=yesterday, at=SEVEN - timedelta(days=1))
    assert tick(SEVEN) == {"sent": 1}


def test_a_mail_that_waited_in_the_queue_past_its_cut_off_is_missed(
    session: TrainingSession,
) -> None:
    claim, ids = claim_batch(at=SEVEN, size=10)
    assert deliver(ids, claim, now=lambda: instant(MONDAY, 15)) == {"missed": 1}
    assert ended() == ("missed", "too_late")


def test_a_row_that_cannot_be_made_into_a_mail_stops_no_other(
    session: TrainingSession,
) -> None:
    Profile.objects.update(zone="Nowhere/At_all")
    other = people.runner("other@example.org")
    prescribe(session_on(MONDAY, people.plan_for(other)))
    recompute(other, SUNDAY_NOON)
    assert tick(SEVEN) == {"failed": 1, "sent": 1}
    assert [message.to for message in mail.outbox] == [["other@example.org"]]
    assert ended(Reminder.objects.exclude(person=other).get()) == ("failed", "broken")


def test_a_batch_gives_back_what_it_has_no_time_for(session: TrainingSession) -> None:
    other = people.runner("other@example.org")
    session_on(MONDAY, people.plan_for(other))
    recompute(other, SUNDAY_NOON)
    claim, ids = claim_batch(at=SEVEN, size=10)

    def slow_day() -> datetime:
        return SEVEN + timedelta(minutes=2 * len(mail.outbox))

    assert deliver(ids, claim, now=slow_day) == {"sent": 1, "released": 1}
    assert tick(SEVEN + timedelta(minutes=2)) == {"sent": 1}


# --- A real mail server that answers as it likes ------------------------------------------------


def test_a_passing_refusal_is_tried_again_with_the_same_message_id(
    session: TrainingSession, smtp: MailServer
) -> None:
    seen: list[str] = []

    def busy(message: EmailMessage) -> str:
        seen.append(message["Message-ID"])
        return "451 try later"

    smtp.answer = busy
    assert tick(SEVEN) == {"waiting": 1}
    assert Delivery.objects.get().error == "451 try later"
    assert tick(SEVEN + timedelta(seconds=59)) == {}
    smtp.answer = lambda message: "250 OK"
    assert tick(SEVEN + timedelta(minutes=1)) == {"sent": 1}
    assert [message["Message-ID"] for message in smtp.mails] == seen
    assert Delivery.objects.get().attempts == 2


def test_the_wait_grows_and_ends_at_the_cut_off(session: TrainingSession, smtp: MailServer) -> None:
    smtp.answer = lambda message: "451 try later"
    waits, at = [], SEVEN
    while Reminder.objects.get().wake_at:
        tick(at)
        wake_at = Reminder.objects.get().wake_at
        if wake_at:
            waits.append(int((wake_at - at).total_seconds() // 60))
            at = wake_at
    assert waits == [1, 5, 15, 30, 60, 60, 60, 60, 60, 60, 60]
    assert ended() == ("failed", "unreachable")
    assert at < Reminder.objects.get().cut_off_at


def test_a_lasting_refusal_is_recorded_and_not_tried_again(
    session: TrainingSession, smtp: MailServer
) -> None:
    smtp.answer = lambda message: "550 no such person"
    assert tick(SEVEN) == {"failed": 1}
    assert ended() == ("failed", "refused")
    assert Delivery.objects.get().error == "550 no such person"


def test_while_the_server_is_down_everybody_waits_and_nobody_is_marked_as_told(
    session: TrainingSession, smtp: MailServer
) -> None:
    other = people.runner("other@example.org")
    session_on(MONDAY, people.plan_for(other))
    recompute(other, SUNDAY_NOON)
    smtp.stop()
    assert tick(SEVEN) == {"waiting": 2}
    assert {row.status for row in Reminder.objects.all()} == {"due"}
    smtp.start()
    assert tick(SEVEN + timedelta(minutes=1)) == {"sent": 2}


def test_one_bad_address_does_not_hold_up_the_next(
    session: TrainingSession, smtp: MailServer
) -> None:
    other = people.runner("other@example.org")
    session_on(MONDAY, people.plan_for(other))
    recompute(other, SUNDAY_NOON)
    smtp.answer = lambda message: "550 no" if "runner@" in message["To"] else "250 OK"
    assert tick(SEVEN) == {"failed": 1, "sent": 1}


def test_a_batch_uses_one_connection(
    session: TrainingSession, smtp: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        other = people.runner(f"other{number}@example.org")
        session_on(MONDAY, people.plan_for(other))
        recompute(other, SUNDAY_NOON)
    opened: list[object] = []
    connect = smtplib.SMTP.connect

    def counted(self: smtplib.SMTP, *args: Any, **kwargs: Any) -> Any:
        opened.append(self)
        return connect(self, *args, **kwargs)

    monkeypatch.setattr(smtplib.SMTP, "connect", counted)
    assert tick(SEVEN) == {"sent": 6}
    assert len(opened) == 1


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.c": (550, b"unknown")}), Failure.LASTING),
        (smtplib.SMTPRecipientsRefused({"a@b.c": (450, b"greylisted")}), Failure.PASSING),
        (smtplib.SMTPDataError(554, b"spam"), Failure.LASTING),
        (smtplib.SMTPDataError(452, b"full"), Failure.PASSING),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), Failure.UNREACHABLE),
        (smtplib.SMTPSenderRefused(530, b"sign in first", "us@b.c"), Failure.UNREACHABLE),
        (smtplib.SMTPServerDisconnected("gone"), Failure.UNREACHABLE),
        (TimeoutError("slow"), Failure.UNREACHABLE),
    ],
)
def test_errors_are_told_apart(error: OSError, failure: Failure) -> None:
    assert judge(error) is failure


def test_the_last_look_costs_a_fixed_number_of_queries(
    session: TrainingSession, runner: User, django_assert_max_num_queries: object
) -> None:
    claim, ids = claim_batch(at=SEVEN, size=10)
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(14):
        deliver(ids, claim, now=lambda: SEVEN)


def test_withdrawing_consent_between_ticks_leaves_nothing_to_send(
    session: TrainingSession, runner: User
) -> None:
    withdraw_consent(runner, Consent.Kind.REMINDERS, at=SUNDAY_NOON)
    assert tick(SEVEN) == {}


def test_a_delivery_is_once_per_due_time(session: TrainingSession) -> None:
    from django.db import IntegrityError

    tick(SEVEN)
    first = Delivery.objects.get()
    with pytest.raises(IntegrityError):
        Delivery.objects.create(reminder=first.reminder, due_at=first.due_at, message_id="<other>")
    assert date(2026, 12, 7) == first.reminder.local_day


def test_a_server_that_hangs_keeps_nobody_waiting_longer_than_its_timeout(
    session: TrainingSession, smtp: MailServer, settings: Any
) -> None:
    patience, settings.EMAIL_TIMEOUT = settings.EMAIL_TIMEOUT, 1
    seen, is_over = list[str](), Event()

    def hang(message: EmailMessage) -> str:
        seen.append(message["Message-ID"])
        is_over.wait(patience)
        return "250 OK"

    smtp.answer = hang
    assert tick(SEVEN) == {"waiting": 1}
    assert "timed out" in Delivery.objects.get().error
    is_over.set()
    settings.EMAIL_TIMEOUT = patience
    smtp.answer = lambda message: "250 OK"
    assert tick(SEVEN + timedelta(minutes=1)) == {"sent": 1}
    # It may have taken the first one after all: then both are the same mail.
    assert {message["Message-ID"] for message in smtp.mails} == set(seen)


def test_a_line_that_drops_with_one_mail_is_opened_again_for_the_next(
    session: TrainingSession, smtp: MailServer
) -> None:
    other = people.runner("other@example.org")
    session_on(MONDAY, people.plan_for(other))
    recompute(other, SUNDAY_NOON)
    smtp.answer = lambda message: "421 closing" if "runner@" in message["To"] else "250 OK"
    assert tick(SEVEN) == {"waiting": 1, "sent": 1}
    assert [message["To"] for message in smtp.mails] == ["other@example.org"]


def test_a_server_that_drops_every_line_is_left_alone_for_a_minute(
    session: TrainingSession, smtp: MailServer
) -> None:
    others(5)
    smtp.answer = lambda message: LINE_DROPS
    assert tick(SEVEN) == {"waiting": 6}
    assert smtp.lines_opened == 2
    assert {row.wake_at for row in Reminder.objects.all()} == {SEVEN + timedelta(minutes=1)}


def test_a_refused_recipient_costs_nobody_else_the_line(
    session: TrainingSession, smtp: MailServer
) -> None:
    others(3)
    smtp.refuses = {"runner@example.org": "550 unknown", "other1@example.org": "450 full"}
    assert tick(SEVEN) == {"sent": 2, "failed": 1, "waiting": 1}
    assert smtp.lines_opened == 1


def test_a_line_that_the_server_ended_between_batches_costs_nobody_a_mail(
    session: TrainingSession, smtp: MailServer
) -> None:
    line = MailLine()
    assert send_all(line, at=SEVEN) == {"sent": 1}
    others(2)
    smtp.stop()
    smtp.start()
    assert send_all(line, at=SEVEN) == {"sent": 2}
    line.close()


def test_a_mail_that_was_taken_before_the_line_dropped_comes_again_as_the_same_mail(
    session: TrainingSession, smtp: MailServer
) -> None:
    smtp.answer = lambda message: TAKEN_BUT_LINE_DROPS
    assert tick(SEVEN) == {"waiting": 1}
    smtp.answer = lambda message: "250 OK"
    assert tick(SEVEN + timedelta(minutes=1)) == {"sent": 1}
    first, second = smtp.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_setting_changed_while_a_chunk_is_sent_is_heeded_for_the_rest_of_it(
    session: TrainingSession,
) -> None:
    """The first mail takes longer than a look stays fresh; the second person leaves meanwhile."""
    (other,) = others(1)

    def slow_server() -> datetime:
        if mail.outbox:
            Spell.objects.get_or_create(
                runner=other, kind="away", starts_on=MONDAY, ends_on=MONDAY, told_at=SEVEN
            )
        return SEVEN + 2 * FRESH_FOR * len(mail.outbox)

    claim, ids = claim_batch(at=SEVEN, size=10)
    assert deliver(ids, claim, now=slow_server) == {"sent": 1, "skipped": 1}
    assert ended(Reminder.objects.get(person=other)) == ("skipped", "away")


def test_a_worker_that_is_to_stop_gives_back_at_once_what_it_has_not_begun(
    session: TrainingSession,
) -> None:
    others(3)
    claim, ids = claim_batch(at=SEVEN, size=10)
    stop_after_two = {"sent": 2, "released": 2}
    assert (
        deliver(ids, claim, now=lambda: SEVEN, is_stopping=lambda: len(mail.outbox) >= 2)
        == stop_after_two
    )
    assert tick(SEVEN) == {"sent": 2}
