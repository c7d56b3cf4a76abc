from django.urls import path

from accounts.views import consent, devices, settings

app_name = "accounts"
urlpatterns = [
    path("consent/", consent.begin, name="consent"),
    path("settings/", settings.settings, name="settings"),
    path("settings/devices/<int:pk>/end/", devices.end, name="device-end"),
    path("settings/consent/", consent.consents, name="consents"),
    path("settings/consent/withdraw/", consent.withdraw, name="consent-withdraw"),
    path("settings/consent/reminders/", consent.give_reminders, name="consent-reminders"),
]
