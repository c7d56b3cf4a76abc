"""The webhooks for bounces: signed, whole or not at all, and absent where nobody set them up."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.models import User
from programs.reminders.models import Delivery, Suppression
from programs.reminders.services.suppression import suppression_of
from tests.reminders.returns import LATER, SECRET, post, sent


@pytest.fixture(autouse=True)
def _with_a_secret(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_WEBHOOK_SECRET = SECRET
    monkeypatch.setattr(clock, "now", lambda: LATER)


def bounce(delivery: Delivery, **fields: Any) -> dict[str, Any]:
    known = {
        "told": "hard",
        "address": delivery.reminder.person.email,
        "message_id": delivery.message_id,
        "answer": "550 5.1.1 no such user",
    }
    return known | fields


def test_a_signed_report_is_recorded_and_counted(runner: User, client: Client) -> None:
    delivery = sent(runner)
    stranger = {"told": "hard", "address": "nobody@example.org", "message_id": "<x@y>"}
    answer = post(client, {"events": [bounce(delivery), bounce(delivery), stranger]})
    assert answer.json() == {"known": 1, "recorded": 1, "unknown": 1}
    assert suppression_of(runner)


def test_a_report_sent_again_is_known(runner: User, client: Client) -> None:
    body = {"events": [bounce(sent(runner))]}
    assert post(client, body).json() == {"recorded": 1}
    assert post(client, body).json() == {"known": 1}


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_signature_is_refused(runner: User, client: Client, minutes: int) -> None:
    answer = post(client, {"events": [bounce(sent(runner))]}, at=LATER + timedelta(minutes=minutes))
    assert answer.status_code == 403 and not Suppression.objects.exists()


def test_a_wrong_secret_is_refused(runner: User, client: Client) -> None:
    answer = post(client, {"events": [bounce(sent(runner))]}, secret="guessed")
    assert answer.status_code == 403 and not Suppression.objects.exists()


@pytest.mark.parametrize("header", [None, "", "t=", "t=1", "v1=abc", "t=x,v1=y", "t=²,v1=ü"])
def test_a_missing_or_mangled_signature_is_refused(
    db: None, client: Client, header: str | None
) -> None:
    headers = {} if header is None else {"X-Footstrong-Signature": header}
    answer = client.post("/mail/events/", b"{}", content_type="text/plain", headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"not json", "The body is not JSON."),
        ([], '"events" must be a list of 1 to 500.'),
        ({"events": []}, '"events" must be a list of 1 to 500.'),
        ({"events": ["x"]}, "events[0] must be an object."),
        ({"events": [{"told": "late"}]}, "events[0].told must be one of hard, soft,"),
        ({"events": [{"told": "hard"}]}, "events[0].address must be a mail address."),
        ({"events": [{"told": "hard", "address": 7}]}, "events[0].address must be text"),
    ],
)
def test_bad_reports_are_named_in_one_sentence(
    db: None, client: Client, body: Any, sentence: str
) -> None:
    answer = post(client, body)
    assert answer.status_code == 400 and answer.json()["error"].startswith(sentence)


def test_one_bad_report_leaves_the_others_untaken(runner: User, client: Client) -> None:
    answer = post(client, {"events": [bounce(sent(runner)), {"told": "hard"}]})
    assert answer.status_code == 400 and "events[1]" in answer.json()["error"]
    assert not Suppression.objects.exists()


def test_without_a_secret_there_is_no_such_page(db: None, client: Client, settings: Any) -> None:
    settings.MAIL_WEBHOOK_SECRET = ""
    assert post(client, {"events": []}).status_code == 404


def test_the_providers_own_webhook_is_read(runner: User, client: Client, settings: Any) -> None:
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "name:word"}
    sent(runner)
    event = {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "TypeCode": 1,
        "MessageID": "6f1f-aa",
        "Email": runner.email,
        "Details": "smtp;550 5.1.1 no such user",
        "BouncedAt": "2026-12-07T08:00:00Z",
        "ID": 42,
    }
    address = "/mail/events/postmark/"
    for word, status in (("wrong", 400), ("word", 200)):
        key = base64.b64encode(f"name:{word}".encode()).decode()
        answer = client.post(
            address,
            json.dumps(event),
            content_type="application/json",
            headers={"Authorization": f"Basic {key}"},
        )
        assert answer.status_code == status
        assert (suppression_of(runner) is not None) == (status == 200)


@pytest.mark.parametrize("provider", ["mailgun", "nobody", "postmark"])
def test_other_providers_and_one_without_a_password_find_nothing(
    db: None, client: Client, settings: Any, provider: str
) -> None:
    settings.MAIL_PROVIDER = "nobody" if provider == "nobody" else "postmark"
    settings.ANYMAIL = {} if provider == "postmark" else {"WEBHOOK_SECRET": "a:b"}
    assert client.post(f"/mail/events/{provider}/").status_code == 404
