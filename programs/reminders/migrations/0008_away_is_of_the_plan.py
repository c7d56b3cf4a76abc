from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def hand_over(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Who is away now is away for the plan as well: from today to the day before the mails."""
    Preference = apps.get_model("reminders", "ReminderPreference")
    Spell = apps.get_model("plans", "Spell")
    TrainingSession = apps.get_model("plans", "TrainingSession")
    now = timezone.now()
    today = now.date()
    for preference in Preference.objects.filter(away_until__gt=today):
        spell = Spell.objects.create(
            runner_id=preference.person_id,
            kind="away",
            starts_on=today,
            ends_on=preference.away_until - timedelta(days=1),
            told_at=now,
        )
        TrainingSession.objects.filter(
            plan__runner=preference.person_id,
            plan__status="active",
            status="planned",
            date__range=(spell.starts_on, spell.ends_on),
        ).update(status="could_not", reason="away", spell=spell)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0011_no_two_spells_at_once"),
        ("reminders", "0007_mails_that_come_back"),
    ]

    operations = [
        migrations.RunPython(hand_over, migrations.RunPython.noop),
        migrations.RemoveField("reminderpreference", "away_until"),
    ]
