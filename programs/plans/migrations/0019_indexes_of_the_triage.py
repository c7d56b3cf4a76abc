from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0018_templates_of_coaches")]

    operations = [
        migrations.RemoveIndex(model_name="trainingsession", name="session_of_plan_by_day"),
        migrations.AddIndex(
            model_name="trainingsession",
            index=models.Index(
                fields=["plan", "date"],
                include=("kind", "status", "reason", "spell", "finished_at", "id"),
                name="session_day_of_plan",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["decided_on"], name="decision_by_day"),
        ),
    ]
