"""Links for somebody without an account: passcode, end, log, and one neutral answer to all else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.models import Look, User
from accounts.pausing import pause
from programs.reports.models import ShareLink, ShareView
from programs.reports.sharing import MOST_OPEN, Made, TooMany, hash_of, make_link, revoke
from tests.plans.conftest import make_runner
from tests.reports.conftest import NOW, TODAY

MISTYPED = "This address and passcode open nothing."


@pytest.fixture
def made(runner: User) -> Made:
    return new_link(runner)


def new_link(runner: User, days: int = 7) -> Made:
    return make_link(
        runner,
        first=TODAY - timedelta(days=30),
        last=TODAY,
        audience="clinician",
        days=days,
        label="podiatrist",
        at=NOW,
    )


def address(made: Made) -> str:
    return f"/shared/{made.key}/"


def give(client: Client, made: Made, passcode: str = "") -> Any:
    data = {"passcode": passcode or made.passcode}
    return client.post(address(made), data, follow=True)


def test_address_and_passcode_open_the_report(client: Client, made: Made) -> None:
    assert "Łucja" not in client.get(address(made)).content.decode()
    page = give(client, made)
    assert "Łucja Ørsted" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert client.get(f"{address(made)}visit.pdf").content.startswith(b"%PDF-")
    assert client.get(f"{address(made)}visit.json").json()["runner"]["name"] == "Łucja Ørsted"


def test_the_passcode_is_read_with_a_blank_as_it_is_shown(client: Client, made: Made) -> None:
    spaced = f"{made.passcode[:3]} {made.passcode[3:]}"
    assert "Łucja Ørsted" in give(client, made, spaced).content.decode()


def test_without_the_passcode_no_file_comes_either(client: Client, made: Made) -> None:
    for name in ("visit.pdf", "visit.json"):
        answer = client.get(f"{address(made)}{name}")
        assert answer["Content-Type"].startswith("text/html")
        assert b"Passcode" in answer.content


def page_without_tokens(answer: Any) -> str:
    """What a person sees: the address and the form's secret differ by themselves."""
    text = re.sub(r"/shared/[^/]*/", "/shared/…/", answer.content.decode())
    return re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "[A-Za-z0-9]*"', "", text)


def test_guessed_expired_reused_and_revoked_links_answer_the_same(
    client: Client, runner: User, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked, over = new_link(runner), new_link(runner, days=1)
    revoke(revoked.link, at=NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=2))
    guessed = Made(made.link, "x" * 32, made.passcode)
    answers = [give(Client(), each) for each in (guessed, revoked, over)]
    answers.append(give(Client(), made, "wrong"))
    asked = [Client().get(address(each)) for each in (guessed, revoked, over, made)]
    for group in (answers, asked):
        assert {answer.status_code for answer in group} == {200}
        assert len({page_without_tokens(answer) for answer in group}) == 1
    assert all(MISTYPED in answer.content.decode() for answer in answers)


def test_a_link_that_was_open_closes_at_once(client: Client, made: Made) -> None:
    give(client, made)
    revoke(made.link, at=NOW)
    assert "Łucja" not in client.get(address(made)).content.decode()
    assert client.get(f"{address(made)}visit.pdf")["Content-Type"].startswith("text/html")


def test_the_link_of_a_resting_account_opens_nothing(
    client: Client, runner: User, made: Made
) -> None:
    give(client, made)
    pause(runner, at=NOW)
    assert "Łucja" not in client.get(address(made)).content.decode()


def test_ten_wrong_passcodes_close_it_for_good(made: Made) -> None:
    for _n in range(ShareLink.WRONG_ALLOWED):
        give(Client(), made, "000000" if made.passcode != "000000" else "111111")
    assert MISTYPED in give(Client(), made).content.decode()
    assert ShareView.objects.filter(as_what="wrong").count() == ShareLink.WRONG_ALLOWED


def test_a_right_passcode_gives_all_tries_back(made: Made) -> None:
    give(Client(), made, "nine")
    give(Client(), made)
    made.link.refresh_from_db()
    assert made.link.wrong_left == ShareLink.WRONG_ALLOWED


def test_each_opening_stands_in_both_logs(
    client: Client, signed_in: Client, runner: User, made: Made
) -> None:
    visitor = Client()
    give(visitor, made)
    visitor.get(f"{address(made)}visit.pdf")
    assert list(made.link.views.values_list("as_what", flat=True)) == ["pdf", "html"]
    assert Look.objects.filter(runner=runner, viewer=None, what="report").count() == 1
    page = signed_in.get("/report/links/").content.decode()
    assert "taken as PDF" in page and "podiatrist" in page
    assert "Somebody with your link" in signed_in.get("/settings/data/looks/").content.decode()


def test_the_database_knows_neither_key_nor_passcode(made: Made) -> None:
    row = ShareLink.objects.values().get(pk=made.link.pk)
    assert made.key not in str(row) and made.passcode not in str(row)
    assert row["key_hash"] == hash_of(made.key)


def test_a_link_is_made_on_the_page_and_shown_once(signed_in: Client, runner: User) -> None:
    data = {"first": "2026-11-01", "last": "2026-11-24", "audience": "clinician", "days": "7"}
    page = signed_in.post("/report/links/", data).content.decode()
    found = re.search(r"/shared/([\w-]+)/", page)
    assert found and ShareLink.objects.filter(key_hash=hash_of(found[1])).exists()
    assert found[1] not in signed_in.get("/report/links/").content.decode()
    assert ShareLink.objects.get().first.isoformat() == "2026-11-01"


def test_a_link_lives_as_long_as_offered_and_no_longer(signed_in: Client) -> None:
    page = signed_in.post("/report/links/", {"days": "3650"}).content.decode()
    assert "not one of the available choices" in page
    assert not ShareLink.objects.exists()


def test_too_many_open_links_are_refused(signed_in: Client, runner: User) -> None:
    for _n in range(MOST_OPEN):
        new_link(runner)
    with pytest.raises(TooMany):
        new_link(runner)
    page = signed_in.post("/report/links/", {"days": "7"}).content.decode()
    assert "Close one first" in page


def test_a_stranger_closes_no_link(made: Made, client: Client) -> None:
    client.force_login(make_runner("Zebulon"))
    assert client.post(f"/report/links/{made.link.pk}/close/").status_code == 404
    made.link.refresh_from_db()
    assert made.link.revoked_at is None


def test_the_owner_closes_it(signed_in: Client, made: Made) -> None:
    page = signed_in.post(f"/report/links/{made.link.pk}/close/", follow=True)
    assert "The link is closed" in page.content.decode()
    assert MISTYPED in give(Client(), made).content.decode()
