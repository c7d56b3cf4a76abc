"""Outside the coaches' site: what runners see of their coaches, and how somebody becomes one."""

from django.urls import path

from programs.coaching.views import coaches, invited, joining, own

app_name = "coaching"

urlpatterns = [
    path("invitation/<str:token>/", invited.invitation, name="invitation"),
    path("coach-invitation/<str:token>/", joining.invitation, name="coach-invitation"),
    path("staff/coaches/", coaches.overview, name="coaches"),
    path("staff/coaches/<int:invitation>/", coaches.change, name="coaches-change"),
    path("your-coach/", own.coaches, name="own"),
    path("your-coach/<int:coach>/answer/", own.answer, name="own-answer"),
    path("your-coach/messages/<int:message>/read/", own.read, name="own-read"),
    path("your-coach/messages/<int:message>/take-back/", own.take_back, name="own-take-back"),
    path("your-coach/asked/<int:introduction>/", own.asked, name="own-asked"),
    path("your-coach/<int:coach>/end/", own.end, name="own-end"),
]
