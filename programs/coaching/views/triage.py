"""Triage: the coach's first page, its filters, and its list as a file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.archive.writing import harmless
from programs.coaching.models import Runner, SavedFilter
from programs.coaching.services.choice import (
    Choice,
    in_lanes,
    keep_filter,
    latest_snooze,
    spots_of,
)
from programs.coaching.services.desk import fellow_coaches
from programs.coaching.services.triage import TriageRow, in_order, with_details, with_marks
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of, today_of
from programs.plans.lanes import Lane
from programs.plans.templatetags.plan_words import translated

PAGE_SHOWN = 50
"""So many runners on a page, lane after lane: fifty on a Monday are one page."""


def triage_context(request: HttpRequest) -> dict[str, Any]:
    """The roster in lanes, narrowed by what stands in the address."""
    coach, today = coach_of(request), today_of(request)
    choice = Choice.read(request.GET.dict())
    everybody = roster(request, choice)
    wanted = [row for row in everybody if choice.keeps(row, coach)]
    lanes = in_lanes([row for row in wanted if not row.sleeps_until], choice)
    listed = [row for lane in lanes if choice.lane in ("", lane.lane) for row in lane.rows]
    page = Paginator(listed, PAGE_SHOWN).get_page(request.GET.get("page"))
    marked = with_marks(with_details(list(page), today=today), coach, at=clock.now())
    detailed = in_lanes(marked, choice)
    asleep = sorted(
        (row for row in wanted if row.sleeps_until), key=lambda row: str(row.sleeps_until)
    )
    return {
        "choice": choice,
        "lanes": lanes,
        "page": page,
        "shown": [
            (lane, here.rows) for lane, here in zip(lanes, detailed, strict=True) if here.rows
        ],
        "asleep": asleep[:PAGE_SHOWN],
        "asleep_number": len(asleep),
        "total": len(everybody),
        "has_runners": bool(everybody or choice.text),
        "spots": spots_of(everybody),
        "saved": list(SavedFilter.objects.filter(coach=coach)),
        "fellows": fellow_coaches([row.runner for row in everybody], at=clock.now()),
        "ticked": set(request.GET.getlist("tick")),
        "today": today,
        "snooze_from": today + timedelta(days=1),
        "snooze_until": today + timedelta(days=7),
        "snooze_latest": latest_snooze(today),
    }


def roster(request: HttpRequest, choice: Choice) -> list[TriageRow]:
    """The coach's runners whose name or address the choice names, most pressing first."""
    coach = coach_of(request)
    runners = Runner.shared.of(coach, at=(at := clock.now())).on_desk_of(coach, at=at)
    return in_order(
        runners.matching(choice.text) if choice.text else runners, today=today_of(request)
    )


@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered now, those put off included, for a spreadsheet."""
    coach, today = coach_of(request), today_of(request)
    choice = Choice.read(request.GET.dict())
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="runners-{today.isoformat()}.csv"'
    answer.write("\ufeff")
    table = csv.writer(answer)
    table.writerow(_heads())
    listed = [
        row
        for row in roster(request, choice)
        if choice.keeps(row, coach) and choice.lane in ("", row.verdict.lane)
    ]
    lanes = {lane: str(lane.label) for lane in Lane}
    for row in with_details(listed, today=today):
        table.writerow([harmless(cell) for cell in _cells(row, lanes[row.verdict.lane])])
    return answer


def _heads() -> Sequence[str]:
    counts = (_("done"), _("short"), _("could not"), _("did not"), _("not logged"), _("away"))
    periods = [
        f"{name}, {_('%(n)d days') % {'n': days}}" for days in (7, 30, 90) for name in counts
    ]
    return (
        *(_("Name"), _("Email address"), _("Lane"), _("Why"), _("Phase"), _("Week")),
        *(_("Morning pain, newest"), *periods, _("Last seen"), _("Next session"), _("Next test")),
        *(_("Mails"), _("With"), _("Put off until")),
    )


def _cells(row: TriageRow, lane: str) -> Sequence[Any]:
    runner: Any = row.runner
    counts = [
        number
        for _days, kept in row.adherence
        for number in (
            *(kept.done, kept.short, kept.could_not),
            *(kept.skipped, kept.not_logged, kept.away),
        )
    ]
    newest = row.mornings[max(row.mornings)] if row.mornings else None
    return (
        *(str(row.runner), row.runner.email, lane, str(row.verdict.reason)),
        *(translated(row.phase_name), row.week or "", newest, *counts),
        *(row.last_seen, row.kept.next_session, row.kept.next_test, row.mail.words),
        *(runner.carer or "", row.sleeps_until),
    )


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filter that the page shows under a name."""
    choice = Choice.read(QueryDict(request.POST.get("query", "")[:400]).dict())
    wrong = keep_filter(coach_of(request), request.POST.get("name", ""), choice)
    say(request, wrong, _("The filter is kept."))
    return to_list(choice.query)


@require_POST
def forget(request: HttpRequest, kept: int) -> HttpResponse:
    get_object_or_404(SavedFilter, pk=kept, coach=coach_of(request)).delete()
    say(request, "", _("The filter is removed; the runners are not."))
    return redirect("coach:index")


def to_list(query: str) -> HttpResponseRedirect:
    """Back to the list as it was filtered."""
    return HttpResponseRedirect(reverse("coach:index") + (f"?{query}" if query else ""))


def lane_of(rows: Sequence[TriageRow]) -> dict[int, Lane]:
    return {row.runner.pk: row.verdict.lane for row in rows}
