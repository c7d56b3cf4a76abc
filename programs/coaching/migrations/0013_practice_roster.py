"""How far practice runners have lived; those who are there begin where they were made."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def begin(apps, schema_editor):
    links = apps.get_model("accounts", "CoachingLink").objects.exclude(runner__practice_of=None)
    made = links.values_list("coach", "runner__profile__zone").annotate(models.Min("started_at"))
    rosters = {}
    for coach, name, at in made:
        zone = ZoneInfo(name)
        day = at.astimezone(zone).date()
        due_at = datetime.combine(day + timedelta(days=1), time(6, 40), zone)
        rosters[coach] = {"day": day, "due_at": due_at, "looked_at": at}
    PracticeRoster = apps.get_model("coaching", "PracticeRoster")
    PracticeRoster.objects.bulk_create(
        PracticeRoster(coach_id=coach, **row) for coach, row in rosters.items()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_end_of_reading_told"),
        ("coaching", "0012_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="PracticeRoster",
            fields=[
                (
                    "coach",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="practice_roster",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("day", models.DateField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("looked_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
