"""The week as a PDF: its days, doses and boxes in words that can be read back, poses as vectors."""

from __future__ import annotations

from io import BytesIO
from math import hypot

import pytest
from django.test import Client
from pypdf import PdfReader

from accounts import clock
from accounts.models import User
from accounts.services import profile_of
from programs.catalogue.figures.affine import Matrix
from programs.catalogue.figures.reading import load_figures
from programs.plans.models import Plan
from programs.plans.services.building import open_plan
from programs.reports.pdf_figure import pictures
from programs.reports.svg_paths import matrix_of, pieces_of
from tests.plans.conftest import AT, MONDAY, complete_intake, make_runner

PDF = "/plan/sheet/week.pdf"


@pytest.fixture
def runner(db: None) -> User:
    return make_runner("Ada")


@pytest.fixture
def plan(runner: User) -> Plan:
    return open_plan(complete_intake(runner), today=MONDAY, at=AT)


@pytest.fixture
def signed_in(client: Client, runner: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: AT)
    client.force_login(runner)
    return client


def read(client: Client, week: str = "1") -> PdfReader:
    answer = client.get(PDF, {"week": week})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert f"week-{week}.pdf" in answer["Content-Disposition"]
    return PdfReader(BytesIO(answer.content))


def words(reader: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def test_every_session_of_the_week_stands_with_its_doses(signed_in: Client, plan: Plan) -> None:
    text = words(read(signed_in, "3"))
    assert "Week 3 of 12" in text and "16 November – 22 November 2026" in text
    assert "Monday 16 November" in text
    assert "Single-leg heel raise" in text and "4 × 10" in text and "rucksack" in text
    assert "Worst pain while doing it" in text and "First steps next morning" in text


def test_a_runner_s_pounds_are_pounds(signed_in: Client, plan: Plan, runner: User) -> None:
    profile = profile_of(runner)
    profile.units = "imperial"
    profile.save()
    text = words(read(signed_in))
    assert " lb" in text and " kg" not in text


@pytest.mark.parametrize("week", ["1", "5", "12"])
def test_a_week_takes_two_pages_at_most(signed_in: Client, plan: Plan, week: str) -> None:
    assert len(read(signed_in, week).pages) <= 2


def test_the_same_week_is_the_same_file(signed_in: Client, plan: Plan) -> None:
    first, second = (signed_in.get(PDF).content for _time in range(2))
    assert first == second


def test_without_a_plan_there_is_no_pdf(signed_in: Client) -> None:
    assert signed_in.get(PDF).status_code == 404


def test_both_pages_of_the_week_lead_to_it(signed_in: Client, plan: Plan) -> None:
    for path in ("/plan/?week=2", "/plan/sheet/?week=2"):
        assert f'href="{PDF}?week=2"' in signed_in.get(path).content.decode()


def test_every_figure_of_the_catalogue_can_be_drawn() -> None:
    for slug, figure in load_figures().items():
        for kit in ("", *figure.loads):
            shown = pictures(slug, kit)
            assert shown and all(each.strokes for each in shown), (slug, kit)


def test_an_arc_keeps_its_distance_from_its_middle() -> None:
    (_start, *curves) = pieces_of("path", {"d": "M10 0A10 10 0 0 1 -10 0"})
    assert [kind for kind, _points in curves] == ["C", "C"]
    assert all(hypot(*points[-1]) == pytest.approx(10) for _kind, points in curves)
    assert curves[0][1][-1] == pytest.approx((0, 10))


def test_transforms_are_read_from_the_left() -> None:
    assert matrix_of("translate(5 0)rotate(90)scale(2)").of((1, 0)) == pytest.approx((5, 2))
    turned = matrix_of("rotate(180 3 3)")
    assert turned.of((3, 0)) == pytest.approx((3, 6))
    assert matrix_of("") == Matrix()


def test_relative_steps_and_smooth_curves_go_on_from_where_the_pen_is() -> None:
    (_start, *drawn) = pieces_of("path", {"d": "M1 1h4c0 1 1 2 2 2s2 1 2 2"})
    assert drawn == [
        ("L", ((5, 1),)),
        ("C", ((5, 2), (6, 3), (7, 3))),
        ("C", ((8, 3), (9, 4), (9, 5))),
    ]
