from django.apps import AppConfig


class PainConfig(AppConfig):
    name = "programs.pain"
    label = "pain"
