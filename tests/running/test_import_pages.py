"""The pages of an import: each file is answered, and nothing is lost on the way."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent, User
from accounts.services import change_profile, withdraw_consent
from programs.running.models import ImportLine, Run, RunImport
from programs.running.recordings.limits import Limits
from programs.running.views import imports
from tests.plans.conftest import make_runner
from tests.running.conftest import AT, MONDAY, make_shoe, ran
from tests.running.recorded import CYCLING, MORNING, fit, gpx, packed, strava


def send(client: Client, files: dict[str, bytes], **values: Any) -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    return client.post("/runs/import/", {"files": sent, **values}, follow=True)


def text(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def test_the_way_there_stands_where_runs_are_logged(client: Client, runner: User) -> None:
    assert "/runs/import/" in text(client.get("/runs/"))
    assert "/runs/import/" in text(client.get("/runs/new/"))
    ran(runner)
    assert "/runs/import/" in text(client.get("/runs/"))


def test_what_may_be_sent_is_said_before(client: Client) -> None:
    page = text(client.get("/runs/import/"))
    assert "At most 50 files and 100 MB at once." in page
    assert 'enctype="multipart/form-data"' in page and "multiple" in page


def test_each_file_is_answered(client: Client) -> None:
    files = {"run.fit": fit(), "ride.fit": fit(sport=CYCLING), "notes.txt": b"x", "no.gpx": b""}
    page = text(send(client, files))
    assert "<h1>1 run came in</h1>" in page
    assert "1 is not a run; 2 files could not be read." in page
    for said in ("8.02 km", "48:30", "170 steps a minute", "a bike ride", "It is empty."):
        assert said in page
    assert "Allowed are .fit, .tcx and .gpx" in page


def test_distances_are_in_the_runners_units(client: Client, runner: User) -> None:
    change_profile(runner, zone="Europe/Copenhagen", units="imperial", at=AT)
    assert "4.98 mi" in text(send(client, {"run.fit": fit()}))


def test_the_second_time_it_is_here_already(client: Client) -> None:
    send(client, {"run.fit": fit()})
    page = text(send(client, {"run.fit": fit()}))
    assert "<h1>No new run came in</h1>" in page
    assert "1 was here already." in page
    assert "Take this import back" not in page


def test_without_a_file_the_form_says_so(client: Client) -> None:
    assert "Choose at least one file first." in text(client.post("/runs/import/"))
    assert not RunImport.objects.exists()


def test_the_shoe_goes_along(client: Client, runner: User) -> None:
    shoe = make_shoe(runner)
    send(client, {"run.fit": fit()}, shoe=shoe.pk)
    assert Run.objects.get().shoe == shoe


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Limits(1, 10**6, 10**6, 9), "Send at most 1 file at once. Nothing was read."),
        (Limits(9, 2**20, 2**22, 9), "Send at most 1 MB at once. Nothing was read."),
    ],
)
def test_too_much_at_once_is_refused_whole(
    client: Client, monkeypatch: pytest.MonkeyPatch, limits: Limits, sentence: str
) -> None:
    monkeypatch.setattr(imports, "UPLOAD", limits)
    answer = send(client, {"a.fit": fit(), "b.tcx": bytes(2**20)})
    assert answer.status_code == 413
    assert sentence in text(answer)
    assert not Run.objects.exists()


def test_a_hundred_and_fifty_files_are_refused_in_words(client: Client) -> None:
    answer = send(client, {f"{n}.fit": b"x" for n in range(150)})
    assert (answer.status_code, "at most 50 files" in text(answer)) == (413, True)


def test_without_the_forms_token_nothing_is_read(runner: User, client: Client) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(runner)
    assert send(careful, {"a.fit": fit()}).status_code == 403
    assert not Run.objects.exists()


def test_without_consent_nothing_is_read(client: Client, runner: User) -> None:
    withdraw_consent(runner, Consent.Kind.HEALTH_DATA, at=AT)
    send(client, {"a.fit": fit()})
    assert not Run.objects.exists()


def decide(client: Client, answer: str) -> str:
    line = ImportLine.objects.get(outcome="perhaps")
    address = f"/runs/imports/{line.brought_by_id}/{line.pk}/"
    return text(client.post(address, {"is": answer}, follow=True))


def test_what_may_be_logged_already_is_asked(client: Client, runner: User) -> None:
    ran(runner, metres=8000)
    page = text(send(client, {"run.fit": fit()}))
    assert "Perhaps logged already" in page and "8.02 km" in page and "8 km" in page
    page = decide(client, "same")
    assert "Put together. What you had told stands." in page
    assert Run.objects.get().cadence_spm == 170


def test_another_run_comes_in_beside_it(client: Client, runner: User) -> None:
    ran(runner, metres=8000)
    send(client, {"run.fit": fit()})
    assert "Logged as a run of its own." in decide(client, "another")
    assert Run.objects.count() == 2


def test_one_press_takes_an_import_back(client: Client, runner: User) -> None:
    typed = ran(runner, MONDAY - timedelta(days=1))
    send(client, {"a.fit": fit(), "b.gpx": gpx(MORNING - timedelta(days=3))})
    imported = RunImport.objects.get()
    page = text(client.post(f"/runs/imports/{imported.pk}/undo/", follow=True))
    assert "2 runs are out again." in page and "Taken back" in page
    assert Run.objects.get() == typed
    assert "Taken back" in text(client.get("/runs/import/"))


def test_a_run_that_was_taken_out_since_is_no_dead_link(client: Client) -> None:
    send(client, {"a.fit": fit()})
    Run.objects.all().delete()
    page = text(client.get(f"/runs/imports/{RunImport.objects.get().pk}/"))
    assert "Taken out since" in page


def test_a_name_of_a_file_is_text(client: Client) -> None:
    zipped = packed({"<script>x</script>.fit": b"x"})
    assert b"<script>x" not in send(client, {"a.zip": zipped}).content


def test_a_runner_sees_only_their_own(client: Client, runner: User) -> None:
    send(client, {"a.fit": fit()})
    imported = RunImport.objects.get()
    other = Client()
    other.force_login(make_runner("Zebulon"))
    assert other.get(f"/runs/imports/{imported.pk}/").status_code == 404
    assert other.post(f"/runs/imports/{imported.pk}/undo/").status_code == 404
    assert "came in" not in text(other.get("/runs/import/"))


def test_a_line_of_another_import_is_not_found(client: Client, runner: User) -> None:
    ran(runner, metres=8000)
    send(client, {"run.fit": fit()})
    line = ImportLine.objects.get()
    other = RunImport.objects.create(runner=runner, imported_at=AT)
    assert client.post(f"/runs/imports/{other.pk}/{line.pk}/").status_code == 404


def test_long_imports_name_the_newest_and_count_the_rest(client: Client) -> None:
    days = {f"{n}.fit": fit(MORNING - timedelta(days=n)) for n in range(65)}
    page = text(send(client, {"runs.zip": packed(days)}))
    assert "<h1>65 runs came in</h1>" in page
    assert "And 5 more, which are in your list of runs." in page


def test_the_pages_take_as_many_statements_however_long(client: Client) -> None:
    def statements(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    send(client, {"export.zip": strava()})
    first = RunImport.objects.latest("pk").pk
    before = statements("/runs/import/"), statements(f"/runs/imports/{first}/")
    days = {f"{n}.fit": fit(MORNING - timedelta(days=n + 9)) for n in range(30)}
    send(client, {"runs.zip": packed(days)})
    second = RunImport.objects.latest("pk").pk
    assert (statements("/runs/import/"), statements(f"/runs/imports/{second}/")) == before
