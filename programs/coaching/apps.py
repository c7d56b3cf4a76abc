from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "programs.coaching"
    label = "coaching"
