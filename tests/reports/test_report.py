"""The visit report: the same words as page, PDF and JSON; own words as they were written."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from pypdf import PdfReader

from accounts.models import User
from accounts.services import profile_of
from programs.pain.models import OwnWords, PainReport
from programs.plans import models as plans
from programs.plans.models import Plan, TrainingSession
from programs.reports.chart import charts
from programs.reports.feet import PLACES, marked
from programs.reports.pdf import to_pdf
from programs.reports.pdf_feet import PENS, _strokes
from programs.reports.sheet import day, parts_of
from programs.reports.visit import Visit, kept, visit_of
from tests.plans.conftest import make_runner
from tests.reports.conftest import NOW, TODAY, WORDS

REPORT = "/report/"


def visit(runner: User, days: int = 84) -> Visit:
    first = TODAY - timedelta(days=days - 1)
    profile = profile_of(runner)
    return visit_of(runner, first=first, last=TODAY, audience="clinician", profile=profile, at=NOW)


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_part_that_has_something_to_say_is_there(runner: User) -> None:
    keys = [part.key for part in parts_of(visit(runner))]
    assert keys == [
        *("complaint", "provoking", "own_words", "screening", "dose", "kept", "tests"),
        *("running", "decisions", "measures"),
    ]


def test_page_pdf_and_json_say_the_same(signed_in: Client, runner: User) -> None:
    page = signed_in.get(REPORT).content.decode()
    told = signed_in.get("/report/visit.json").json()
    pdf = flat("".join(pages_of(signed_in.get("/report/visit.pdf").content)))
    for part in parts_of(visit(runner)):
        for entry in part.entries:
            assert escape(entry.label) in page
            assert flat(entry.label) in pdf
            assert entry.label in [e["label"] for p in told["parts"] for e in p["entries"]]
            for words in (line for line in entry.text.splitlines() if line):
                assert escape(words) in page
                assert flat(words) in pdf


def test_own_words_are_shown_word_for_word_and_never_run(signed_in: Client) -> None:
    page = signed_in.get(REPORT).content.decode()
    assert "New shoes &lt;b&gt;in August&lt;/b&gt; &amp; the long hill home." in page
    assert "<b>in August" not in page
    told = signed_in.get("/report/visit.json").json()
    texts = [e["text"] for part in told["parts"] for e in part["entries"]]
    assert WORDS in texts


def test_the_usual_report_is_one_page(runner: User) -> None:
    assert len(pages_of(to_pdf(visit(runner)))) == 1


def test_who_wrote_much_gets_a_second_page_and_loses_no_word(runner: User) -> None:
    long = " ".join(f"word{number}" for number in range(500))
    OwnWords.objects.update(suspicion=long[:4000])
    pages = pages_of(to_pdf(visit(runner)))
    assert len(pages) >= 1
    assert all(f"word{number}" in "".join(pages) for number in (0, 100, 499))


def test_the_same_report_is_the_same_file(runner: User) -> None:
    assert to_pdf(visit(runner)) == to_pdf(visit(runner))


def test_letters_of_many_languages_are_printed_and_others_are_asked_for(runner: User) -> None:
    OwnWords.objects.update(suspicion="Пятка болит. Η φτέρνα. 足 ½ → Łódź")
    text = "".join(pages_of(to_pdf(visit(runner))))
    assert flat("Пятка болит. Η φτέρνα. ? ½ → Łódź") in flat(text)


def test_the_pdf_is_what_a_browser_opens(signed_in: Client) -> None:
    answer = signed_in.get("/report/visit.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == (
        'inline; filename="visit-report-2026-09-02-2026-11-24.pdf"'
    )


def test_a_runner_without_anything_gets_a_report_that_says_so(client: Client, db: None) -> None:
    client.force_login(make_runner("New"))
    assert client.get(REPORT).status_code == 200
    assert client.get("/report/visit.pdf").content.startswith(b"%PDF-")
    assert client.get("/report/visit.json").json()["parts"] == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first=2026-11-20&last=2026-11-01", "The first day comes before the last one."),
        ("last=2026-12-24", "not in the future"),
        ("first=2020-01-01", "a year at most"),
        ("first=never", "Enter a valid date"),
        ("audience=enemy", "not one of the available choices"),
    ],
)
def test_wrong_days_are_named(signed_in: Client, query: str, said: str) -> None:
    assert said in signed_in.get(f"{REPORT}?{query}").content.decode()
    assert signed_in.get(f"/report/visit.pdf?{query}").status_code == 302


def test_only_the_days_asked_for_are_counted(signed_in: Client) -> None:
    told = signed_in.get("/report/visit.json?first=2026-11-23&last=2026-11-24").json()
    assert [day for day, _score in told["complaints"][0]["mornings"]] == [
        "2026-11-23",
        "2026-11-24",
    ]
    assert told["runs"]["runs"] == 1


def test_sessions_are_told_apart_by_what_became_of_them() -> None:
    def session(day: int, status: str, reason: str = "") -> TrainingSession:
        return TrainingSession(date=date(2026, 11, day), status=status, reason=reason)

    found = kept(
        [
            session(1, "done"),
            session(2, "short"),
            session(3, "could_not", "pain"),
            session(4, "skipped"),
            session(5, "planned"),
            session(6, "could_not", "away"),
            session(25, "planned"),
        ],
        today=TODAY,
    )
    assert found.off == 1, "days away are told and not due"
    assert (found.due, found.done, found.short, found.skipped, found.silent) == (5, 1, 1, 1, 1)
    assert found.could_not == {"Pain": 1}
    assert found.percent == 40


def test_both_sides_are_compared_and_a_result_stands_before_what_was_told(runner: User) -> None:
    def tested() -> list[tuple[str, str, str]]:
        part = next(part for part in parts_of(visit(runner)) if part.key == "tests")
        return [(entry.label, entry.text, entry.aside) for entry in part.entries]

    raises = "Single-leg heel raises"
    assert tested() == [(raises, "left 18 raises; right 20 raises", "left 90 % of the other side")]

    def take(test: str, value: int, taken_on: date, pain: int | None = None) -> None:
        values = {"test": test, "side": "left", "value": value, "pain_during": pain}
        plans.TestResult.objects.create(runner=runner, taken_on=taken_on, taken_at=NOW, **values)

    start = Plan.objects.get(runner=runner).starts_on
    take("heel_raises", 24, TODAY, 2)
    take("balance", 31, TODAY)
    take("balance", 45, TODAY + timedelta(days=1))
    before = f"18 raises on {day(start)}"
    assert tested() == [
        (
            raises,
            f"left 24 raises ({before}), pain 2; right 20 raises",
            "left 120 % of the other side",
        ),
        ("Balance on one leg, eyes open", "left 31 s", ""),
    ]


def test_miles_for_who_thinks_in_miles(signed_in: Client, runner: User) -> None:
    profile = runner.profile
    profile.units = "imperial"
    profile.save()
    page = signed_in.get(REPORT).content.decode()
    assert " mi," in page and " km," not in page


def test_years_cost_no_more_statements_than_weeks(signed_in: Client) -> None:
    def count(query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(f"{REPORT}?{query}")
        return len([q for q in captured if "usersession" not in q["sql"]])

    signed_in.get(REPORT)
    assert count("first=2026-11-20") == count("first=2026-01-01") <= 32


def test_the_line_breaks_where_nobody_answered(runner: User) -> None:
    gap = (TODAY - timedelta(days=15), TODAY - timedelta(days=5))
    PainReport.objects.filter(moment="morning", date__range=gap).delete()
    (chart,) = charts(visit(runner), width=600, height=100)
    assert len(chart.lines) == 2
    assert chart.dots[-1][0] == 600
    assert all(0 <= x <= 600 and 0 <= y <= 100 for x, y in (*chart.dots, *chart.marks))


def test_marks_lie_where_the_foot_map_has_them() -> None:
    css = Path("programs/pain/static/pain/foot-map.css").read_text()
    drawn = re.findall(r"\.mark--([a-z_0-9]+) \{ --x: ([\d.]+); --y: ([\d.]+);", css)
    assert {name: (float(x), float(y)) for name, x, y in drawn} == dict(PLACES)


def test_left_is_left_and_right_is_its_mirror() -> None:
    (left,) = marked(["heel_under:left"])
    (right,) = marked(["heel_under:right"])
    assert left.marks[0].x + right.marks[0].x == 200


def test_a_stranger_sees_their_own_report_only(client: Client, runner: User) -> None:
    client.force_login(make_runner("Zebulon"))
    told: dict[str, Any] = json.loads(client.get("/report/visit.json").content)
    assert told["complaints"] == [] and told["runner"]["name"] == "Zebulon"


@pytest.mark.parametrize("drawing", sorted(Path("templates/pain/foot").glob("*.svg")), ids=str)
def test_the_pdf_knows_every_stroke_of_the_drawn_feet(drawing: Path) -> None:
    for kind, shape in _strokes(f"pain/foot/{drawing.name}"):
        assert kind in PENS
        if isinstance(shape, str):
            assert set(re.findall("[A-Za-z]", shape)) <= set("MCLZ")
