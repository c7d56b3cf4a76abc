from django.apps import AppConfig


class PainConfig(AppConfig):
    name = "programs.pain"
    label = "pain"

    def ready(self) -> None:
        from accounts.archive.sections import carry, carry_sheet
        from programs.pain.portable import PAIN_SHEET, SECTIONS

        carry(*SECTIONS)
        carry_sheet(PAIN_SHEET)
