"""The day's session logged from its mail, without signing in, and taken back there."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.models import Consent, User
from accounts.services import withdraw_consent
from programs.plans.models import Plan, SetLog, TrainingSession
from programs.plans.services.sessions import log_as_prescribed
from programs.reminders.links import done_link, morning_link
from tests.plans.conftest import ANSWERS
from tests.reminders.people import MONDAY, instant, log, prescribe, session_on

EIGHT = instant(MONDAY, 8)


@pytest.fixture
def session(plan: Plan) -> TrainingSession:
    plan.intake.answers = ANSWERS
    plan.intake.save()
    session = session_on(MONDAY, plan)
    prescribe(session)
    prescribe(session, exercise="doming_seated", load_kg=Decimal(0), load_words="")
    return session


@pytest.fixture
def path(runner: User, session: TrainingSession) -> str:
    return done_link(runner, MONDAY).removeprefix("http://localhost:8000")


def status(session: TrainingSession) -> str:
    session.refresh_from_db()
    return session.status


@time_machine.travel(EIGHT, tick=False)
def test_opening_the_link_changes_nothing(
    client: Client, session: TrainingSession, path: str
) -> None:
    page = client.get(path).content.decode()
    assert "Done as prescribed" in page and "Did the short version" in page
    assert client.get(path + "?short").status_code == client.head(path).status_code == 200
    assert status(session) == "planned" and not SetLog.objects.exists()


@time_machine.travel(EIGHT, tick=False)
def test_done_as_prescribed_is_what_it_is_on_the_site(
    session: TrainingSession, path: str, plan: Plan
) -> None:
    Client(enforce_csrf_checks=True).post(path, {"do": "whole"})
    fields = ("prescription", "number", "reps", "hold_seconds", "load_kg", "client_id")
    from_mail = list(SetLog.objects.values_list(*fields))
    assert status(session) == "done" and len(from_mail) == 6
    Client().post(path, {"do": "undo"})
    log_as_prescribed(session, at=EIGHT)
    assert list(SetLog.objects.values_list(*fields)) == from_mail


@time_machine.travel(EIGHT, tick=False)
def test_the_short_version_counts_as_short(
    client: Client, session: TrainingSession, path: str
) -> None:
    page = client.post(path, {"do": "short"}, follow=True).content.decode()
    assert "The short version is noted" in page
    assert status(session) == "short"


@time_machine.travel(EIGHT, tick=False)
@pytest.mark.parametrize("what", ["whole", "short"])
def test_it_can_be_taken_back_on_the_page_it_leads_to(
    client: Client, session: TrainingSession, path: str, what: str
) -> None:
    page = client.post(path, {"do": what}, follow=True).content.decode()
    assert "Undo: it was not done" in page
    page = client.post(path, {"do": "undo"}, follow=True).content.decode()
    assert "Did the short version" in page
    assert status(session) == "planned" and not SetLog.objects.exists()


@time_machine.travel(EIGHT, tick=False)
@pytest.mark.parametrize("answer", [{}, {"do": "all"}, {"do": "undo"}, {"what": "whole"}])
def test_what_is_not_offered_changes_nothing(
    client: Client, session: TrainingSession, path: str, answer: dict[str, str]
) -> None:
    assert client.post(path, answer).status_code == 302
    assert status(session) == "planned"


@time_machine.travel(EIGHT, tick=False)
def test_what_was_logged_set_by_set_is_not_undone_from_a_mail(
    client: Client, session: TrainingSession, path: str
) -> None:
    log(session)
    page = client.get(path).content.decode()
    assert "Logged" in page and "Undo" not in page


@time_machine.travel(EIGHT, tick=False)
def test_what_a_later_session_was_built_on_says_where_to_correct_it(
    client: Client, session: TrainingSession, path: str, plan: Plan
) -> None:
    client.post(path, {"do": "whole"})
    later = session_on(MONDAY + timedelta(days=1), plan)
    prescribe(later)
    log_as_prescribed(later, at=EIGHT + timedelta(days=1))
    answer = client.post(path, {"do": "undo"})
    assert answer.status_code == 409 and "its own page" in answer.content.decode()
    assert status(session) == "done"


def test_a_test_is_not_done_as_prescribed(client: Client, runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan, kind="test")
    with time_machine.travel(EIGHT, tick=False):
        link = done_link(runner, MONDAY).removeprefix("http://localhost:8000")
        assert client.get(link).status_code == 404


def test_it_holds_for_three_days_and_for_one_purpose(
    client: Client, runner: User, path: str
) -> None:
    with time_machine.travel(EIGHT + timedelta(days=3), tick=False):
        assert client.get(path).status_code == 200
    with time_machine.travel(EIGHT + timedelta(days=4), tick=False):
        assert client.get(path).status_code == 404
    with time_machine.travel(EIGHT, tick=False):
        token = morning_link(runner, MONDAY).rsplit("/", 2)[1]
        answer = client.get(f"/mail/done/{token}/")
        assert answer.status_code == 404 and "This link has ended" in answer.content.decode()


@time_machine.travel(EIGHT, tick=False)
def test_without_consent_to_keep_health_data_nothing_is_logged(
    client: Client, runner: User, session: TrainingSession, path: str
) -> None:
    withdraw_consent(runner, Consent.Kind.HEALTH_DATA, at=EIGHT)
    assert client.post(path, {"do": "whole"}).status_code == 404
    assert status(session) == "planned"
