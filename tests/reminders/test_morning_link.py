"""The morning check, answered from the mail without signing in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Consent, User
from accounts.services import withdraw_consent
from programs.pain.models import PainReport
from programs.plans.models import Decision, Plan, TrainingSession
from programs.reminders.links import Purpose, morning_link, sign
from tests.reminders.people import MONDAY, instant, log, session_on

TUESDAY = MONDAY + timedelta(days=1)
SEVEN = instant(TUESDAY, 7)


@pytest.fixture
def session(plan: Plan) -> TrainingSession:
    plan.intake.answers = {"spots": [{"spot": "heel_under", "side": "left"}]}
    plan.intake.save()
    session = session_on(MONDAY, plan)
    log(session)
    return session


@pytest.fixture
def path(runner: User, session: TrainingSession) -> str:
    return morning_link(runner, TUESDAY).removeprefix("http://localhost:8000")


def scores() -> list[tuple[str, str, int, str]]:
    rows = PainReport.objects.mornings()
    return [(row.spot, row.side, row.score, row.source) for row in rows]


@time_machine.travel(SEVEN, tick=False)
def test_opening_the_link_asks_and_changes_nothing(client: Client, path: str) -> None:
    page = client.get(path + "?heel_under.left=3")
    assert page.status_code == 200
    assert "Under the heel, left" in page.content.decode()
    assert page.content.decode().count(" checked") == 1
    assert client.head(path).status_code == 200
    assert scores() == []


@time_machine.travel(SEVEN, tick=False)
def test_confirming_records_the_answer_as_from_the_mail(path: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(path, {"heel_under.left": "3"})
    assert answer.status_code == 302
    assert scores() == [("heel_under", "left", 3, "mail")]


@time_machine.travel(SEVEN, tick=False)
def test_the_page_then_says_what_changes_and_why(
    client: Client, path: str, session: TrainingSession
) -> None:
    client.post(path, {"heel_under.left": "3"})
    Decision.objects.create(
        session=session,
        exercise="heel_raise_single_towel",
        side="left",
        action="HOLD",
        rule="morning-up",
        because="pain",
        before={},
        after={},
        reasons=[
            {
                "rule": "morning-up",
                "text": "x",
                "source": "design",
                "message": "Your morning was %(by)s higher than usual.",
                "values": {"by": "1"},
            }
        ],
        decided_on=TUESDAY,
        decided_at=SEVEN,
    )
    page = client.get(path).content.decode()
    assert "Noted" in page
    assert "Your morning was 1 higher than usual." in page


@time_machine.travel(SEVEN, tick=False)
def test_the_answer_can_be_changed_the_same_day(client: Client, path: str) -> None:
    client.post(path, {"heel_under.left": "3"})
    assert "Noted" in client.get(path).content.decode()
    again = client.get(path + "?again").content.decode()
    assert re.search(r'<input[^>]*value="3"[^>]*checked', again)
    client.post(path, {"heel_under.left": "5"})
    assert scores() == [("heel_under", "left", 5, "mail")]


@time_machine.travel(SEVEN, tick=False)
@pytest.mark.parametrize("answer", [{}, {"heel_under.left": "11"}, {"heel_under.left": "sore"}])
def test_a_bad_answer_is_asked_again_and_stores_nothing(
    client: Client, path: str, answer: dict[str, str]
) -> None:
    page = client.post(path, answer)
    assert page.status_code == 200
    assert "Choose a number from 0 to 10." in page.content.decode()
    assert scores() == []


def test_the_link_ends_with_the_local_day(client: Client, path: str) -> None:
    with time_machine.travel(instant(TUESDAY, 23, 59), tick=False):
        assert client.get(path).status_code == 200
    with time_machine.travel(instant(TUESDAY + timedelta(days=1), 0), tick=False):
        assert client.get(path).status_code == 404
        assert client.post(path, {"heel_under.left": "3"}).status_code == 404
    assert scores() == []


@time_machine.travel(SEVEN, tick=False)
def test_forged_foreign_and_orphaned_links_get_one_and_the_same_page(
    client: Client, runner: User, path: str
) -> None:
    until = instant(TUESDAY, 23)
    foreign = sign(Purpose.STOP, runner, until=until, day=TUESDAY.isoformat())
    forged = path[:-3] + "xx/"
    pages = [client.get(forged), client.get(f"/mail/morning/{foreign}/")]
    withdraw_consent(runner, Consent.Kind.HEALTH_DATA, at=SEVEN)
    pages.append(client.get(path))
    runner.delete()
    pages.append(client.get(path))
    assert {page.status_code for page in pages} == {404}
    assert ["This link has ended" in page.content.decode() for page in pages] == [True] * 4


@time_machine.travel(SEVEN, tick=False)
def test_one_persons_link_never_shows_or_touches_another(
    client: Client, runner: User, path: str
) -> None:
    other = User.objects.create_user("other@example.org")
    PainReport.objects.create(
        runner=other,
        spot="ball",
        side="right",
        moment="morning",
        score=9,
        date=TUESDAY,
        reported_at=SEVEN,
    )
    client.force_login(other)
    assert "Ball of the foot" not in client.get(path).content.decode()
    client.post(path, {"heel_under.left": "3"})
    assert PainReport.objects.get(runner=runner).score == 3


@time_machine.travel(SEVEN, tick=False)
def test_other_methods_are_refused(client: Client, path: str) -> None:
    assert client.put(path).status_code == 405
    assert client.get(path).headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


@time_machine.travel(SEVEN, tick=False)
def test_the_answer_can_be_taken_back_on_the_page_it_leads_to(client: Client, path: str) -> None:
    page = client.post(path, {"heel_under.left": "3"}, follow=True).content.decode()
    assert "Undo: take the answer back" in page
    page = client.post(path, {"do": "undo"}, follow=True).content.decode()
    assert "How were the first steps?" in page
    assert scores() == []
