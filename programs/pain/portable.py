"""What of this room's tables is a person's own, for the file that goes with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.archive.sections import Section, Sheet
from accounts.models import User
from programs.pain.models import OwnWords, PainReport

SECTIONS = (Section(PainReport, "runner"), Section(OwnWords, "runner"))


def _scores(person: User) -> Iterator[tuple[Any, ...]]:
    reports = PainReport.objects.of(person).order_by("date", "pk")
    columns = ("date", "moment", "spot", "side", "score")
    return reports.values_list(*columns).iterator()


PAIN_SHEET = Sheet("pain", ("date", "moment", "spot", "side", "score_0_to_10"), _scores)
