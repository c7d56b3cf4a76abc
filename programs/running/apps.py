from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "programs.running"
    label = "running"
