"""A recording is read to the numbers it holds, or refused in one sentence; nothing else happens."""

from __future__ import annotations

import ast
import gzip
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.running.recordings import limits
from programs.running.recordings.limits import Limits
from programs.running.recordings.reading import NoRun, read_recording
from programs.running.recordings.unpacking import Unpacked, Unpacker
from programs.running.recordings.words import Recording, UnreadableRecording
from tests.running.recorded import CYCLING, FIT_EPOCH, MORNING, SETTINGS, fit, gpx, packed, tcx

ROOT = Path(__file__).resolve().parents[2]
SMALL = Limits(files=9, sent_bytes=10**6, unpacked_bytes=10**6, entries=9)


def one(kind: str, content: bytes) -> Recording:
    [found] = read_recording(kind, content)
    assert isinstance(found, Recording)
    return found


def figures(kind: str, content: bytes) -> tuple[int | None, int | None, int | None]:
    found = one(kind, content)
    return found.distance_m, found.duration_seconds, found.cadence_spm


def unpacked(files: dict[str, bytes], most: Limits = SMALL) -> list[Unpacked]:
    unpacker = Unpacker(most)
    return [each for name, file in files.items() for each in unpacker.open(name, BytesIO(file))]


def refused(name: str, content: bytes, most: Limits = SMALL) -> str:
    """The one sentence, from unpacking or from reading."""
    [found] = unpacked({name: content}, most)
    if found.wrong:
        return found.wrong
    with pytest.raises(UnreadableRecording) as error:
        read_recording(found.kind, found.content)
    return str(error.value)


def test_a_fit_file_tells_its_sums_and_both_feet() -> None:
    assert figures("fit", fit()) == (8020, 2910, 170)
    assert one("fit", fit()).started_at == MORNING


def test_a_watch_that_counted_no_steps_tells_none() -> None:
    assert figures("fit", fit(one_foot=None)) == (8020, 2910, None)


def test_a_program_that_counts_both_feet_is_not_doubled() -> None:
    assert figures("fit", fit(one_foot=172)) == (8020, 2910, 172)


def test_laps_are_added_up_and_their_steps_weighed() -> None:
    assert figures("tcx", tcx()) == (8000, 2900, 172)


def test_a_gpx_track_is_measured_along_its_points() -> None:
    assert figures("gpx", gpx(one_foot=84)) == (3000, 1080, 168)


def test_a_pause_is_no_running_time() -> None:
    distance, seconds, _steps = figures("gpx", gpx(pause=600))
    assert (distance, seconds) == (2900, 1044)


def test_a_fit_file_of_two_runs_is_two_runs_with_their_own_marks() -> None:
    first, second = read_recording("fit", fit(sessions=2))
    assert isinstance(first, Recording) and isinstance(second, Recording)
    assert second.started_at - first.started_at == timedelta(hours=2)
    assert first.fingerprint != second.fingerprint


def test_the_same_bytes_have_the_same_mark() -> None:
    assert one("fit", fit()).fingerprint == one("fit", fit()).fingerprint
    assert one("fit", fit()).fingerprint != one("fit", fit(metres=8021)).fingerprint


@pytest.mark.parametrize(
    ("kind", "content", "named"),
    [
        ("fit", fit(sport=CYCLING), "a bike ride"),
        ("tcx", tcx(sport="Biking"), "a bike ride"),
        ("tcx", tcx(sport="Other"), "another sport"),
        ("gpx", gpx(sport="alpine_skiing"), "“alpine skiing”"),
        ("gpx", gpx(sport="1"), "a bike ride"),
        ("gpx", gpx(sport=None, seconds_per_km=120), "names no sport"),
        ("gpx", gpx(sport=None, seconds_per_km=700), "names no sport"),
    ],
)
def test_what_is_no_run_is_named(kind: str, content: bytes, named: str) -> None:
    [found] = read_recording(kind, content)
    assert isinstance(found, NoRun)
    assert named in found.sentence


@pytest.mark.parametrize("sport", ["running", "Run", "9", "trail_running", None])
def test_runs_by_their_many_names_are_runs(sport: str | None) -> None:
    assert one("gpx", gpx(sport=sport)).distance_m == 3000


