from django.urls import path

from programs.reports.views import measures, own, progress, shared, week

app_name = "reports"
urlpatterns = [
    path("progress/", progress.progress, name="progress"),
    path("progress/<slug:key>.csv", progress.progress_csv, name="progress-csv"),
    path("plan/sheet/week.pdf", week.week_sheet_pdf, name="week-pdf"),
    path("report/", own.report, name="report"),
    path("report/visit.pdf", own.report_pdf, name="report-pdf"),
    path("report/visit.json", own.report_json, name="report-json"),
    path("report/links/", own.links, name="links"),
    path("report/links/<int:pk>/close/", own.link_revoke, name="link-revoke"),
    path("report/measures/", measures.measures, name="measures"),
    path("report/measures/activity/", measures.activity_add, name="activity-add"),
    path("report/measures/activity/<int:pk>/end/", measures.activity_end, name="activity-end"),
    path("report/measures/score/", measures.score, name="score"),
    path("report/measures/paper/", measures.questionnaire, name="questionnaire"),
    path(
        "report/measures/paper/<int:pk>/remove/",
        measures.questionnaire_remove,
        name="questionnaire-remove",
    ),
    path("shared/<str:key>/", shared.shared, name="shared"),
    path("shared/<str:key>/visit.pdf", shared.shared_pdf, name="shared-pdf"),
    path("shared/<str:key>/visit.json", shared.shared_json, name="shared-json"),
]
