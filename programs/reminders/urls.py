from django.urls import path

from programs.reminders.views import done, later, morning, settings, stop

app_name = "reminders"
urlpatterns = [
    path("settings/reminders/", settings.settings, name="settings"),
    path("settings/reminders/test/", settings.send_test, name="test"),
    path("mail/morning/<str:token>/", morning.morning, name="morning"),
    path("mail/done/<str:token>/", done.done, name="done"),
    path("mail/later/<str:token>/", later.later, name="later"),
    path("mail/stop/<str:token>/", stop.stop, name="stop"),
]