def short(value: str | bytes) -> str:
    """For the names of tests: packed bytes hold the time at which they were made, and workers that
    collect a second apart would not find the same tests."""
    return value if isinstance(value, str) else "file"


BOMB = b"""<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<gpx><trk><name>&b;</name></trk></gpx>"""


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.pdf", b"%PDF", "Allowed are .fit, .tcx and .gpx"),
        ("run", b"x", "Allowed are .fit, .tcx and .gpx"),
        ("run.fit", b"", "It is empty."),
        ("run.fit.gz", gzip.compress(b""), "It is empty."),
        ("run.fit", gpx(), "It is not a FIT file."),
        ("run.gpx", tcx(), "should begin with <gpx>"),
        ("run.gpx", fit(), "damaged"),
        ("run.fit", fit()[:-1], "damaged"),
        ("run.fit", fit()[:60] + b"\x00" + fit()[61:], "damaged"),
        ("run.fit", fit(sessions=0), "no finished activity"),
        ("run.fit", fit(kind=SETTINGS, sessions=0), "of another kind"),
        ("run.fit", fit(FIT_EPOCH + timedelta(hours=1)), "the clock of the watch was not set"),
        ("run.fit", fit(metres=0, seconds=0), "neither a distance nor a time"),
        ("run.gpx", BOMB, "DOCTYPE"),
        ("run.tcx", BOMB, "DOCTYPE"),
        ("route.gpx", b"<gpx><rte/></gpx>", "a route without times"),
        ("run.tcx", b"<TrainingCenterDatabase/>", "no finished activity"),
        ("run.fit.gz", fit(), "no gzip file"),
        ("run.fit.gz", gzip.compress(fit())[:-9], "no gzip file"),
        ("runs.zip", b"PK", "no zip file"),
        ("runs.zip", packed({"a.fit": fit()})[:-30], "no zip file"),
        ("runs.zip", packed({"more.zip": packed({"a.fit": fit()})}), "zip file in a zip file"),
        ("runs.zip", packed({f"{n}.csv": b"x" for n in range(10)}), "at most 9 files"),
    ],
    ids=short,
)
def test_what_cannot_be_read_says_why_and_what_is_allowed(
    name: str, content: bytes, sentence: str
) -> None:
    assert sentence in refused(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.gpx.gz", gzip.compress(bytes(30 * limits.MIB))),
        ("runs.zip", packed({"run.gpx": bytes(30 * limits.MIB)})),
        ("run.tcx", bytes(25 * limits.MIB + 1)),
    ],
    ids=short,
)
def test_a_bomb_is_put_down_before_it_is_unpacked(name: str, content: bytes) -> None:
    assert "at most 25 MB" in refused(name, content, limits.UPLOAD)


def test_all_recordings_together_have_a_limit_too() -> None:
    most = Limits(files=9, sent_bytes=10**9, unpacked_bytes=2 * limits.MIB, entries=9)
    found = unpacked({"runs.zip": packed({f"{n}.gpx": bytes(limits.MIB) for n in range(4)})}, most)
    assert [(each.name, bool(each.wrong)) for each in found] == [
        ("0.gpx", False),
        ("1.gpx", False),
        ("runs.zip", True),
    ]
    assert "read up to 2.gpx" in found[2].wrong and "at most 2 MB" in found[2].wrong


def test_elements_without_end_are_put_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("programs.running.recordings.xml.MOST_ELEMENTS", 1_000)
    assert "damaged" in refused("run.gpx", b"<gpx>" + b"<a>" * 2_500)


def test_summaries_without_end_are_put_down() -> None:
    assert "damaged" in refused("run.fit", fit(sessions=1_001))


def test_a_locked_zip_says_so() -> None:
    locked = bytearray(packed({"run.fit": fit()}))
    # The bit that says "locked", in the entry's own head and in the list at the end.
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refused("runs.zip", bytes(locked))


def test_a_damaged_entry_leaves_the_others() -> None:
    content = bytearray(packed({"a.fit": fit(), "b.fit": fit()}))
    content[40] ^= 0xFF
    first, second = unpacked({"runs.zip": bytes(content)})
    assert ("damaged" in first.wrong, second.wrong) == (True, "")


