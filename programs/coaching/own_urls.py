"""What runners see of their coaches, outside the coaches' site."""

from django.urls import path

from programs.coaching.views import invited, own

app_name = "coaching"

urlpatterns = [
    path("invitation/<str:token>/", invited.invitation, name="invitation"),
    path("your-coach/", own.coaches, name="own"),
    path("your-coach/<int:coach>/answer/", own.answer, name="own-answer"),
    path("your-coach/messages/<int:message>/read/", own.read, name="own-read"),
    path("your-coach/messages/<int:message>/take-back/", own.take_back, name="own-take-back"),
    path("your-coach/asked/<int:introduction>/", own.asked, name="own-asked"),
    path("your-coach/<int:coach>/end/", own.end, name="own-end"),
]
