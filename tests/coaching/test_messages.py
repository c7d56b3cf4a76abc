"""Messages between coaches and runners, and the one mail that says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import CoachingLink, Consent, User
from accounts.services import give_consent, start_coaching, withdraw_consent
from programs.coaching.models import Message
from programs.coaching.services import messages
from programs.coaching.tasks import mail_unread
from programs.plans.models import TrainingSession
from tests.coaching.conftest import NOW, make_coach, make_plan, make_runner, make_session

MINUTE = timedelta(minutes=1)


@pytest.fixture
def as_runner(runner: User) -> Client:
    for kind in (Consent.Kind.HEALTH_DATA, Consent.Kind.REMINDERS):
        give_consent(runner, kind, at=NOW)
    client = Client()
    client.force_login(runner)
    return client


def thread_of(runner: User) -> str:
    return reverse("coach:runner-messages", args=[runner.pk])


def test_a_message_is_seen_after_its_five_minutes(
    as_coach: Client, as_runner: Client, runner: User, at: list[datetime]
) -> None:
    as_coach.post(thread_of(runner), {"text": "Well done"})
    assert "Well done" in as_coach.get(thread_of(runner)).content.decode()
    assert "Well done" not in as_runner.get("/your-coach/").content.decode()
    at[0] += 5 * MINUTE
    assert "Well done" in as_runner.get("/your-coach/").content.decode()
    assert Message.objects.get().read_at == at[0]


def test_a_message_can_be_taken_back_for_five_minutes(
    as_coach: Client, as_runner: Client, runner: User, at: list[datetime]
) -> None:
    as_coach.post(thread_of(runner), {"text": "Wrong runner"})
    path = reverse("coach:message-take-back", args=[Message.objects.get().pk])
    as_coach.post(path)
    at[0] += 6 * MINUTE
    assert "Wrong runner" not in as_runner.get("/your-coach/").content.decode()
    as_coach.post(thread_of(runner), {"text": "Too late"})
    at[0] += 5 * MINUTE
    answer = as_coach.post(
        reverse("coach:message-take-back", args=[Message.objects.latest("pk").pk]), follow=True
    )
    assert "five minutes are over" in answer.content.decode()


def test_a_message_can_be_about_a_session_of_this_runner_alone(
    as_coach: Client, runner: User, stranger: User, at: list[datetime]
) -> None:
    own = make_session(make_plan(runner, starts_on=NOW.date()), NOW.date())
    other = make_session(make_plan(stranger, starts_on=NOW.date()), NOW.date())
    as_coach.post(thread_of(runner), {"text": "About it", "session": own.pk})
    as_coach.post(thread_of(runner), {"text": "About theirs", "session": other.pk})
    assert [m.session for m in Message.objects.order_by("pk")] == [own, None]


def test_the_runner_answers_and_the_coach_reads(
    as_coach: Client, as_runner: Client, runner: User, coach: User, at: list[datetime]
) -> None:
    as_runner.post(reverse("coaching:own-answer", args=[coach.pk]), {"text": "Thank you"})
    at[0] += 5 * MINUTE
    assert "1 answer" in as_coach.get("/coach/").content.decode()
    assert "Thank you" in as_coach.get(thread_of(runner)).content.decode()
    assert "1 answer" not in as_coach.get("/coach/").content.decode()


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_nothing_and_too_much_are_refused(as_coach: Client, runner: User, text: str) -> None:
    answer = as_coach.post(thread_of(runner), {"text": text})
    assert answer.status_code == 400
    assert not Message.objects.exists()


def test_several_messages_make_one_mail_without_their_words(
    as_coach: Client, as_runner: Client, runner: User, at: list[datetime]
) -> None:
    for text in ("First", "Second"):
        as_coach.post(thread_of(runner), {"text": text})
    mail_unread()
    assert mail.outbox == []
    at[0] += 5 * MINUTE
    mail_unread()
    mail_unread()
    (letter,) = mail.outbox
    assert letter.to == [runner.email]
    assert "First" not in str(letter.message())
    as_coach.post(thread_of(runner), {"text": "Third"})
    at[0] += 6 * MINUTE
    mail_unread()
    assert len(mail.outbox) == 1
    at[0] += 60 * MINUTE
    mail_unread()
    assert len(mail.outbox) == 2


def test_no_mail_to_who_read_it_already_wants_none_or_shares_no_more(
    as_coach: Client, as_runner: Client, coach: User, runner: User, at: list[datetime]
) -> None:
    silent = make_runner("Silent", coach)
    give_consent(silent, Consent.Kind.HEALTH_DATA, at=NOW)
    for each in (runner, silent):
        as_coach.post(thread_of(each), {"text": "Hello"})
    at[0] += 5 * MINUTE
    as_runner.get("/your-coach/")
    mail_unread()
    assert mail.outbox == []
    as_coach.post(thread_of(runner), {"text": "Again"})
    at[0] += 5 * MINUTE
    CoachingLink.objects.get(runner=runner).end(at=at[0])
    mail_unread()
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_asked_again(
    as_coach: Client,
    as_runner: Client,
    runner: User,
    at: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    as_coach.post(thread_of(runner), {"text": "Hello"})
    at[0] += 5 * MINUTE
    with monkeypatch.context() as away:
        away.setattr("accounts.letters.send", lambda mail: False)
        mail_unread()
    mail_unread()
    assert len(mail.outbox) == 1


def test_one_text_to_several_holds_each_ones_own_data(
    as_coach: Client, coach: User, runner: User, stranger: User, today: date
) -> None:
    other = make_runner("Bo Berg", coach)
    plan = make_plan(runner, starts_on=today - timedelta(days=8))
    make_session(plan, today - timedelta(days=1), "done")
    form = {"runner": [runner.pk, other.pk, stranger.pk], "text": "{name}: {done} of {due} {x}"}
    look = as_coach.post("/coach/messages/new/", {**form, "do": "look"})
    assert "Ada: 1 of 1 {x}" in look.content.decode()
    assert not Message.objects.exists()
    sent = as_coach.post("/coach/messages/new/", {**form, "do": "send"})
    texts = {m.runner.name: m.text for m in Message.objects.all()}
    assert texts == {"Ada": "Ada: 1 of 1 {x}", "Bo Berg": "Bo: 0 of 0 {x}"}
    as_coach.post("/coach/messages/take-back/", {"at": sent.context["at"]})
    assert not Message.objects.filter(withdrawn_at=None).exists()


@pytest.mark.parametrize("when", ["", "yesterday", "2026-02-30T00:00:00Z", "2026-11-02"])
def test_a_strange_moment_takes_nothing_back(as_coach: Client, when: str) -> None:
    assert as_coach.post("/coach/messages/take-back/", {"at": when}).status_code == 302


def test_ending_it_ends_access_at_once_and_keeps_no_thread(
    as_coach: Client, as_runner: Client, runner: User, coach: User
) -> None:
    as_runner.post(reverse("coaching:own-end", args=[coach.pk]))
    assert as_coach.get(thread_of(runner)).status_code == 404
    assert "Nobody coaches you" in as_runner.get("/your-coach/").content.decode()
    assert (
        as_runner.post(
            reverse("coaching:own-answer", args=[coach.pk]), {"text": "Hello"}
        ).status_code
        == 404
    )


def test_the_thread_of_another_coach_is_not_mine(
    as_coach: Client, runner: User, at: list[datetime]
) -> None:
    other = make_coach("Other")
    start_coaching(coach=other, runner=runner, at=NOW)
    assert messages.write(coach=other, runner=runner, sender=other, text="Secret", at=NOW) == ""
    assert "Secret" not in as_coach.get(thread_of(runner)).content.decode()
    path = reverse("coach:message-take-back", args=[Message.objects.get().pk])
    assert as_coach.post(path).status_code == 404


@pytest.fixture
def about(as_coach: Client, runner: User, at: list[datetime]) -> TrainingSession:
    """Today's session, about which the coach wrote five minutes ago."""
    session = make_session(make_plan(runner, starts_on=NOW.date()), NOW.date())
    as_coach.post(thread_of(runner), {"text": "Slowly <down>", "session": session.pk})
    at[0] += 5 * MINUTE
    return session


