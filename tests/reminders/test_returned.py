"""Mails that come back: matched to what was sent, told once, and the address left alone."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from anymail.signals import AnymailTrackingEvent, tracking
from django.core import mail

from accounts import clock
from accounts.models import User
from programs.plans.models import Plan
from programs.reminders.models import Reminder, Suppression
from programs.reminders.services.returned import SOFT_IN_A_ROW, Outcome, Told
from programs.reminders.services.schedule import recompute
from programs.reminders.services.suppression import lift, suppress_unknown, suppression_of
from tests.mail_server import MailServer
from tests.reminders.mails import tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, prescribe, session_on
from tests.reminders.returns import LATER, SENT_AT, sent, tell

TRIED = Suppression.Lifted.TRIED


@pytest.mark.parametrize(
    ("told", "reason"),
    [(Told.HARD, "hard"), (Told.COMPLAINT, "complaint"), (Told.UNSUBSCRIBED, "unsubscribed")],
)
def test_after_such_a_report_the_address_is_left_alone(
    runner: User, told: Told, reason: str
) -> None:
    delivery = sent(runner)
    assert tell(told, delivery) == Outcome.RECORDED
    listed = suppression_of(runner)
    assert listed and (listed.reason, listed.since, listed.source) == (reason, LATER, "webhook")
    assert listed.answer == "550 5.1.1 no such user"


def test_the_mail_itself_says_that_it_came_back(runner: User) -> None:
    delivery = sent(runner)
    tell(Told.HARD, delivery)
    delivery.refresh_from_db()
    assert (delivery.came_back, delivery.came_back_at) == ("hard", LATER)
    assert delivery.status == "sent" and delivery.error == "550 5.1.1 no such user"


def test_a_report_told_twice_counts_once(runner: User) -> None:
    delivery = sent(runner)
    outcomes = [tell(Told.HARD, delivery) for _ in range(2)]
    assert outcomes == [Outcome.RECORDED, Outcome.KNOWN]
    assert Suppression.objects.count() == 1


def test_what_is_lasting_is_not_overwritten_by_what_was_told_before_it(runner: User) -> None:
    delivery = sent(runner)
    tell(Told.HARD, delivery)
    assert tell(Told.SOFT, delivery) == tell(Told.DELIVERED, delivery) == Outcome.KNOWN
    delivery.refresh_from_db()
    assert delivery.came_back == "hard"


def test_a_mail_that_arrived_after_all_did_not_come_back(runner: User) -> None:
    delivery = sent(runner)
    tell(Told.SOFT, delivery)
    tell(Told.DELIVERED, delivery)
    delivery.refresh_from_db()
    assert (delivery.came_back, delivery.came_back_at) == ("", None)


def test_angle_brackets_and_case_of_the_address_do_not_matter(runner: User) -> None:
    delivery = sent(runner)
    bare = delivery.message_id.strip("<>")
    tell(Told.HARD, delivery, message_id=bare, address="Runner@Example.org")
    assert suppression_of(runner)


def test_mails_of_other_people_and_systems_are_nobodys(runner: User) -> None:
    delivery = sent(runner)
    outcome = tell(Told.HARD, delivery, message_id="<x@y>", address="nobody@example.org")
    assert outcome == Outcome.UNKNOWN and not Suppression.objects.exists()


def test_a_provider_with_ids_of_its_own_tells_of_the_latest_mail(runner: User) -> None:
    sent(runner, SENT_AT - timedelta(days=1))
    delivery = sent(runner)
    tell(Told.HARD, delivery, message_id="1f2e-77aa")
    delivery.refresh_from_db()
    assert delivery.came_back == "hard"


def test_the_bounce_of_an_old_address_does_not_stop_the_new_one(runner: User) -> None:
    delivery = sent(runner)
    old, runner.email = runner.email, "new@example.org"
    runner.save()
    assert tell(Told.HARD, delivery, address=old) == Outcome.RECORDED
    assert suppression_of(runner) is None


def test_only_several_soft_ones_in_a_row_end_the_mails(runner: User) -> None:
    for day in range(SOFT_IN_A_ROW):
        assert suppression_of(runner) is None
        tell(Told.SOFT, sent(runner, SENT_AT + timedelta(days=day)))
    listed = suppression_of(runner)
    assert listed and listed.reason == "soft"


def test_one_that_arrived_between_soft_ones_begins_the_count_anew(runner: User) -> None:
    for day in range(SOFT_IN_A_ROW + 1):
        delivery = sent(runner, SENT_AT + timedelta(days=day))
        if day != 2:
            tell(Told.SOFT, delivery)
    assert suppression_of(runner) is None


def test_a_listed_address_is_sent_nothing_and_the_row_says_why(runner: User, plan: Plan) -> None:
    prescribe(session_on(MONDAY, plan))
    recompute(runner, SUNDAY_NOON)
    tell(Told.HARD, sent(runner, SENT_AT - timedelta(days=3)), at=SUNDAY_NOON)
    tick(instant(MONDAY, 7))
    assert mail.outbox == []
    reminder = Reminder.objects.get(local_day=MONDAY)
    assert (reminder.status, reminder.why) == ("skipped", "suppressed")


def test_after_lifting_mails_come_again(runner: User, plan: Plan) -> None:
    prescribe(session_on(MONDAY, plan))
    recompute(runner, SUNDAY_NOON)
    tell(Told.HARD, sent(runner, SENT_AT - timedelta(days=3)), at=SUNDAY_NOON)
    assert lift(runner, runner.email, how=TRIED, at=SUNDAY_NOON)
    tick(instant(MONDAY, 7))
    assert len(mail.outbox) == 1
    assert not lift(runner, runner.email, how=TRIED, at=SUNDAY_NOON)


def test_a_lifted_address_that_fails_again_is_listed_again(runner: User) -> None:
    tell(Told.HARD, sent(runner))
    lift(runner, runner.email, how=TRIED, at=LATER)
    tell(Told.HARD, sent(runner, SENT_AT + timedelta(days=1)), at=LATER + timedelta(days=1))
    assert suppression_of(runner)
    assert Suppression.objects.count() == 2


def test_confirming_the_address_lifts_it(runner: User) -> None:
    tell(Told.HARD, sent(runner))
    address = EmailAddress.objects.get(user=runner)
    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)
    assert suppression_of(runner) is None
    assert Suppression.objects.get().lifted == "confirmed"


@pytest.mark.parametrize(
    ("reply", "is_listed"),
    [
        ("550 5.1.1 no such user", True),
        ("550 5.2.1 mailbox disabled", True),
        ("550 5.7.1 relaying denied", False),
        ("550 go away", False),
    ],
)
def test_a_server_that_does_not_know_the_mailbox_lists_it_and_one_that_dislikes_us_does_not(
    runner: User, plan: Plan, smtp: MailServer, reply: str, is_listed: bool
) -> None:
    smtp.answer = lambda message: reply
    prescribe(session_on(MONDAY, plan))
    recompute(runner, SUNDAY_NOON)
    tick(instant(MONDAY, 7))
    assert (suppression_of(runner) is not None) == is_listed
    assert Reminder.objects.get().why == "refused"


def test_a_recipient_refused_by_name_is_listed(runner: User) -> None:
    refused = {runner.email: (550, b"5.1.1 no such user")}
    suppress_unknown(runner, SMTPRecipientsRefused(refused), at=LATER)
    listed = suppression_of(runner)
    assert listed and (listed.reason, listed.answer) == ("refused", "5.1.1 no such user")


@pytest.mark.parametrize(
    ("event_type", "reject_reason", "reason"),
    [
        ("bounced", "bounced", "hard"),
        ("rejected", "invalid", "hard"),
        ("complained", None, "complaint"),
        ("unsubscribed", None, "unsubscribed"),
        ("bounced", "blocked", None),
        ("deferred", None, None),
        ("delivered", None, None),
        ("opened", None, None),
    ],
)
def test_what_a_provider_says_is_read_as_one_of_our_reports(
    runner: User,
    monkeypatch: pytest.MonkeyPatch,
    event_type: str,
    reject_reason: str | None,
    reason: str | None,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    event = AnymailTrackingEvent(
        event_type=event_type,
        message_id=sent(runner).message_id,
        recipient=runner.email,
        reject_reason=reject_reason,
        mta_response="550 5.1.1",
    )
    tracking.send(sender=object(), event=event, esp_name="Postmark")
    listed = suppression_of(runner)
    assert (listed.reason if listed else None) == reason
    assert not listed or listed.source == "postmark"
