"""Runs of files come in once, beside those that were typed, and all go again with one press."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Consent, User
from accounts.services import change_profile, withdraw_consent
from programs.pain.models import PainReport
from programs.plans.models import TrainingSession
from programs.plans.services.building import open_plan
from programs.running.models import ImportLine, Run, RunImport, Shoe
from programs.running.recordings.limits import UPLOAD
from programs.running.services.deciding import add_anyway, put_together, take_back
from programs.running.services.history import past_runs
from programs.running.services.importing import import_runs
from programs.running.services.logging import facts_of, put_back, remove_run
from tests.plans.conftest import complete_intake, make_runner
from tests.running.conftest import AT, HEEL, MONDAY, make_shoe, ran
from tests.running.recorded import CYCLING, MORNING, fit, gpx, opened, packed, strava, tcx

Outcome = ImportLine.Outcome


def sent(runner: User, files: Mapping[str, bytes], shoe: Shoe | None = None) -> RunImport:
    return import_runs(runner, opened(files), limits=UPLOAD, at=AT, shoe=shoe)


def outcomes(imported: RunImport) -> list[str]:
    return list(imported.lines.values_list("outcome", flat=True))


def test_a_run_comes_in_as_if_it_were_typed(runner: User) -> None:
    sent(runner, {"run.fit": fit()})
    run = Run.objects.get()
    assert (run.runner, run.date, run.started_at) == (runner, MONDAY, MORNING)
    assert (run.distance_m, run.duration_seconds, run.cadence_spm) == (8020, 2910, 170)
    assert (run.source, run.effort, run.shoe) == ("import", None, None)
    assert not PainReport.objects.exists()


def test_its_day_is_that_of_the_runners_zone(runner: User) -> None:
    late = MORNING.replace(day=1, hour=23)
    sent(runner, {"run.fit": fit(late)})
    assert Run.objects.get().date == MONDAY
    change_profile(runner, zone="America/New_York", units="metric", at=AT)
    sent(runner, {"other.fit": fit(late - timedelta(days=2))})
    assert Run.objects.earliest("date").date == MONDAY - timedelta(days=3)


def test_a_file_twice_is_one_run(runner: User) -> None:
    assert outcomes(sent(runner, {"a.fit": fit(), "b.fit": fit()})) == ["brought", "known"]
    assert outcomes(sent(runner, {"a.fit": fit()})) == ["known"]
    assert Run.objects.count() == 1


def test_the_database_itself_refuses_a_recording_twice(runner: User) -> None:
    sent(runner, {"a.fit": fit()})
    mark = Run.objects.get().file_hash
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(runner=runner, date=MONDAY, distance_m=1, logged_at=AT, file_hash=mark)


def test_another_runner_may_have_the_same_file(runner: User) -> None:
    sent(runner, {"a.fit": fit()})
    assert outcomes(sent(make_runner("Zebulon"), {"a.fit": fit()})) == ["brought"]
    assert Run.objects.of(runner).count() == 1


def test_the_same_run_in_another_format_is_known(runner: User) -> None:
    sent(runner, {"run.fit": fit()})
    assert outcomes(sent(runner, {"run.tcx": tcx(MORNING + timedelta(seconds=40))})) == ["known"]


def test_two_different_runs_of_a_day_both_come_in(runner: User) -> None:
    evening = fit(MORNING + timedelta(hours=9), metres=8000)
    assert outcomes(sent(runner, {"a.fit": fit(), "b.fit": evening})) == ["brought", "brought"]


@pytest.mark.parametrize(
    ("metres", "seconds", "outcome"),
    [
        (8000, None, "perhaps"),
        (7200, None, "brought"),
        (None, 2880, "perhaps"),
        (3000, 2910, "brought"),
    ],
)
def test_what_may_be_logged_by_hand_already_waits_for_a_word(
    runner: User, metres: int | None, seconds: int | None, outcome: str
) -> None:
    ran(runner, metres=metres, duration_seconds=seconds)
    assert outcomes(sent(runner, {"run.fit": fit()})) == [outcome]
    assert Run.objects.count() == (1 if outcome == "perhaps" else 2)


def test_one_run_by_hand_answers_for_one_recording(runner: User) -> None:
    ran(runner, metres=8000)
    evening = fit(MORNING + timedelta(hours=9))
    assert outcomes(sent(runner, {"a.fit": fit(), "b.fit": evening})) == ["perhaps", "brought"]


def test_put_together_what_was_typed_stands_and_the_rest_is_added(runner: User) -> None:
    run = ran(runner, metres=8000, effort=4)
    imported = sent(runner, {"run.fit": fit()})
    line = imported.lines.get()
    put_together(line, at=AT)
    run.refresh_from_db()
    assert (run.distance_m, run.duration_seconds, run.cadence_spm) == (8000, 2910, 170)
    assert (run.effort, run.started_at, run.source) == (4, MORNING, "hand")
    assert put_together(line, at=AT) is None
    assert outcomes(sent(runner, {"run.fit": fit()})) == ["known"]


def test_added_anyway_both_runs_stand(runner: User) -> None:
    ran(runner, metres=8000)
    line = sent(runner, {"run.fit": fit()}).lines.get()
    assert add_anyway(line, at=AT) is not None
    assert add_anyway(line, at=AT) is None
    assert set(Run.objects.values_list("distance_m", flat=True)) == {8000, 8020}


def test_taken_back_goes_what_came_and_nothing_else(runner: User) -> None:
    typed = ran(runner, metres=8000)
    before = facts_of(typed)
    other = ran(runner, MONDAY - timedelta(days=9))
    imported = sent(runner, {"a.fit": fit(), "b.gpx": gpx(MORNING - timedelta(days=3))})
    put_together(imported.lines.get(outcome="perhaps"), at=AT)
    assert take_back(imported, at=AT) == 1
    assert set(Run.objects.all()) == {typed, other}
    typed.refresh_from_db()
    assert (facts_of(typed), typed.file_hash) == (before, "")
    assert take_back(imported, at=AT) == 0


def test_pain_that_was_told_of_a_run_outlives_its_import(runner: User) -> None:
    imported = sent(runner, {"a.fit": fit()})
    ran(runner, metres=2000, pain={HEEL: 3})
    take_back(imported, at=AT)
    assert PainReport.objects.get().score == 3


def test_what_was_changed_by_hand_since_stays_in_a_run_put_together(runner: User) -> None:
    run = ran(runner, metres=8000)
    imported = sent(runner, {"a.fit": fit()})
    put_together(imported.lines.get(), at=AT)
    Run.objects.filter(pk=run.pk).update(cadence_spm=164)
    take_back(imported, at=AT)
    run.refresh_from_db()
    assert (run.cadence_spm, run.duration_seconds) == (164, None)


def test_a_run_that_was_taken_out_and_put_back_still_goes_with_its_import(runner: User) -> None:
    imported = sent(runner, {"a.fit": fit()})
    put_back(runner, remove_run(Run.objects.get(), at=AT), at=AT)
    assert take_back(imported, at=AT) == 1


def test_a_run_that_came_again_is_not_put_back_beside_itself(runner: User) -> None:
    sent(runner, {"a.fit": fit()})
    taken = remove_run(Run.objects.get(), at=AT)
    sent(runner, {"a.fit": fit()})
    assert put_back(runner, taken, at=AT) is None
    assert Run.objects.count() == 1


def test_the_good_files_of_a_batch_come_in(runner: User) -> None:
    files = {
        "ride.fit": fit(sport=CYCLING),
        "half.fit": fit()[:90],
        "run.fit": fit(),
        "tomorrow.fit": fit(MORNING + timedelta(days=1)),
        "notes.txt": b"x",
    }
    imported = sent(runner, files)
    assert outcomes(imported) == ["no_run", "wrong", "brought", "wrong", "wrong"]
    assert "still to come" in imported.lines.get(name="tomorrow.fit").sentence


def test_a_site_archive_brings_its_runs_and_counts_the_rest(runner: User) -> None:
    imported = sent(runner, {"export.zip": strava()})
    assert outcomes(imported) == ["brought", "brought", "brought", "no_run"]
    assert imported.others == 3


def test_a_cadence_that_nobody_runs_at_costs_no_run(runner: User) -> None:
    sent(runner, {"a.fit": fit(one_foot=20)})
    assert Run.objects.get().cadence_spm is None


def test_a_shoe_goes_with_the_runs_since_it_was_bought(runner: User) -> None:
    shoe = make_shoe(runner, bought_on=MONDAY)
    before = gpx(MORNING - timedelta(days=3))
    sent(runner, {"a.fit": fit(), "b.gpx": before}, shoe)
    assert [run.shoe for run in Run.objects.order_by("date")] == [None, shoe]


def test_it_counts_for_the_look_at_a_longer_run(runner: User) -> None:
    sent(runner, {"a.fit": fit()})
    [past] = past_runs(runner, MONDAY + timedelta(days=1))
    assert past.distance_km is not None and past.distance_km * 1000 == 8020


def test_the_number_of_statements_does_not_grow_with_the_runs(runner: User) -> None:
    def statements(days: range) -> int:
        zipped = packed({f"{n}.fit": fit(MORNING - timedelta(days=n)) for n in days})
        with CaptureQueriesContext(
            connection,
        ) as seen:
            sent(runner, {"runs.zip": zipped})
        return len(seen)

    statements(range(1))
    assert statements(range(1, 3)) == statements(range(3, 40))


# --- The command ---


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(clock, "now", lambda: AT)
    for name, content in {
        "run.fit": fit(),
        "ride.fit": fit(sport=CYCLING),
        "half.fit": fit()[:90],
        "export.zip": strava(),
    }.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def command(*arguments: object) -> tuple[int, str, str]:
    """Exit status, what it said and what it complained of."""
    out, errors, status = StringIO(), StringIO(), 0
    try:
        call_command("import_activities", *map(str, arguments), stdout=out, stderr=errors)
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    return status, out.getvalue(), errors.getvalue()


def test_the_command_says_what_came_of_each(runner: User, folder: Path) -> None:
    said = command(folder / "run.fit", folder / "ride.fit", "--runner", "ADA@example.org")
    assert said == (
        0,
        "ride.fit: It is a bike ride. Only runs come in.\n1 run came in; 1 is not a run\n",
        "",
    )
    status, out, _errors = command(folder / "export.zip", "--runner", runner.email)
    assert status == 0
    assert out.endswith(
        "2 runs came in; 1 was here already; 1 is not a run; 3 other files of a zip were left out\n"
    )


def test_a_bad_file_is_named_and_the_good_one_is_in(runner: User, folder: Path) -> None:
    status, out, errors = command(folder / "half.fit", folder / "run.fit", "--runner", runner.email)
    assert (status, out) == (2, "1 run came in; 1 file could not be read\n")
    assert errors.startswith("half.fit: It ends too early") and errors.count("\n") == 1
    assert Run.objects.count() == 1


def test_what_the_command_cannot_do_is_one_line_and_nothing_changes(
    runner: User, folder: Path
) -> None:
    make_runner("Zebulon")
    withdraw_consent(User.objects.get(name="Zebulon"), Consent.Kind.HEALTH_DATA, at=AT)
    for arguments, named in (
        ((folder / "run.fit", "--runner", "nobody@example.org"), "--runner"),
        ((folder / "run.fit", "--runner", "zebulon@example.org"), "has not"),
        ((folder / "run.fit", folder / "gone.fit", "--runner", runner.email), "gone.fit"),
        ((folder, "--runner", runner.email), "cannot be read"),
    ):
        status, out, errors = command(*arguments)
        assert (status, out, errors.count("\n")) == (2, "", 1)
        assert named in errors
    assert not Run.objects.exists() and not RunImport.objects.exists()


def test_the_planned_run_of_its_day_is_done(runner: User) -> None:
    plan = open_plan(complete_intake(runner), today=MONDAY - timedelta(days=14), at=AT)
    planned = plan.sessions.filter(kind__in=TrainingSession.RUNS, date__lte=MONDAY).first()
    assert planned is not None
    shift = (planned.date - MONDAY).days
    imported = sent(runner, {"a.fit": fit(MORNING + timedelta(days=shift))})
    planned.refresh_from_db()
    assert planned.is_logged and planned.ran == Run.objects.get()
    take_back(imported, at=AT)
    planned.refresh_from_db()
    assert planned.status == "planned" and planned.ran is None