def test_today_shows_what_the_coach_wrote_until_it_is_read(
    as_runner: Client, runner: User, about: TrainingSession
) -> None:
    page = as_runner.get("/today/").content.decode()
    assert "Coach wrote" in page
    assert "Slowly &lt;down&gt;" in page
    assert "About strength on" in page
    as_runner.post(reverse("coaching:own-read", args=[Message.objects.get().pk]))
    assert "Slowly" not in as_runner.get("/today/").content.decode()
    assert "Slowly" in as_runner.get("/your-coach/").content.decode()


def test_an_answer_on_today_is_about_the_same_session_and_leads_back(
    as_runner: Client, coach: User, runner: User, about: TrainingSession
) -> None:
    sent = {"text": "I will.", "session": about.pk, "next": "/today/"}
    answer = as_runner.post(reverse("coaching:own-answer", args=[coach.pk]), sent)
    assert answer["Location"] == "/today/"
    own = Message.objects.get(sender=runner)
    assert (own.session_id, own.text) == (about.pk, "I will.")
    assert "Coach wrote" not in as_runner.get("/today/").content.decode(), "answered is read"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", ""])
def test_an_answer_leads_nowhere_else(
    as_runner: Client, coach: User, about: TrainingSession, elsewhere: str
) -> None:
    sent = {"text": "Yes.", "next": elsewhere}
    answer = as_runner.post(reverse("coaching:own-answer", args=[coach.pk]), sent)
    assert answer["Location"] == "/your-coach/"


