from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "programs.reminders"
    label = "reminders"

    def ready(self) -> None:
        from accounts.archive.sections import carry
        from accounts.changes import on_change
        from accounts.retention import keep_for
        from programs.reminders.portable import KEEPINGS, SECTIONS
        from programs.reminders.services.calendar_entries import follow_changes
        from programs.reminders.services.schedule import recompute

        on_change(recompute)
        on_change(follow_changes)
        carry(*SECTIONS)
        for keeping in KEEPINGS:
            keep_for(keeping)
