"""The coach's runners together, and each table of it as a file."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.archive.writing import harmless
from programs.coaching.models import Runner
from programs.coaching.services.cohort import Table, cohort
from programs.coaching.services.hiding import LEAST
from programs.coaching.views.people import coach_of, today_of

ROW_HEIGHT = 52
"""Pixels of a bar with its name over it; `_cohort_table.html` draws in them."""


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every table; nothing at all of fewer runners than a group must have."""
    tables = _tables(request)
    context = {"tables": tables, "least": LEAST, "row_height": ROW_HEIGHT}
    return render(request, "coaching/cohort.html", context)


@require_safe
def as_file(request: HttpRequest, key: str) -> HttpResponse:
    """One table, with the numbers that the page shows and no others."""
    table = next((each for each in _tables(request) if each.key == key), None)
    if table is None:
        return redirect("coach:cohort")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{table.key}.csv"'
    answer.write("\ufeff")
    rows = csv.writer(answer)
    rows.writerow([table.title, _("Runners"), _("Of"), _("Per cent")])
    rows.writerows(_rows(table))
    return answer


def _rows(table: Table) -> list[Sequence[object]]:
    return [(harmless(each.name), each.count, each.of, each.percent) for each in table.groups]


def _tables(request: HttpRequest) -> list[Table]:
    runners = list(Runner.shared.of(coach_of(request), at=clock.now()).real())
    return cohort(runners, today=today_of(request))