def test_an_answer_is_about_no_session_of_somebody_else(
    as_runner: Client, coach: User, about: TrainingSession
) -> None:
    other = make_plan(make_runner("Bo", coach), starts_on=NOW.date())
    TrainingSession.objects.filter(pk=about.pk).update(plan=other)
    sent = {"text": "Yes.", "session": about.pk}
    as_runner.post(reverse("coaching:own-answer", args=[coach.pk]), sent)
    assert Message.objects.get(text="Yes.").session_id is None


def test_the_session_shows_all_that_was_said_about_it(
    as_runner: Client, coach: User, runner: User, about: TrainingSession, at: list[datetime]
) -> None:
    messages.write(coach=coach, runner=runner, sender=coach, text="Elsewhere", at=NOW)
    messages.write(
        coach=coach, runner=runner, sender=runner, text="It was heavy", at=NOW, session=about
    )
    page = as_runner.get(f"/session/{about.pk}/").content.decode()
    assert "Slowly &lt;down&gt;" in page
    assert "It was heavy" in page
    assert "Elsewhere" not in page
    as_runner.post(f"/session/{about.pk}/start/", {"short": "0"})
    before = as_runner.get(f"/session/{about.pk}/ready/").content.decode()
    assert "Slowly &lt;down&gt;" in before


def test_a_coach_who_left_is_no_longer_shown(
    as_runner: Client, coach: User, runner: User, about: TrainingSession, at: list[datetime]
) -> None:
    as_runner.post(reverse("coaching:own-end", args=[coach.pk]))
    for path in ("/today/", f"/session/{about.pk}/"):
        assert "Slowly" not in as_runner.get(path).content.decode()


def test_more_messages_are_no_more_statements(
    as_runner: Client,
    coach: User,
    runner: User,
    about: TrainingSession,
    at: list[datetime],
    django_assert_num_queries: Any,
) -> None:
    for path in ("/today/", f"/session/{about.pk}/"):
        as_runner.get(path)
        with CaptureQueriesContext(connection) as one:
            as_runner.get(path)
        for number in range(5):
            text = f"More {number}"
            messages.write(
                coach=coach, runner=runner, sender=coach, text=text, at=NOW, session=about
            )
        with django_assert_num_queries(len(one)):
            page = as_runner.get(path).content.decode()
        assert "More" in page or "more messages" in page


def test_withdrawn_consent_closes_the_page_of_the_thread(as_coach: Client, runner: User) -> None:
    withdraw_consent(runner, Consent.Kind.COACH_SHARING, at=NOW)
    assert as_coach.post(thread_of(runner), {"text": "Hello"}).status_code == 404
    assert not Message.objects.exists()
