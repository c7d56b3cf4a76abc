from django.contrib import admin
from django.urls import include, path

from config import mailbox_views, offline_views, views
from programs.coaching.sites import coach_site

urlpatterns = [
    path("", views.landing, name="landing"),
    path("", include("accounts.urls")),
    path("", include("programs.catalogue.urls")),
    path("", include("programs.pain.urls")),
    path("", include("programs.running.urls")),
    path("", include("programs.plans.urls")),
    path("", include("programs.reminders.urls")),
    path("", include("programs.reports.urls")),
    path("", include("programs.coaching.own_urls")),
    path("mailbox/", mailbox_views.mails, name="mailbox"),
    path("mailbox/<str:key>/", mailbox_views.mail, name="mailbox-mail"),
    path("mailbox/<str:key>/html/", mailbox_views.html, name="mailbox-html"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("offline/", offline_views.offline, name="offline"),
    path("service-worker.js", offline_views.service_worker, name="service-worker"),
    path("robots.txt", views.robots, name="robots"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("coach/", coach_site.urls),
]
