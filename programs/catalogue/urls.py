from django.urls import path

from programs.catalogue.views import library, poses

app_name = "catalogue"
urlpatterns = [
    path("exercises/", library.exercises, name="exercises"),
    path("exercises/<slug:slug>/", library.exercise, name="exercise"),
    path("staff/poses/", poses.overview, name="poses"),
    path("staff/poses/<slug:slug>/", poses.editor, name="pose"),
]
