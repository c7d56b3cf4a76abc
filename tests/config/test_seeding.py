from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from accounts.models import CoachingLink, User
from config.seeding import seed
from programs.plans.models import Plan, SetLog, TrainingSession
from programs.reminders.models import Reminder

AT = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_runners_get_plans_up_to_today_and_logs_behind() -> None:
    written = seed(runners=3, years=0.5, coaches=1, at=AT)
    assert written.sets == SetLog.objects.count() > 1000
    assert Plan.objects.current().count() == 3
    assert CoachingLink.objects.unended().count() == 3
    done = TrainingSession.objects.filter(status__in=TrainingSession.LOGGED)
    assert done.count() == written.sessions
    assert not done.filter(date__gte=date(2026, 12, 9)).exists()
    assert not Reminder.objects.filter(cut_off_at__lte=AT).exists()


@pytest.mark.django_db
def test_a_second_run_adds_other_people() -> None:
    seed(runners=1, years=0, coaches=0, at=AT)
    seed(runners=1, years=0, coaches=0, at=AT)
    assert User.objects.filter(email__startswith="runner").count() == 2


@pytest.mark.parametrize(
    "arguments", [["--runners=0"], ["--runners=1", "--years=21"], ["--runners=1", "--coaches=-1"]]
)
def test_nonsense_is_one_line_and_status_2(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="seed: --") as error:
        call_command("seed", *arguments, stdout=io.StringIO())
    assert error.value.returncode == 2
