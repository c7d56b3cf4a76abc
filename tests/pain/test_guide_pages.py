"""The guide's pages: open to everybody, each article once, no verdict, no query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from accounts import clock
from accounts.models import User
from programs.catalogue.evidence import load_evidence
from programs.catalogue.guide import Article, load_guide
from programs.catalogue.guide_words import Behaviour, Kind
from programs.engine.red_flags import QUESTIONS
from programs.engine.words import Spot
from programs.pain.guide_finding import find, search
from programs.pain.guide_page import page_of
from programs.pain.templatetags.guide import address
from tests.plans.conftest import make_runner, statements

GUIDE = load_guide()
TODAY = date(2026, 11, 27)
CHAPTERS = ("guide", "find", "search", "complications", "when-to-be-seen", "sources")
VERDICT = re.compile(
    r"\byou have\b(?! begun)|diagnosis is|\bprobably\b|most likely|\bchance of\b", re.I
)


def all_addresses() -> Iterator[str]:
    yield from (reverse(f"pain:{name}") for name in CHAPTERS)
    yield from (address(article) for article in GUIDE.all())


def text_of(answer: Any) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.mark.parametrize("path", list(all_addresses()))
def test_every_page_opens_for_a_stranger_without_a_query(client: Client, path: str) -> None:
    # No database fixture: a query would fail this test.
    answer = client.get(path)
    assert answer.status_code == 200
    assert not VERDICT.search(text_of(answer))


def test_every_article_has_an_address_of_its_own() -> None:
    paths = list(all_addresses())
    assert len(set(paths)) == len(paths)
    assert "/guide/spot/between-toes-3-4/" in paths
    assert "/guide/cause/piriformis/" in paths
    assert "/guide/behaviour/downhill/" in paths


@pytest.mark.parametrize(
    "path",
    [
        "/guide/spot/elbow/",
        "/guide/spot/heel_under/",
        "/guide/cause/heel-under/",
        "/guide/organ/heel/",
        "/guide/cause/x/y/",
    ],
)
def test_what_the_guide_does_not_have_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_stranger_s_page_may_be_kept_and_sets_no_cookie(client: Client) -> None:
    answer = client.get("/guide/spot/heel-under/")
    assert answer["Cache-Control"] == "public, max-age=600"
    assert "Cookie" in answer["Vary"]
    assert not answer.cookies


def test_a_signed_in_page_is_kept_by_nobody_and_asks_nothing_of_the_guide_s_room(
    db: None, client: Client
) -> None:
    client.force_login(make_runner("Ada"))
    for path in ("/guide/", "/guide/spot/heel-under/", "/guide/search/?q=shoe"):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        assert statements(captured) == 0
        assert "private" in answer["Cache-Control"]


def test_pages_carry_a_title_and_a_description_for_sharing(client: Client) -> None:
    html = client.get("/guide/cause/morton-neuroma/").content.decode()
    assert "<title>Squeezed nerve between the toes · Foot-pain guide · Footstrong</title>" in html
    assert 'property="og:title" content="Squeezed nerve between the toes"' in html
    assert '<meta name="description" content="A nerve between two toes is squeezed.' in html


def test_a_spot_lists_what_it_may_be_in_the_order_of_the_map(client: Client) -> None:
    html = client.get("/guide/spot/heel-under/").content.decode()
    known = [cause for cause in GUIDE.causes() if Spot.HEEL_UNDER in cause.spots]
    places = [html.index(f'href="{address(cause)}"') for cause in known]
    assert len(places) > 5
    assert places == sorted(places)
    assert "it says nothing about which is likelier" in html


@pytest.mark.parametrize("article", list(GUIDE.all()), ids=lambda one: one.key)
def test_every_page_says_that_nobody_has_signed_it(client: Client, article: Article) -> None:
    text = text_of(client.get(address(article)))
    assert "Not yet signed by a clinician" in text
    assert "Read through on 27 November 2026" in text
    assert "out of date" not in text


def test_a_page_past_its_date_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 11, 28, tzinfo=UTC))
    text = text_of(client.get("/guide/cause/bunion/"))
    assert "This page is out of date" in text
    assert "27 November 2027" in text
    assert "This page is out of date" in text_of(client.get("/guide/complications/"))


def test_who_signed_a_page_is_named_in_place_of_the_warning(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = GUIDE.articles[Kind.WAY]["shoes"]
    review = replace(article.review, signed_by="A podiatrist", signed_on=TODAY)
    signed = replace(article, review=review)
    monkeypatch.setattr(type(GUIDE), "find", lambda *_args: signed)
    text = text_of(client.get("/guide/way/shoes/"))
    assert "Signed by A podiatrist, 27 November 2026" in text
    assert "Not yet signed by a clinician" not in text


@pytest.mark.parametrize("article", list(GUIDE.all()), ids=lambda one: one.key)
def test_each_number_on_a_page_leads_to_a_source_on_it(article: Article) -> None:
    page = page_of(article, TODAY)
    lines = [line for block in (*page.before, *page.after) for line in block.lines]
    lines += [visit.line for visit in page.visits]
    used = {number for line in lines for number in line.numbers}
    assert used == {note.number for note in page.numbered} == set(range(1, len(used) + 1))
    assert all(note.source.url for note in page.numbered)
    assert not any(note.source.url for note in page.unnumbered)


def test_every_warning_sign_stands_on_the_page_of_when_to_be_seen(client: Client) -> None:
    html = client.get("/guide/when-to-be-seen/").content.decode()
    # Escaped as the template escapes them.
    found = [sign for sign in QUESTIONS if sign.text.replace("'", "&#x27;") in html]
    assert len(found) == len(QUESTIONS)


def test_all_sources_of_the_guide_are_listed_with_their_year(client: Client) -> None:
    text = text_of(client.get("/guide/sources/"))
    evidence = load_evidence()
    for key in {key for article in GUIDE.all() for key in article.source_keys()}:
        assert " ".join(strip_tags(evidence[key].title).split()) in text.replace("&#x27;", "'"), key
    assert "2015, checked against the published paper" in text


def test_the_daily_check_has_a_box_a_line(client: Client) -> None:
    html = client.get("/guide/complications/").content.decode()
    assert html.count('<ul class="boxes">') == 3
    assert "mirror" in html


# --- Finding ------------------------------------------------------------------------------------


def keys(found: Any) -> list[str]:
    return [one.cause.key for one in found]


def test_a_spot_alone_gives_all_that_is_known_there() -> None:
    found = find(GUIDE, spot=Spot.MIDFOOT_TOP, both=False, behaviours=())
    assert keys(found.fitting) == [c.key for c in GUIDE.causes() if Spot.MIDFOOT_TOP in c.spots]
    assert found.others == ()


def test_behaviours_divide_what_is_known_at_a_spot_and_hide_nothing() -> None:
    found = find(GUIDE, spot=Spot.HEEL_UNDER, both=False, behaviours=[Behaviour.NIGHT_OR_REST])
    assert keys(found.fitting) == ["heel-bone-stress"]
    every = find(GUIDE, spot=Spot.HEEL_UNDER, both=False, behaviours=())
    assert sorted(keys([*found.fitting, *found.others])) == sorted(keys(every.fitting))


def test_behaviours_without_a_spot_reach_hip_and_back() -> None:
    found = find(GUIDE, spot=None, both=False, behaviours=[Behaviour.DOWNHILL])
    assert "iliotibial-band" in keys(found.fitting)
    assert found.others == ()


def test_both_feet_at_once_bring_in_what_concerns_the_whole_body() -> None:
    both = find(GUIDE, spot=Spot.HEEL_UNDER, both=True, behaviours=[Behaviour.TINGLING])
    assert "spondyloarthritis" in keys(both.fitting)
    one = find(GUIDE, spot=Spot.HEEL_UNDER, both=False, behaviours=[Behaviour.TINGLING])
    assert "spondyloarthritis" not in keys(one.fitting)


def test_the_finder_works_by_address_alone(client: Client) -> None:
    answer = client.get(
        "/guide/find/", {"spot": "achilles_mid", "side": "both", "behaviour": ["uphill", "speed"]}
    )
    text = text_of(answer)
    assert "Goes with what you chose" in text
    assert "Sore Achilles tendon, above the heel" in text
    assert "Both feet at once is worth saying" in text
    assert answer.content.decode().count("checked") == 3


def test_a_filter_that_does_not_exist_is_refused_in_words(client: Client) -> None:
    text = text_of(client.get("/guide/find/", {"spot": "elbow"}))
    assert "elbow is not one of the available choices" in text
    assert "Goes with what you chose" not in text


def test_search_finds_by_plain_and_by_medical_name() -> None:
    assert [a.key for a in search(GUIDE, "plantar FASCIITIS")][0] == "plantar-heel-pain"
    assert "shoes" in [a.key for a in search(GUIDE, "cushioning")]
    assert search(GUIDE, "zzz") == search(GUIDE, "  ") == []


def test_titles_come_before_mentions() -> None:
    found = [article.key for article in search(GUIDE, "bunion")]
    assert found[0] == "bunion"
    assert len(found) > 1


def test_search_shows_what_was_asked_as_text(client: Client) -> None:
    html = client.get("/guide/search/", {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in html
    assert "No page has" in html
    too_long = text_of(client.get("/guide/search/", {"q": "x" * 81}))
    assert "at most 80 characters" in too_long


def test_search_engines_may_read_the_guide_and_nobody_s_own_words(client: Client) -> None:
    rules = client.get("/robots.txt").content.decode().splitlines()
    assert "Allow: /guide/" in rules
    assert "Disallow: /guide/own-words/" in rules


def test_a_spot_leads_to_the_runner_s_own_words(client: Client) -> None:
    html = client.get("/guide/spot/heel-under/").content.decode()
    assert reverse("pain:own-words-about", args=["heel-under"]) in html


def test_the_map_leads_to_each_spot_once_a_side_and_once_by_name(client: Client) -> None:
    html = client.get("/guide/").content.decode()
    for spot in Spot:
        link = f'href="{address(GUIDE.articles[Kind.SPOT][spot])}"'
        assert html.count(link) == 3, spot


def test_signed_in_people_read_the_same_article(db: None, client: Client) -> None:
    strange = text_of(Client().get("/guide/cause/bunion/"))
    runner: User = make_runner("Ada")
    client.force_login(runner)
    assert "One possibility to discuss" in strange
    assert "One possibility to discuss" in text_of(client.get("/guide/cause/bunion/"))
