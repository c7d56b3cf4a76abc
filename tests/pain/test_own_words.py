"""What runners write themselves: kept word for word, version by version, their own alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from programs.pain.models import OWN_WORDS_LIMIT, BodySide, OwnWords, PainReport
from programs.pain.services import own_words_of, report_pain, write_own_words
from tests.plans.conftest import make_runner, statements

AT = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
LATER = AT + timedelta(days=3)
HEEL = "heel_under"


@pytest.fixture
def ada(db: None) -> User:
    return make_runner("Ada")


@pytest.fixture
def signed_in(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def texts(suspicion: str = "", tried: str = "", changed: str = "") -> dict[str, str]:
    return {"suspicion": suspicion, "tried": tried, "changed": changed}


def page(about: str = "heel-under") -> str:
    return reverse("pain:own-words-about", args=[about])


def test_a_change_is_a_new_version_and_the_old_one_is_kept(ada: User) -> None:
    write_own_words(ada, spot=HEEL, texts=texts("The new shoes"), at=AT)
    write_own_words(ada, spot=HEEL, texts=texts("The hills"), at=LATER)
    assert [words.suspicion for words in own_words_of(ada)] == ["The hills"]
    (old,) = OwnWords.objects.of(ada).earlier()
    assert (old.suspicion, old.written_at, old.replaced_at) == ("The new shoes", AT, LATER)


def test_saving_the_same_again_makes_no_version(ada: User) -> None:
    first = write_own_words(ada, spot=HEEL, texts=texts("The new shoes"), at=AT)
    assert write_own_words(ada, spot=HEEL, texts=texts("The new shoes"), at=LATER) == first
    assert OwnWords.objects.count() == 1


def test_emptying_it_ends_the_current_version_and_keeps_what_was_said(ada: User) -> None:
    write_own_words(ada, spot="", texts=texts(tried="Rest"), at=AT)
    assert write_own_words(ada, spot="", texts=texts(), at=LATER) is None
    assert own_words_of(ada) == []
    assert OwnWords.objects.of(ada).earlier().get().tried == "Rest"


def test_overall_and_each_spot_stand_beside_each_other_in_the_order_of_the_map(ada: User) -> None:
    for spot in ("shin_front", HEEL, ""):
        write_own_words(ada, spot=spot, texts=texts("x"), at=AT)
    assert [words.spot for words in own_words_of(ada)] == ["", HEEL, "shin_front"]


def test_a_clock_set_back_ends_no_version_before_it_began(ada: User) -> None:
    write_own_words(ada, spot=HEEL, texts=texts("one"), at=LATER)
    write_own_words(ada, spot=HEEL, texts=texts("two"), at=AT)
    assert own_words_of(ada)[0].suspicion == "two"


@pytest.mark.parametrize(
    "wrong",
    [
        {"suspicion": "x" * (OWN_WORDS_LIMIT + 1)},
        {"tried": "x" * (OWN_WORDS_LIMIT + 1)},
        {"changed": "x" * (OWN_WORDS_LIMIT + 1)},
        {"suspicion": ""},
        {"suspicion": "x", "spot": "elbow"},
        {"suspicion": "x", "replaced_at": AT - timedelta(days=1)},
    ],
)
def test_the_database_refuses_what_the_page_refuses(ada: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnWords.objects.create(**{"runner": ada, "spot": HEEL, "written_at": AT, **wrong})


def test_the_database_keeps_one_current_version_a_spot(ada: User) -> None:
    OwnWords.objects.create(runner=ada, spot=HEEL, suspicion="one", written_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnWords.objects.create(runner=ada, spot=HEEL, suspicion="two", written_at=AT)


def test_what_is_written_on_the_page_is_kept_word_for_word(signed_in: Client, ada: User) -> None:
    said = "  <b>Hills!</b> & *new shoes*\r\n\r\n# 2 mm lower drop 🦶"
    answer = signed_in.post(page(), texts(said))
    assert answer.status_code == 302
    assert own_words_of(ada)[0].suspicion == said.replace("\r\n", "\n")


def test_html_and_markdown_are_shown_as_text(signed_in: Client) -> None:
    signed_in.post(page(), texts("<script>alert(1)</script> *old*"))
    signed_in.post(page(), texts("<img src=x onerror=y> **new**"))
    html = signed_in.get(page()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; *old*" in html
    assert "&lt;img src=x onerror=y&gt; **new**" in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("name", ["suspicion", "tried", "changed"])
def test_a_hundred_kilobytes_are_refused_with_the_limit_and_not_lost(
    signed_in: Client, name: str
) -> None:
    long = "x" * 100_000
    answer = signed_in.post(page(), {**texts(), name: long})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "At most 4000 characters are kept here, and this has 100000." in html
    assert long in html
    assert not OwnWords.objects.exists()


def test_exactly_the_limit_is_kept_however_lines_end(signed_in: Client, ada: User) -> None:
    signed_in.post(page(), texts("\r\n".join("x" * 39 for _ in range(100)) + "y"))
    assert len(own_words_of(ada)[0].suspicion) == OWN_WORDS_LIMIT


def test_blank_lines_alone_are_nothing(signed_in: Client) -> None:
    signed_in.post(page(), texts(" \r\n ", "\t"))
    assert not OwnWords.objects.exists()


def test_an_unknown_topic_is_not_found(signed_in: Client) -> None:
    for about in ("elbow", "heel_under", "foot"):
        assert signed_in.get(page(about)).status_code == 404


def test_nobody_reads_or_changes_somebody_else_s_words(signed_in: Client, ada: User) -> None:
    other = make_runner("Zebulon")
    write_own_words(other, spot=HEEL, texts=texts("Mine alone"), at=AT)
    assert "Mine alone" not in signed_in.get(page()).content.decode()
    assert "Mine alone" not in signed_in.get(reverse("pain:own-words")).content.decode()
    signed_in.post(page(), texts("Ada's"))
    assert [words.suspicion for words in own_words_of(other)] == ["Mine alone"]


def test_the_overview_offers_spots_with_reports_and_what_was_written(
    signed_in: Client, ada: User
) -> None:
    report_pain(
        ada,
        day=AT.date(),
        moment=PainReport.Moment.MORNING,
        scores={("ball", BodySide.LEFT): 3},
        at=AT,
    )
    write_own_words(ada, spot=HEEL, texts=texts("The new shoes"), at=AT)
    before, _more, after = (
        signed_in.get(reverse("pain:own-words")).content.decode().partition("<details")
    )
    assert "The new shoes" in before
    assert "Ball of the foot" in before
    assert "Front of the shin" in after


def test_the_overview_costs_the_same_with_many_versions(signed_in: Client, ada: User) -> None:
    for number in range(30):
        at = AT + timedelta(minutes=number)
        write_own_words(ada, spot=HEEL, texts=texts(f"Version {number}"), at=at)
    for path in (reverse("pain:own-words"), page()):
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(path)
        assert statements(captured) == 2


def test_finding_versions_uses_an_index(ada: User) -> None:
    names = connection.introspection.get_constraints(connection.cursor(), OwnWords._meta.db_table)
    assert "own_words_course" in names
