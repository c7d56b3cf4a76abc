"""The Progress page: what it draws is what was told, on one axis, with its numbers beside it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import User
from accounts.services import profile_of
from programs.pain.models import PainReport
from programs.plans.fates import Fate
from programs.plans.models import SetLog, Spell, TrainingSession
from programs.reports.progress.axis import Range
from programs.reports.progress.page import Progress, progress_of
from tests.plans.conftest import make_runner
from tests.reports.conftest import NOW, TODAY

PAGE = "/progress/"


def progress(runner: User, wanted: Range = Range.TWELVE, exercise: str = "") -> Progress:
    return progress_of(runner, profile_of(runner), wanted, exercise=exercise, today=TODAY)


def log(session: TrainingSession, load: str, *, reps: int = 10) -> None:
    for prescription in session.prescriptions.all():
        SetLog.objects.create(
            prescription=prescription,
            number=1,
            reps=reps,
            load_kg=load,
            client_id=uuid4(),
            logged_at=NOW,
        )


def done(runner: User) -> list[TrainingSession]:
    return list(TrainingSession.objects.of(runner).filter(status="done").order_by("date"))


def table(client: Client, key: str, query: str = "") -> list[list[str]]:
    answer = client.get(f"/progress/{key}.csv{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_mornings_are_marked_on_their_day_with_their_mean(runner: User) -> None:
    chart = progress(runner).pain[0]
    newest = chart.rows[-1]
    assert (newest.first, newest.cells[0], newest.cells[2]) == (TODAY, "0", "3")
    # Seven days: 0 on the last five, 1 on the two before.
    assert newest.cells[1] == "0.3"
    told = PainReport.objects.of(runner).mornings().count()
    assert len([mark for mark in chart.marks if mark.kind == "morning"]) == told


def test_the_sorest_spot_stands_first(runner: User) -> None:
    PainReport.objects.create(
        runner=runner,
        spot="achilles_mid",
        side="right",
        date=TODAY,
        moment="morning",
        score=1,
        reported_at=NOW,
    )
    keys = [chart.key for chart in progress(runner).pain]
    assert keys == ["heel_under-left", "achilles_mid-right"]


def test_a_gap_of_more_than_a_week_is_not_joined(runner: User) -> None:
    gap = (TODAY - timedelta(days=14), TODAY - timedelta(days=5))
    PainReport.objects.filter(runner=runner, date__range=gap).delete()
    assert len(progress(runner).pain[0].lines) == 2


def test_each_session_is_counted_once_for_what_became_of_it(runner: User) -> None:
    sessions = list(TrainingSession.objects.of(runner).training().order_by("date"))
    chart = progress(runner).sessions
    counted = sum(int(cell or 0) for row in chart.rows for cell in row.cells)
    assert counted == len([each for each in sessions if each.date < TODAY])


def test_days_away_are_neither_done_nor_due(runner: User) -> None:
    before = progress(runner)
    session = TrainingSession.objects.of(runner).training().filter(status="planned").first()
    assert session is not None
    session.status, session.reason = "could_not", "away"
    session.save()
    after = progress(runner)
    assert after.periods[2].due == before.periods[2].due - 1
    assert after.score is not None
    assert before.score is not None
    assert after.score > before.score
    assert "off" in [key.kind for key in after.sessions.legend]


def test_today_s_session_counts_only_once_it_is_answered(runner: User) -> None:
    session = TrainingSession.objects.of(runner).training().filter(status="planned").first()
    assert session is not None
    session.date = TODAY
    session.save()
    told = progress(runner).sessions
    assert Fate.SILENT not in [key.kind for key in told.legend]


def test_strength_shows_both_sides_and_how_near_they_are(runner: User) -> None:
    sides = ("right", "left", "right", "left")
    sessions = [each for each in done(runner) if each.kind == "strength"][:4]
    for session, side, load in zip(sessions, sides, ("2", "3", "4", "5"), strict=True):
        session.prescriptions.update(side=side)
        log(session, load)
    slug = sessions[0].prescriptions.all()[0].exercise
    chart = progress(runner, exercise=slug).strength
    assert chart is not None
    assert "80 %" in chart.summary
    assert {each.kind for each in chart.lines} == {"left", "right"}
    assert [row.first for row in chart.rows] == [each.date for each in sessions]


def test_a_side_without_added_weight_is_not_called_nothing_of_the_other(runner: User) -> None:
    sessions = [each for each in done(runner) if each.kind == "strength"][:2]
    for session, side, load in zip(sessions, ("left", "right"), ("2", "0"), strict=True):
        session.prescriptions.update(side=side)
        log(session, load)
    chart = progress(runner, exercise=sessions[0].prescriptions.all()[0].exercise).strength
    assert chart is not None
    assert chart.summary == "Left 2, right 0 kg."


def test_where_a_day_is_too_narrow_strength_is_the_best_of_each_week(runner: User) -> None:
    sessions = [each for each in done(runner) if each.kind == "strength"][:2]
    for session, load in zip(sessions, ("3", "2"), strict=True):
        session.prescriptions.update(side="left")
        log(session, load)
    assert sessions[0].date.isocalendar().week == sessions[1].date.isocalendar().week
    chart = progress(runner, Range.YEAR).strength
    assert chart is not None
    (row,) = chart.rows
    assert (row.last - row.first).days == 6
    assert row.first <= sessions[0].date < sessions[1].date <= row.last
    assert row.cells[0] == "10 × 3 kg"
    assert [mark.kind for mark in chart.marks] == ["left"]


def test_the_kilos_of_one_set_never_stand_with_the_repetitions_of_another(runner: User) -> None:
    session = done(runner)[0]
    session.prescriptions.update(side="left")
    log(session, "3", reps=12)
    for each in SetLog.objects.filter(prescription__session=session):
        each.pk, each.client_id, each.number = None, uuid4(), 2
        each.load_kg, each.reps = Decimal(5), 6
        each.save(force_insert=True)
    for wanted in (Range.TWELVE, Range.YEAR):
        chart = progress(runner, wanted).strength
        assert chart is not None
        assert chart.rows[0].cells[0] == "6 × 5 kg"


def test_a_spreadsheet_gets_kilos_and_repetitions_apart(signed_in: Client, runner: User) -> None:
    session = done(runner)[0]
    session.prescriptions.update(side="left")
    log(session, "2.5")
    names, row = table(signed_in, "strength")
    told = {name: cell for name, cell in zip(names, row, strict=True) if cell}
    assert names[2:5] == ["Left, kg", "Left, reps", "Left, s"]
    assert (told["Left, kg"], told["Left, reps"]) == ("2.5", "10")
    assert not [name for name in told if name.startswith("Right")]


def test_a_runner_s_pounds_are_pounds_in_the_spreadsheet(signed_in: Client, runner: User) -> None:
    session = done(runner)[0]
    session.prescriptions.update(side="left")
    log(session, "4.536")
    profile = profile_of(runner)
    profile.units = "imperial"
    profile.save()
    names, row = table(signed_in, "strength")
    assert (names[2], row[2]) == ("Left, lb", "10")


def test_two_spreadsheets_have_two_names(signed_in: Client, runner: User) -> None:
    first, second = done(runner)[:2]
    second.prescriptions.update(exercise="heel_raise_single_floor")
    log(first, "2")
    log(second, "2")
    exercises = [slug for slug, _name in progress(runner).exercises]
    files = {
        signed_in.get("/progress/strength.csv", {"exercise": slug})["Content-Disposition"]
        for slug in exercises
    }
    assert len(files) == 2


def test_an_exercise_without_kilos_is_drawn_by_its_repetitions(runner: User) -> None:
    log(done(runner)[0], "0", reps=14)
    chart = progress(runner).strength
    assert chart is not None
    assert chart.rows[0].cells[0] == "14 ×"
    assert "reps" in chart.levels[0].words


def test_another_exercise_can_be_chosen_and_an_unknown_one_is_passed_over(
    signed_in: Client, runner: User
) -> None:
    log(done(runner)[0], "2")
    slug, name = progress(runner).exercises[-1]
    page = signed_in.get(PAGE, {"exercise": slug}).content.decode()
    assert f'<option value="{slug}" selected>{name}' in page
    assert signed_in.get(PAGE, {"exercise": "no-such"}).status_code == 200


def test_load_adds_up_sets_and_kilometres_of_each_week(signed_in: Client, runner: User) -> None:
    log(done(runner)[0], "2")
    rows = table(signed_in, "load")
    run = sum(float(row[3] or 0) for row in rows[1:])
    assert run == pytest.approx(sum(8 + 0.1 * back for back in range(0, 20, 3)), abs=0.3)
    assert sum(int(row[2] or 0) for row in rows[1:]) == SetLog.objects.count()


def test_a_runner_s_miles_are_miles(signed_in: Client, runner: User) -> None:
    profile = profile_of(runner)
    profile.units = "imperial"
    profile.save()
    assert table(signed_in, "load")[0][3] == "Run, mi"


def test_the_table_of_the_page_and_its_csv_say_the_same(signed_in: Client, runner: User) -> None:
    chart = progress(runner).pain[0]
    rows = table(signed_in, chart.key)
    assert rows[0][2:] == list(chart.columns)
    assert [row[2:] for row in rows[1:]] == [list(row.cells) for row in chart.rows]


def test_one_chart_reads_no_more_than_it_shows(
    signed_in: Client, runner: User, django_assert_max_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as page:
        signed_in.get("/progress/")
    with django_assert_max_num_queries(len(page) // 2):
        signed_in.get("/progress/sessions.csv")


def test_a_chart_that_is_not_there_has_no_csv(signed_in: Client) -> None:
    assert signed_in.get("/progress/elbow-left.csv").status_code == 404


def test_spells_are_shaded_where_they_lie(runner: User) -> None:
    Spell.objects.create(
        runner=runner,
        kind="ill",
        starts_on=TODAY - timedelta(days=9),
        ends_on=TODAY - timedelta(days=3),
        told_at=NOW,
    )
    assert [off.spell.kind for off in progress(runner).off] == ["ill"]
    assert progress(runner, Range.FOUR).off[0].width == "25.00%"


@pytest.mark.parametrize("wanted", ["4w", "12w", "1y", "all", "nonsense", ""])
def test_every_choice_of_weeks_opens(signed_in: Client, wanted: str) -> None:
    assert signed_in.get(PAGE, {"range": wanted}).status_code == 200


def test_who_has_nothing_yet_is_told_what_will_stand_here(client: Client, db: None) -> None:
    client.force_login(make_runner("Nils"))
    page = client.get(PAGE).content.decode()
    assert "Nothing stands here yet" in page
    assert "<svg" in page


def test_who_comes_back_after_a_break_is_shown_where_the_past_is(
    signed_in: Client, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(wanted: str) -> str:
        return signed_in.get(PAGE, {"range": wanted}).content.decode()

    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=200))
    runner.plans.update(status="replaced")
    TrainingSession.objects.of(runner).filter(date__gt=TODAY).delete()
    assert "What was before them is kept" in page("4w")
    assert "Nothing stands here yet" not in page("4w")
    assert "Under the heel" in page("all")


def test_another_runner_s_pain_is_never_drawn(client: Client, runner: User) -> None:
    other = make_runner("Ola")
    client.force_login(other)
    assert progress(other).is_empty
    assert client.get("/progress/heel_under-left.csv").status_code == 404


@pytest.mark.parametrize("wanted", ["12w", "all"])
def test_five_times_the_history_costs_no_more_statements(
    signed_in: Client, runner: User, wanted: str
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            signed_in.get(PAGE, {"range": wanted})
        return len(seen)

    log(done(runner)[0], "2")
    statements()
    few = statements()
    _five_years(runner)
    assert statements() == few
    assert few <= 19


def _five_years(runner: User) -> None:
    def told(back: int) -> dict[str, Any]:
        return {"date": TODAY - timedelta(days=back), "moment": "morning", "score": back % 6}

    PainReport.objects.bulk_create(
        PainReport(runner=runner, spot="ball", side="left", reported_at=NOW, **told(back))
        for back in range(30, 5 * 365)
    )
