from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "programs.plans"
    label = "plans"

    def ready(self) -> None:
        from accounts.archive.sections import carry, carry_sheet, on_arrival
        from programs.plans.portable import (
            SECTIONS,
            TESTS_SHEET,
            TRAINING_SHEET,
            see_that_pages_open,
        )
        from programs.plans.services.runs import runs_changed
        from programs.running.changes import on_runs_changed

        carry(*SECTIONS)
        carry_sheet(TRAINING_SHEET)
        carry_sheet(TESTS_SHEET)
        on_arrival(see_that_pages_open)
        on_runs_changed(runs_changed)
