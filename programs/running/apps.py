from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "programs.running"
    label = "running"

    def ready(self) -> None:
        from accounts.archive.sections import carry, carry_sheet
        from programs.running.portable import RUNS_SHEET, SECTIONS

        carry(*SECTIONS)
        carry_sheet(RUNS_SHEET)
