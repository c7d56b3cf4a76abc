"""The week of the plan as a PDF to keep or to print."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.plans.views.week_sheet import sheet_of
from programs.reports.week_pdf import week_pdf


@never_cache
@require_safe
@health_consent_required
def week_sheet_pdf(request: HttpRequest) -> HttpResponse:
    """As the week on paper (`plans:week-sheet`), for the same `?week=`."""
    profile = profile_in(request)
    sheet = sheet_of(runner_of(request), request, today=profile.today())
    if sheet is None:
        raise Http404
    made = week_pdf(sheet.week, sheet.exercises, total=sheet.total, units=profile.units)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="week-{sheet.week.number}.pdf"'
    return answer
