from django.contrib import admin
from django.urls import include, path

from config import views

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("styleguide/", views.styleguide, name="styleguide"),
]
