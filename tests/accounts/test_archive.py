"""Everything about a person as one file, and back into a fresh account."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from accounts.archive import format as said
from accounts.archive.format import Refused
from accounts.archive.reading import read_archive
from accounts.archive.sections import sections
from accounts.archive.writing import harmless, write_archive
from accounts.models import Profile, User
from accounts.services import profile_of
from programs.plans.models import Decision, Intake, Plan, SetLog
from programs.running.models import Run
from tests.accounts import archives
from tests.accounts.archives import AT, OWN_WORDS, altered, data_of, exported, fresh, imported

SESSIONS = "data/plans.trainingsession.jsonl"
PRESCRIPTIONS = "data/plans.prescription.jsonl"
INTAKES = "data/plans.intake.jsonl"
DECISIONS = "data/plans.decision.jsonl"
PLANS = "data/plans.plan.jsonl"


@pytest.fixture
def person(db: None) -> User:
    return archives.live()


@pytest.fixture
def file(db: None) -> bytes:
    return archives.some_file()


def test_out_and_in_and_out_again_is_the_same_to_the_byte(person: User) -> None:
    file = exported(person)
    other = fresh()
    assert imported(other, file) > 100
    assert data_of(exported(other)) == data_of(file)


def test_nothing_of_the_first_account_changes(person: User) -> None:
    file = exported(person)
    imported(fresh(), file)
    assert data_of(exported(person)) == data_of(file)


def test_an_erased_account_comes_back_whole(person: User) -> None:
    file = exported(person)
    person.delete()
    other = fresh()
    imported(other, file)
    assert data_of(exported(other)) == data_of(file)
    assert Run.objects.get(runner=other).note == OWN_WORDS


def test_what_came_in_cannot_be_taken_back_over_rows_of_somebody_else(file: bytes) -> None:
    other = fresh()
    imported(other, file)
    decision = Decision.objects.get(session__plan__runner=other)
    assert decision.undo == {}


def test_every_set_gets_a_name_of_its_own(person: User, file: bytes) -> None:
    imported(fresh(), file)
    names = list(SetLog.objects.values_list("client_id", flat=True))
    assert len(names) == len(set(names))


def test_the_file_knows_no_key_of_this_database_and_no_other_persons_address(
    person: User,
) -> None:
    file = exported(person)
    coach = User.objects.exclude(pk=person.pk).get()
    text = b"".join(archives.entries(file).values())
    assert coach.email.encode() not in text
    assert coach.name.encode() in text


def test_the_tables_open_in_a_spreadsheet_and_hold_no_formula(person: User) -> None:
    Run.objects.filter(runner=person).update(note='=HYPERLINK("http://x")')
    files = archives.entries(exported(person))
    rows = list(csv.DictReader(io.StringIO(files["runs.csv"].decode("utf-8-sig"))))
    assert rows[0]["distance_m"] == "8200"
    assert rows[0]["note"] == '\'=HYPERLINK("http://x")'
    sets = list(csv.DictReader(io.StringIO(files["training.csv"].decode("utf-8-sig"))))
    assert len(sets) == SetLog.objects.count()
    assert {"exercise", "side", "load_kg", "target_load_kg"} <= set(sets[0])
    tests = list(csv.DictReader(io.StringIO(files["tests.csv"].decode("utf-8-sig"))))
    assert {(row["test"], row["unit"]) for row in tests} >= {("heel_raises", "count")}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_text_that_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_years_take_no_more_memory_than_weeks(db: None, tmp_path: Any) -> None:
    person = archives.live(years=1)
    tracemalloc.start()
    with (tmp_path / "all.zip").open("wb") as target:
        rows = write_archive(person, target, at=AT, progress=lambda done, total: None)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows > 4_000
    assert peak < 8 * 1024 * 1024, f"{peak / 1024 / 1024:.0f} MB for {rows} rows"


def test_the_number_of_statements_grows_with_tables_not_with_rows(
    person: User, django_assert_max_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    with django_assert_max_num_queries(4 * len(sections()) + 5):
        exported(person)


def refused(person: User, file: bytes) -> str:
    """The sentence, once it is certain that nothing came in."""
    with pytest.raises(Refused) as why, transaction.atomic():
        imported(person, file)
    assert not Plan.objects.filter(runner=person).exists()
    assert Profile.objects.get(user=person).zone == "UTC"
    return str(why.value)


@pytest.fixture
def other(db: None) -> User:
    person = fresh()
    profile_of(person)
    return person


def test_a_foreign_zip_is_refused(other: User) -> None:
    assert refused(other, archives.zipped({"a.txt": b"hello"})) == said.NOT_OURS
    assert refused(other, archives.zipped({"manifest.json": b"[]"})) == said.NOT_OURS
    assert refused(other, archives.zipped({"manifest.json": b"{" * 9000})) == said.NOT_OURS


def test_what_is_no_zip_is_refused(other: User) -> None:
    assert refused(other, b"PK\x03\x04 not really") == said.INCOMPLETE
    assert refused(other, b"") == said.INCOMPLETE


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(other: User, file: bytes, share: float) -> None:
    assert refused(other, file[: int(len(file) * share)]) == said.INCOMPLETE


def test_a_damaged_byte_is_found(other: User, file: bytes) -> None:
    middle = len(file) // 3
    damaged = file[:middle] + bytes([file[middle] ^ 0xFF]) + file[middle + 1 :]
    assert refused(other, damaged) == said.INCOMPLETE


def test_a_file_of_a_newer_version_says_so(other: User, file: bytes) -> None:
    assert refused(other, archives.with_manifest(file, version=99)) == said.TOO_NEW


def test_a_missing_table_is_noticed(other: User, file: bytes) -> None:
    files = archives.entries(file)
    del files[SESSIONS]
    assert refused(other, archives.zipped(files)) == said.INCOMPLETE


def test_a_table_we_do_not_know_is_refused(other: User, file: bytes) -> None:
    files = archives.entries(file)
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["data/../../etc/passwd.jsonl"] = {"rows": 1, "sha256": ""}
    bad = files | {
        "data/../../etc/passwd.jsonl": b"{}\n",
        "manifest.json": json.dumps(manifest).encode(),
    }
    assert "passwd" in refused(other, archives.zipped(bad))


def test_a_zip_that_unpacks_without_end_is_refused_unread(
    other: User, file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said, "MOST_UNPACKED_BYTES", 1000)
    assert refused(other, file) == said.TOO_MUCH


BAD_LINES: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "a score of eleven": ("data/pain.painreport.jsonl", lambda r: r.update(score=11)),
    "a spot nobody has": ("data/pain.painreport.jsonl", lambda r: r.update(spot="elbow")),
    "a date that is none": (SESSIONS, lambda r: r.update(date="2026-02-30")),
    "a time without zone": (PLANS, lambda r: r.update(created_at="2026-11-24T06:40:00")),
    "a number as text": (SESSIONS, lambda r: r.update(week="1")),
    "a list as text": (SESSIONS, lambda r: r.update(note=["x"])),
    "a reference out of the file": (SESSIONS, lambda r: r.update(plan=999)),
    "a reference that is true": (SESSIONS, lambda r: r.update(plan=True)),
    "its own replacement": (SESSIONS, lambda r: r.update(instead_of=1)),
    "a field too many": (SESSIONS, lambda r: r.update(runner=1)),
    "a field too few": (SESSIONS, lambda r: r.pop("week") and None),
    "a status we do not know": (SESSIONS, lambda r: r.update(status="won")),
    "an exercise nobody knows": (PRESCRIPTIONS, lambda r: r.update(exercise="cartwheel")),
    "a tempo in words": (PRESCRIPTIONS, lambda r: r.update(tempo="slow")),
    "a load that is not a number": (PRESCRIPTIONS, lambda r: r.update(load_kg="NaN")),
    "a load below nothing": (PRESCRIPTIONS, lambda r: r.update(load_kg="-3.000")),
    "a text as long as a book": (SESSIONS, lambda r: r.update(note="x" * 2001)),
    "a NUL": (SESSIONS, lambda r: r.update(note="a\x00b")),
    "half a letter": (SESSIONS, lambda r: r.update(note="\ud800")),
    "answers of nobody": (INTAKES, lambda r: r.update(answers={"birth_year": "old"})),
    "answers as a list": (INTAKES, lambda r: r.update(answers=[])),
    "a reason without its value": (
        PRESCRIPTIONS,
        lambda r: r.update(
            reasons=[
                {
                    "rule": "x",
                    "text": "%(a)s",
                    "message": "%(a)s",
                    "source": "y",
                    "values": {"b": "1"},
                }
            ]
        ),
    ),
    "a screening that is none": (PLANS, lambda r: r.update(screening={})),
    "a plan of a million weeks": (PLANS, lambda r: r.update(ends_on="9999-12-31")),
    "a dose of nothing": (DECISIONS, lambda r: r.update(before={"exercise": "x"})),
    "no object": (SESSIONS, lambda r: [1]),
    "no JSON": (SESSIONS, lambda r: b"{"),
    "not a number at all": (SESSIONS, lambda r: b'{"week":NaN}'),
    "very deep": (SESSIONS, lambda r: b"[" * 100_000),
    "a number without end": (SESSIONS, lambda r: b'{"week":' + b"9" * 5000 + b"}"),
}


@pytest.mark.parametrize("what", BAD_LINES)
def test_a_line_changed_by_a_clever_hand_is_refused_in_one_sentence(
    other: User, file: bytes, what: str
) -> None:
    sentence = refused(other, altered(file, *BAD_LINES[what]))
    assert sentence.endswith((".", "again."))
    assert "\n" not in sentence and len(sentence) < 250


def test_an_account_that_has_a_history_is_not_filled(person: User, file: bytes) -> None:
    before = data_of(exported(person))
    with pytest.raises(Refused) as why:
        imported(person, file)
    assert str(why.value) == said.NOT_EMPTY
    assert data_of(exported(person)) == before


def test_a_begun_intake_gives_way(other: User, file: bytes) -> None:
    Intake.objects.create(runner=other, answers={"goal": "pain"}, started_at=AT)
    imported(other, file)
    assert data_of(exported(other)) == data_of(file)


def test_an_encrypted_zip_is_refused(other: User, file: bytes) -> None:
    """The flag is set by hand: Python reads such files and does not write them."""
    marked = bytearray(file)
    with ZipFile(io.BytesIO(file)) as archive:
        entry = archive.getinfo(SESSIONS)
        where = archive.start_dir
    at = marked.find(SESSIONS.encode(), where) - 46
    marked[at + 8] |= 1
    assert entry.flag_bits & 1 == 0
    with pytest.raises(Refused):
        read_archive(other, io.BytesIO(bytes(marked)), at=AT)


def test_the_page_about_the_file_lists_every_table_in_order() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "data.md").read_text()
    listed = re.findall(r"^\| `((?:data|record)/[a-z.]+\.jsonl)` \|", page, re.MULTILINE)
    assert listed == [section.path for section in sections()]
