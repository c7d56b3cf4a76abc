"""What of this room's tables is a person's own, for the file that goes with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.archive.sections import Section, Sheet
from accounts.models import User
from programs.running.models import CadenceCount, FormTrial, ImportLine, Run, RunImport, Shoe

SECTIONS = (
    Section(Shoe, "runner"),
    # Made anew on the way in: the form that made it is long gone.
    Section(Run, "runner", left_out={"client_id": lambda: None}),
    Section(RunImport, "runner", is_record=True),
    Section(ImportLine, "brought_by__runner", is_record=True),
    Section(CadenceCount, "runner"),
    Section(FormTrial, "runner"),
)

RUN_COLUMNS = (
    *("date", "distance_m", "duration_seconds", "cadence_spm", "hills", "surface"),
    *("shoe", "effort_0_to_10", "note"),
)


def _runs(person: User) -> Iterator[tuple[Any, ...]]:
    fields = (
        *("date", "distance_m", "duration_seconds", "cadence_spm", "hills", "surface"),
        *("shoe__name", "effort", "note"),
    )
    return Run.objects.of(person).order_by("date", "pk").values_list(*fields).iterator()


RUNS_SHEET = Sheet("runs", RUN_COLUMNS, _runs)
