from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoachingConfig(AppConfig):
    name = "programs.coaching"
    label = "coaching"

    def ready(self) -> None:
        from accounts.archive.sections import carry
        from accounts.retention import keep_for
        from programs.coaching.portable import KEEPINGS, SECTIONS
        from programs.coaching.roles import restore_groups

        carry(*SECTIONS)
        for keeping in KEEPINGS:
            keep_for(keeping)
        post_migrate.connect(restore_groups, sender=self)
