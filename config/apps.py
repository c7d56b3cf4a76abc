from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Carries the commands that stand above every room (demo, doctor, seed)."""

    name = "config"
    label = "config"
