from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pain", "0002_own_words")]

    operations = [
        migrations.AddIndex(
            model_name="painreport",
            index=models.Index(
                condition=models.Q(("moment", "morning")),
                fields=["runner", "date"],
                include=("score",),
                name="pain_in_the_mornings",
            ),
        ),
    ]
