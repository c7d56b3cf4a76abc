"""What coaches are mailed: their own runners only, nothing when there is nothing, no details."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import CoachingLink, Consent, User
from accounts.services import withdraw_consent
from programs.reminders.models import Kind, Reminder, ReminderPreference
from programs.reminders.services.schedule import look_ahead
from tests.reminders.mails import html_of, the_mail_at, tick
from tests.reminders.people import (
    MONDAY,
    SUNDAY_NOON,
    coached_by,
    instant,
    plan_for,
    runner,
    sore_runner,
    told,
)

SEVEN, EIGHT = instant(MONDAY, 7), instant(MONDAY, 8)
DAY = timedelta(days=1)


@pytest.fixture
def coach(db: None) -> User:
    return runner("coach@example.org")


def digest_at_seven() -> dict[str, int]:
    return dict(tick(SEVEN))


def test_the_digest_names_runners_by_lane(coach: User) -> None:
    coached_by(coach, sore_runner("ada@example.org", at=instant(MONDAY, 6)))
    fine = runner("bo@example.org")
    coached_by(coach, fine)
    look_ahead(SUNDAY_NOON)
    message = the_mail_at(SEVEN)
    assert message.to == ["coach@example.org"]
    assert message.subject == "1 runner to look at"
    for part in (message.body, html_of(message)):
        assert "Pain rising: 1" in part and "ada@example.org" in part
        assert "1 other is fine." in part and "bo@example.org" not in part


def test_it_comes_on_mondays_unless_chosen_otherwise(coach: User) -> None:
    coached_by(coach, runner("ada@example.org"))
    look_ahead(SUNDAY_NOON)
    days = Reminder.objects.filter(kind=Kind.COACH_DIGEST).values_list("local_day", flat=True)
    assert list(days) == [MONDAY]


def test_nothing_comes_when_all_are_fine(coach: User) -> None:
    coached_by(coach, runner("ada@example.org"))
    look_ahead(SUNDAY_NOON)
    assert digest_at_seven() == {"skipped": 1}
    assert Reminder.objects.get(kind=Kind.COACH_DIGEST).why == Reminder.Why.NOTHING_NEW


@pytest.mark.parametrize("how", ["ended", "no consent", "withdrawn", "somebody else's"])
def test_only_own_runners_who_share_are_told_about(coach: User, how: str) -> None:
    ada = sore_runner("ada@example.org", at=instant(MONDAY, 6))
    coached_by(coach, runner("bo@example.org"))
    if how == "somebody else's":
        coached_by(runner("other@example.org"), ada)
        Reminder.objects.all().delete()
    else:
        coached_by(coach, ada, shares=how != "no consent")
    if how == "ended":
        CoachingLink.objects.get(runner=ada).end(at=instant(MONDAY, 5))
    if how == "withdrawn":
        withdraw_consent(ada, Consent.Kind.COACH_SHARING, at=instant(MONDAY, 5))
    look_ahead(SUNDAY_NOON)
    tick(SEVEN)
    tick(EIGHT)
    assert not [message for message in mail.outbox if message.to == ["coach@example.org"]]


def test_who_coaches_nobody_gets_no_mail_for_coaches(coach: User) -> None:
    look_ahead(SUNDAY_NOON)
    assert not Reminder.objects.exists()


def alert_at_eight(coach: User) -> str:
    """The body of the alert, empty if none came."""
    Reminder.objects.filter(kind=Kind.COACH_DIGEST).delete()
    tick(EIGHT)
    alerts = [message for message in mail.outbox if message.to == ["coach@example.org"]]
    return str(alerts[-1].body) if alerts else ""


@pytest.fixture
def ada(coach: User) -> User:
    person = runner("ada@example.org")
    coached_by(coach, person)
    look_ahead(SUNDAY_NOON)
    return person


@pytest.mark.parametrize(("score", "comes"), [(5, False), (6, True)])
def test_level_is_six_or_more_at_any_moment(
    coach: User, ada: User, score: int, comes: bool
) -> None:
    told(ada, score, at=instant(MONDAY, 6), moment="run")
    assert ("level:" in alert_at_eight(coach)) is comes


def hears_from(coach: User, level: int) -> None:
    ReminderPreference.objects.create(person=coach, pain_from=level)


@pytest.mark.parametrize(("score", "says"), [(3, ""), (4, "hear of early"), (6, "over the limit")])
def test_a_coach_may_hear_of_pain_early(coach: User, ada: User, score: int, says: str) -> None:
    hears_from(coach, 4)
    told(ada, score, at=instant(MONDAY, 6), moment="run")
    body = alert_at_eight(coach)
    assert says in body and bool(body) is bool(says)


@pytest.mark.parametrize("level", [2, 7])
def test_no_coach_hears_of_pain_late(coach: User, level: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        hears_from(coach, level)


@pytest.mark.parametrize(
    ("scores", "comes"), [((1, 2, 3), True), ((1, 3, 3), False), ((3, 2, 4), False)]
)
def test_trend_is_two_mornings_up(
    coach: User, ada: User, scores: tuple[int, ...], comes: bool
) -> None:
    for back, score in zip((2, 1, 0), scores, strict=True):
        told(ada, score, at=instant(MONDAY, 6) - back * DAY)
    assert ("trend:" in alert_at_eight(coach)) is comes


@pytest.mark.parametrize(
    ("sign", "comes"),
    [("night_or_rest_pain", True), ("one_finger_bone", True), ("first_steps_worst", False)],
)
def test_pattern_is_a_sign_whatever_the_scores(
    coach: User, ada: User, sign: str, comes: bool
) -> None:
    intake = plan_for(ada).intake
    intake.answers = {"spots": [{"spot": "heel_under", "side": "left", "signs": [sign]}]}
    intake.screened_at = instant(MONDAY, 6)
    intake.save()
    assert ("pattern:" in alert_at_eight(coach)) is comes


def test_the_subject_names_nobody_and_the_mail_has_no_scores(coach: User, ada: User) -> None:
    told(ada, 9, at=instant(MONDAY, 6))
    body = alert_at_eight(coach)
    assert mail.outbox[-1].subject == "A runner to look at"
    assert "ada@example.org" in body
    assert "9" not in body.split("Open the list")[0] and "heel" not in body.lower()


def test_what_was_told_before_is_not_told_again(coach: User, ada: User) -> None:
    told(ada, 8, at=instant(MONDAY, 6))
    assert alert_at_eight(coach)
    mail.outbox.clear()
    tick(EIGHT + DAY)
    assert mail.outbox == []
    told(ada, 8, at=EIGHT + DAY + timedelta(hours=2))
    tick(EIGHT + 2 * DAY)
    assert len(mail.outbox) == 1


def test_nobody_is_told_of_a_runner_who_does_not_share(coach: User, ada: User) -> None:
    told(ada, 9, at=instant(MONDAY, 6))
    withdraw_consent(ada, Consent.Kind.COACH_SHARING, at=instant(MONDAY, 7))
    assert alert_at_eight(coach) == ""


def test_a_coach_is_not_told_that_a_mail_about_nothing_did_not_come(coach: User) -> None:
    coached_by(coach, runner("ada@example.org"))
    look_ahead(SUNDAY_NOON)
    assert "sent" not in tick(instant(MONDAY, 23))
    assert mail.outbox == []
