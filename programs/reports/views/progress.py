"""The runner's own progress: the page, and each chart's numbers as CSV."""

from __future__ import annotations

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.archive.writing import harmless
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.reports.progress.axis import Range
from programs.reports.progress.page import Progress, chart_of, progress_of


@never_cache
@require_safe
@health_consent_required
def progress(request: HttpRequest) -> HttpResponse:
    """Pain, sessions, strength and load of the chosen weeks; no choice is an error."""
    wanted = _range(request)
    context: dict[str, Any] = {
        "progress": _progress(request),
        "range": wanted.value,
        "ranges": [(each.value, words) for each, words in _range_words()],
    }
    return render(request, "reports/progress.html", context)


@never_cache
@require_safe
@health_consent_required
def progress_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The numbers of one chart, a line for each row of its table."""
    profile = profile_in(request)
    chart = chart_of(
        runner_of(request),
        profile,
        _range(request),
        key,
        exercise=request.GET.get("exercise", ""),
        today=profile.today(),
    )
    if chart is None:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{chart.file_name}"'
    # The mark tells spreadsheets that the letters are UTF-8.
    answer.write("\ufeff")
    table = csv.writer(answer)
    names, *numbers = chart.sheet
    table.writerow([_("From"), _("To"), *(harmless(name) for name in names)])
    for row, cells in zip(chart.rows, numbers, strict=True):
        table.writerow([row.first, row.last, *(harmless(cell) for cell in cells)])
    return answer


def _progress(request: HttpRequest) -> Progress:
    profile = profile_in(request)
    return progress_of(
        runner_of(request),
        profile,
        _range(request),
        exercise=request.GET.get("exercise", ""),
        today=profile.today(),
    )


def _range(request: HttpRequest) -> Range:
    """What the address says; twelve weeks, the length of a plan, where it says nothing known."""
    try:
        return Range(request.GET.get("range", Range.TWELVE))
    except ValueError:
        return Range.TWELVE


def _range_words() -> list[tuple[Range, str]]:
    return [
        (Range.FOUR, _("4 weeks")),
        (Range.TWELVE, _("12 weeks")),
        (Range.YEAR, _("1 year")),
        (Range.ALL, _("All")),
    ]
