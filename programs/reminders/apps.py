from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "programs.reminders"
    label = "reminders"

    def ready(self) -> None:
        from accounts.changes import on_change
        from programs.reminders.services.schedule import recompute

        on_change(recompute)
