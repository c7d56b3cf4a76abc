from django.urls import path

from programs.reminders.views import (
    as_chosen,
    calendar,
    done,
    events,
    later,
    log,
    morning,
    samples,
    settings,
    staff,
    stop,
)

app_name = "reminders"
urlpatterns = [
    path("settings/reminders/", settings.settings, name="settings"),
    path("settings/reminders/all/", settings.all_again, name="all-again"),
    path("settings/reminders/test/", settings.send_test, name="test"),
    path("settings/reminders/log/", log.log, name="log"),
    path("settings/reminders/try-again/", log.try_again, name="try-again"),
    path("staff/reminders/", staff.queue, name="queue"),
    path("staff/reminders/lift/<int:pk>/", staff.lift_address, name="lift"),
    path("staff/reminders/mails/", samples.samples, name="samples"),
    path("staff/reminders/mails/<str:name>/", samples.sample, name="sample"),
    path("staff/reminders/mails/<str:name>/html/", samples.sample_html, name="sample-html"),
    path("metrics", staff.metrics, name="metrics"),
    path("settings/calendar/", calendar.calendar, name="calendar"),
    path("settings/calendar/<str:kind>/make/", calendar.calendar_make, name="calendar-make"),
    path(
        "settings/calendar/<str:kind>/replace/", calendar.calendar_replace, name="calendar-replace"
    ),
    path("settings/calendar/<str:kind>/revoke/", calendar.calendar_revoke, name="calendar-revoke"),
    path("settings/calendar/<str:kind>/look/", calendar.calendar_look, name="calendar-look"),
    path("calendar/<str:token>.ics", calendar.file, name="calendar-file"),
    path("mail/events/", events.events, name="events"),
    path("mail/events/<str:provider>/", events.provider_events, name="provider-events"),
    path("mail/morning/<str:token>/", morning.morning, name="morning"),
    path("mail/done/<str:token>/", done.done, name="done"),
    path("mail/all/<str:token>/", as_chosen.as_chosen, name="all"),
    path("mail/later/<str:token>/", later.later, name="later"),
    path("mail/stop/<str:token>/", stop.stop, name="stop"),
]
