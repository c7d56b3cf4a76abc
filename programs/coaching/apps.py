from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "programs.coaching"
    label = "coaching"

    def ready(self) -> None:
        from accounts.archive.sections import carry
        from accounts.retention import keep_for
        from programs.coaching.portable import KEEPINGS, SECTIONS

        carry(*SECTIONS)
        for keeping in KEEPINGS:
            keep_for(keeping)
