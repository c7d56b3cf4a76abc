"""The guide is read whole or refused with file, entry and field; and it says what it must."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from programs.catalogue.evidence import DATA, Certainty, load_evidence
from programs.catalogue.guide import Article, Statement, load_guide, read_guide
from programs.catalogue.guide_words import Behaviour, Kind
from programs.catalogue.tables import CatalogueError
from programs.catalogue.texts import texts
from programs.engine.words import Spot, Urgency

GUIDE = load_guide()
ARTICLES = list(GUIDE.all())
OF_THE_MISSION = {
    "piriformis",
    "iliotibial-band",
    "hip-labral-tear",
    "hip-osteoarthritis",
    "s1-nerve-root",
    "tarsal-tunnel",
    "baxter-nerve",
    "morton-neuroma",
    "achilles-mid-portion",
    "spondyloarthritis",
    "sever",
}


def statements(article: Article) -> Iterator[Statement]:
    for lines in (*article.sections.values(), *(part.statements for part in article.parts)):
        yield from lines


def said(article: Article) -> list[str]:
    """Every text of an article that a person reads, except medical names."""
    whens = [visit.when for visit in article.visits]
    headings = [part.heading for part in article.parts]
    lines = [statement.text for statement in statements(article)]
    return [article.title, article.summary, *headings, *lines, *whens]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("causes/1_heel.toml", 'group = "heel"', 'group = "knee"', "heel-pain: group: must be one"),
        ("causes/1_heel.toml", 'group = "heel"\n', "", "1_heel.toml: plantar-heel-pain: group: is"),
        ("causes/1_heel.toml", '"heel_under"', '"elbow"', "spots[0]: must be one of heel_under"),
        ("causes/1_heel.toml", '["Hard floors.", "field-map"]', '["Hard floors."]', "provokes[1]:"),
        ("causes/1_heel.toml", '"Hard floors.", "field-map"', '"Hard floors.", "x"', "x is not in"),
        ("spots/spots.toml", "[ball]", "[elbow]", "spots: must have one entry for each of heel_un"),
        ("spots/spots.toml", "2027-11-27", "2026-11-27", "review_due: must be after reviewed_on"),
        ("spots/spots.toml", "2027-11-27", '"soon"', "review_due: must be a date such as 2026-11"),
        ("ways/ways.toml", '"R"', '"X"', "shoes: visits[0].urgency: must be one of E, U, R, C"),
        ("ways/ways.toml", '"podiatrist"', '"baker"', "visits[0].who[0]: must be one of emergency"),
        ("ways/ways.toml", "owner =", "signed_by = 'Who'\nowner =", "must stand together with sig"),
        ("ways/ways.toml", "owner =", "colour = 'red'\nowner =", "colour: is not a known key"),
    ],
)
def test_what_is_wrong_is_named(data: Path, file: str, old: str, new: str, words: str) -> None:
    path = data / "guide" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CatalogueError) as caught:
        read_guide(data)
    assert words in str(caught.value)


def test_a_spot_without_any_possibility_is_refused(data: Path) -> None:
    for path in (data / "guide" / "causes").glob("*.toml"):
        path.write_text(path.read_text().replace('"shin_front"', ""))
    with pytest.raises(CatalogueError, match="none names the spot shin_front"):
        read_guide(data)


def test_every_spot_behaviour_and_cause_that_was_asked_for_has_its_article() -> None:
    assert list(GUIDE.articles[Kind.SPOT]) == list(Spot)
    assert list(GUIDE.articles[Kind.BEHAVIOUR]) == list(Behaviour)
    assert set(GUIDE.articles[Kind.CAUSE]) >= OF_THE_MISSION
    assert list(GUIDE.articles[Kind.WAY]) == ["shoes", "strength", "running-form"]
    assert {"corns", "calluses", "toe-deformity", "bone-deformity"} == set(
        GUIDE.articles[Kind.COMPLICATION]
    )


def test_slugs_are_unique_within_a_kind_and_found_again() -> None:
    for article in ARTICLES:
        assert GUIDE.find(article.kind, article.slug) is article


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: one.key)
def test_every_article_has_evidence_an_owner_and_somebody_to_see(article: Article) -> None:
    assert set(article.source_keys()) <= set(load_evidence())
    assert article.review.owner
    assert article.visits


def test_bone_stress_and_sudden_danger_are_never_left_to_later() -> None:
    for key, article in GUIDE.articles[Kind.CAUSE].items():
        if key.endswith("-stress") or key == "sesamoid-pain":
            assert article.visits[0].urgency is Urgency.WITHIN_48_H, key
    assert GUIDE.articles[Kind.CAUSE]["shin-compartment"].visits[0].urgency is Urgency.EMERGENCY


def test_review_dates_run_out_the_day_after() -> None:
    review = ARTICLES[0].review
    assert not review.is_overdue(review.review_due)
    assert review.is_overdue(date.fromordinal(review.review_due.toordinal() + 1))


VERDICTS = re.compile(
    r"\byou have\b|\byou are suffering|\bdiagnos|\bprobably\b|\bmost likely\b|\bchances? (is|are)\b"
    r"|\bcure[sd]?\b|!",
    re.IGNORECASE,
)
NUMBERED_CLAIM = re.compile(r"\d ?%|\d+ of \d+ (?:people|runners)|\d[\d,]* (?:people|runners)")


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: one.key)
def test_no_article_speaks_a_verdict(article: Article) -> None:
    assert [text for text in said(article) if VERDICTS.search(text)] == []


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: one.key)
def test_figures_of_studies_stand_only_beside_what_was_read(article: Article) -> None:
    evidence = load_evidence()
    for statement in statements(article):
        if NUMBERED_CLAIM.search(statement.text):
            sure = {evidence[key].certainty for key in statement.sources}
            assert sure <= {Certainty.PAPER, Certainty.SUMMARY}, statement.text


def test_every_text_can_be_put_into_another_language() -> None:
    found = {text for _place, text in texts()}
    for article in ARTICLES:
        assert set(said(article)) <= found, article.key
    assert not {"field-map", "podiatrist", "Footstrong, guide", "plantar fasciitis"} & found


WORD = re.compile(r"[A-Za-z’'-]+")
LONGEST_SENTENCE, HIGHEST_GRADE, HIGHEST_MEAN_GRADE = 26, 7.0, 4.0
"""A grade is a year of school: nine years are behind a school-leaver, and we stay well below."""
MEDICAL = re.compile(
    r"\b(?:Achilles|diabetes|podiatrists?|orthopaedists?|clinicians?|fluoroquinolones?|psoriasis"
    r"|antibiotics|steroid|metatarsal|Freiberg)\b"
)


def sentences(text: str) -> list[list[str]]:
    plain = MEDICAL.sub("name", text)
    return [words for part in re.split(r"[.?:;]", plain) if (words := WORD.findall(part))]


def syllables(word: str) -> int:
    """Groups of vowels, without the silent e at the end: an estimate that errs upwards."""
    stem = re.sub(r"(?<![laeiouy])e[sd]?$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", stem)))


def grade(texts: list[str]) -> float:
    """Flesch-Kincaid grade level: years of school that a reader needs."""
    parts = [words for text in texts for words in sentences(text)]
    words = [word for part in parts for word in part]
    a_word = sum(syllables(word) for word in words) / len(words)
    return 0.39 * len(words) / len(parts) + 11.8 * a_word - 15.59


def test_the_grade_tells_hard_from_easy() -> None:
    hard = ["Biomechanical considerations necessitate individualised rehabilitation protocols."]
    assert grade(hard) > 20 > HIGHEST_GRADE > grade(["The heel hurts. Rest it for a day."])


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: one.key)
def test_a_school_leaver_can_read_it(article: Article) -> None:
    longest = max((s for text in said(article) for s in sentences(text)), key=len)
    assert len(longest) <= LONGEST_SENTENCE, " ".join(longest)
    assert grade(said(article)) <= HIGHEST_GRADE


def test_the_guide_as_a_whole_is_easy() -> None:
    assert sum(grade(said(article)) for article in ARTICLES) / len(ARTICLES) <= HIGHEST_MEAN_GRADE