def test_what_stands_beside_recordings_is_no_recording() -> None:
    zipped = packed({"activities.csv": b"x", "__MACOSX/._run.fit": b"x", "a/RUN.FIT": fit()})
    assert [each.kind for each in unpacked({"Runs.ZIP": zipped})] == ["", "", "fit"]


def test_a_name_is_shown_printable_and_short() -> None:
    [found] = unpacked({"\x1b[2J" + "x" * 500 + ".fit": fit()})
    assert len(found.name) == limits.NAME_LETTERS
    assert found.name.isprintable()


@given(st.sampled_from(["fit", "tcx", "gpx"]), st.data())
def test_a_file_that_ends_too_early_is_refused_and_nothing_else(
    kind: str, data: st.DataObject
) -> None:
    whole = {"fit": fit(), "tcx": tcx(), "gpx": gpx()}[kind]
    end = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(UnreadableRecording):
        read_recording(kind, whole[:end])


@given(st.sampled_from(["fit", "tcx", "gpx"]), st.data())
def test_a_changed_byte_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    whole = bytearray({"fit": fit(), "tcx": tcx(), "gpx": gpx(one_foot=80)}[kind])
    for _change in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    if kind == "fit":
        # Without its checksum the content itself is tried.
        whole[-2:] = b"\0\0"
    try:
        read_recording(kind, bytes(whole))
    except UnreadableRecording:
        return


@given(st.sampled_from(["zip", "fit.gz"]), st.data())
def test_a_changed_archive_is_opened_or_refused(ending: str, data: st.DataObject) -> None:
    made = {"zip": packed({"a.fit": fit(), "b.gpx": gpx(km=1)}), "fit.gz": gzip.compress(fit())}
    whole = bytearray(made[ending])
    whole = whole[: data.draw(st.integers(0, len(whole)))]
    for _change in range(data.draw(st.integers(0, 3)) if whole else 0):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    for each in unpacked({f"runs.{ending}": bytes(whole)}):
        assert each.wrong or each.content or not each.kind


def test_zip_methods_that_are_not_known_are_refused() -> None:
    content = bytearray(packed({"run.fit": fit()}))
    content[8] = content[content.index(b"PK\x01\x02") + 10] = 99
    with zipfile.ZipFile(BytesIO(bytes(content))) as archive:
        assert archive.infolist()[0].compress_type == 99
    assert "damaged inside" in refused("runs.zip", bytes(content))


def test_recordings_are_read_without_a_database() -> None:
    folder = ROOT / "programs" / "running" / "recordings"
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("programs"):
                assert str(node.module).startswith("programs.running.recordings"), path
            elif isinstance(node, ast.ImportFrom):
                assert not str(node.module).startswith(("django.db", "accounts")), path


SAMPLES = next(
    (each / "shared/activities" for each in ROOT.parents if (each / "shared/activities").is_dir()),
    None,
)
"""Recordings of real watches. They are not ours to carry along, so they stand beside the house."""


@pytest.mark.skipif(SAMPLES is None, reason="no shared/activities with real recordings beside us")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("run-5km-no-cadence.fit", (4835, 2625, None)),
        ("run-7km-developer-fields.fit", (6754, 3424, 148)),
        ("run-9km-cadence.fit", (9008, 2832, 162)),
    ],
)
def test_runs_of_real_watches(name: str, expected: tuple[int, int, int | None]) -> None:
    assert SAMPLES is not None
    assert figures("fit", (SAMPLES / name).read_bytes()) == expected


@pytest.mark.skipif(SAMPLES is None, reason="no shared/activities with real recordings beside us")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("bike-ride.fit", "a bike ride"),
        ("paddle-1km.tcx", "another sport"),
        ("not-an-activity.fit", "of another kind"),
        ("truncated.fit", "damaged"),
    ],
)
def test_other_files_of_real_watches(name: str, sentence: str) -> None:
    assert SAMPLES is not None
    content = (SAMPLES / name).read_bytes()
    try:
        [found] = read_recording(name.rpartition(".")[2], content)
    except UnreadableRecording as error:
        assert sentence in str(error)
    else:
        assert isinstance(found, NoRun) and sentence in found.sentence
