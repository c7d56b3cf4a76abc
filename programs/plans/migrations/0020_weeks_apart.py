from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0019_indexes_of_the_triage")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="weeks_apart",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
