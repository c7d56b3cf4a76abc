"""The group whose members may enter /coach/, with the one permission that it needs."""

from django.db import migrations

GROUP = "Coaches"


def make_group(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    # Permissions are otherwise made only after every migration has run.
    content_type, _created = ContentType.objects.get_or_create(app_label="coaching", model="runner")
    permission, _created = Permission.objects.get_or_create(
        content_type=content_type, codename="view_runner", defaults={"name": "Can view runner"}
    )
    group, _created = Group.objects.get_or_create(name=GROUP)
    group.permissions.add(permission)


def remove_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0001_first"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_group, remove_group)]
