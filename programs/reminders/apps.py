from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "programs.reminders"
    label = "reminders"

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed
        from anymail.signals import tracking

        from accounts.archive.sections import carry
        from accounts.changes import on_change
        from accounts.retention import keep_for
        from programs.reminders.portable import KEEPINGS, SECTIONS
        from programs.reminders.services.calendar_entries import follow_changes
        from programs.reminders.services.provider_events import on_tracking
        from programs.reminders.services.schedule import recompute
        from programs.reminders.services.suppression import on_confirmed

        on_change(recompute)
        on_change(follow_changes)
        email_confirmed.connect(on_confirmed)
        tracking.connect(on_tracking)
        carry(*SECTIONS)
        for keeping in KEEPINGS:
            keep_for(keeping)
