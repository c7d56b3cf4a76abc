from django.urls import path

from accounts.views import consent, data, devices, settings

app_name = "accounts"
urlpatterns = [
    path("consent/", consent.begin, name="consent"),
    path("settings/", settings.settings, name="settings"),
    path("settings/devices/<int:pk>/end/", devices.end, name="device-end"),
    path("settings/data/", data.data, name="data"),
    path("settings/data/progress/", data.progress, name="archive-progress"),
    path("settings/data/export/", data.make_archive, name="archive-make"),
    path("settings/data/export/<int:pk>/", data.archive_file, name="archive-file"),
    path("settings/data/export/<int:pk>/remove/", data.archive_remove, name="archive-remove"),
    path("settings/data/import/", data.bring_archive, name="archive-bring"),
    path("settings/data/looks/", data.looks, name="looks"),
    path("settings/data/pause/", data.pause_account, name="pause"),
    path("settings/data/resume/", data.resume_account, name="resume"),
    path("settings/data/delete/", data.delete, name="delete"),
    path("paused/", data.paused, name="paused"),
    path("farewell/", data.farewell, name="farewell"),
    path("settings/consent/", consent.consents, name="consents"),
    path("settings/consent/withdraw/", consent.withdraw, name="consent-withdraw"),
    path("settings/consent/reminders/", consent.give_reminders, name="consent-reminders"),
]
