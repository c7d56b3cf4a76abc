"""A person with something of everything, and files as they come back, also bad ones."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction

from accounts.archive.reading import read_archive
from accounts.archive.writing import write_archive
from accounts.models import Consent, User
from accounts.services import give_consent
from config.seeding import DOMAIN, seed
from programs.pain.models import PainReport
from programs.pain.services import write_own_words
from programs.plans.models import Decision, ExerciseLog, Prescription
from programs.running.models import Run, Shoe

AT = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
OWN_WORDS = "Kerb stone by the blue gate <b>& a twist</b>"


def live(years: float = 0.3) -> User:
    """A runner with plans, sets, scores, runs and decisions."""
    seed(runners=1, years=years, coaches=1, at=AT)
    person = User.objects.filter(email__endswith=DOMAIN, email__startswith="runner").latest("pk")
    person.name = "Wilhelmina Voss"
    person.save()
    shoe = Shoe.objects.create(runner=person, name="Blue ones", is_default=True)
    Run.objects.create(
        runner=person,
        date=date(2026, 11, 20),
        distance_m=8200,
        duration_seconds=2900,
        shoe=shoe,
        note=OWN_WORDS,
        client_id=uuid4(),
        logged_at=AT,
    )
    _something_rare(person)
    return person


def _something_rare(person: User) -> None:
    row = Prescription.objects.filter(session__plan__runner=person, sets_done__isnull=False)
    first = row.order_by("pk").first()
    assert first is not None
    first.session.note = OWN_WORDS
    first.session.save()
    dose = {"exercise": first.exercise, "sets": 3, "reps": 12, "hold_seconds": None}
    Decision.objects.create(
        session=first.session,
        exercise=first.exercise,
        side=first.side,
        action="HOLD",
        rule="effort-high",
        before={**dose, "load_kg": "3.0", "load_words": "rucksack = 3 kg"},
        after={},
        reasons=first.reasons,
        undo={"rows": [{"id": first.pk}]},
        decided_on=first.session.date,
        decided_at=AT,
    )
    ExerciseLog.objects.update_or_create(
        prescription=first, defaults={"pain_during": 4, "logged_at": AT}
    )
    PainReport.objects.create(
        runner=person, spot="ball", side="left", moment="rest", score=6, date=AT, reported_at=AT
    )
    for said in ("the shoes", "the <b>hills</b>\n# and 🦶"):
        texts = {"suspicion": said, "tried": "", "changed": "worse"}
        write_own_words(person, spot="ball", texts=texts, at=AT)


_once: list[bytes] = []


def some_file() -> bytes:
    """What `live` exports, made once for all tests that only read it."""
    if not _once:
        with transaction.atomic():
            _once.append(exported(live()))
            transaction.set_rollback(True)
    return _once[0]


def fresh(name: str = "Fresh") -> User:
    person = User.objects.create_user(f"{name.lower()}@example.org", name=name)
    give_consent(person, Consent.Kind.HEALTH_DATA, at=AT)
    return person


def exported(person: User) -> bytes:
    target = io.BytesIO()
    write_archive(person, target, at=AT, progress=lambda done, total: None)
    return target.getvalue()


def entries(file: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def data_of(file: bytes) -> dict[str, bytes]:
    return {name: body for name, body in entries(file).items() if name.startswith("data/")}


def imported(person: User, file: bytes) -> int:
    return read_archive(person, io.BytesIO(file), at=AT)


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return target.getvalue()


def altered(file: bytes, name: str, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The file with the first line of one table changed, and sums that fit: by a clever hand."""
    files = entries(file)
    first, *others = files[name].splitlines(keepends=True)
    line = json.loads(first)
    changed = change(line)
    line = line if changed is None else changed
    text = line if isinstance(line, bytes) else json.dumps(line).encode()
    files[name] = b"".join([text + b"\n", *others])
    manifest = json.loads(files["manifest.json"])
    manifest["files"][name]["sha256"] = hashlib.sha256(files[name]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()
    return zipped(files)


def with_manifest(file: bytes, **changes: Any) -> bytes:
    files = entries(file)
    manifest = json.loads(files["manifest.json"]) | changes
    return zipped(files | {"manifest.json": json.dumps(manifest).encode()})
