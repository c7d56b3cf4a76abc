from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "programs.reports"
    label = "reports"

    def ready(self) -> None:
        from accounts.archive.sections import carry
        from accounts.retention import keep_for
        from programs.reports.portable import KEEPINGS, SECTIONS

        carry(*SECTIONS)
        for keeping in KEEPINGS:
            keep_for(keeping)
