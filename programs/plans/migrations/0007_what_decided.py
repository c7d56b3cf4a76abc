from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BECAUSE = {
    "red-flag": "pain",
    "bone-pain": "pain",
    "nerve-symptoms": "pain",
    "rest-48h": "schedule",
    "no-sessions": "data",
    "pain-over-5": "pain",
    "no-morning-check": "data",
    "morning-plus-2": "pain",
    "week-rising": "pain",
    "self-dosed-floor": "reps",
    "short-twice": "reps",
    "effort-9-twice": "effort",
    "morning-plus-1": "pain",
    "week-rising-wait": "pain",
    "short-once": "reps",
    "effort-8": "effort",
    "pain-3-to-5": "pain",
    "no-full-session": "data",
    "effort-not-told": "data",
    "2-for-2": "reps",
    "phase-done": "schedule",
    "no-step-fits": "reps",
    "steady": "reps",
    "as-it-is": "schedule",
    "heel-raises-counted": "reps",
}
"""Of each rule of the decision table, what decides in it."""


def tell_what_decided(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    decisions = apps.get_model("plans", "Decision").objects
    for rule, because in BECAUSE.items():
        decisions.filter(rule=rule).update(because=because)


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_clearance_once_per_telling")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="because",
            field=models.CharField(
                choices=[
                    ("pain", "Pain"),
                    ("reps", "Repetitions"),
                    ("effort", "Effort"),
                    ("schedule", "The calendar"),
                    ("data", "Something not told"),
                ],
                default="data",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(tell_what_decided, migrations.RunPython.noop),
    ]
