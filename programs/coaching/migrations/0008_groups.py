"""What coaches may do beside looking, and a group for those who only read along with one."""

from django.db import migrations

COACHES, READERS = "Coaches", "Second readers"
LOOK = ("view_runner", "Can view runner")
INVITE = ("invite_runner", "Can invite runners")
INTRODUCE = ("introduce_runner", "Can hand runners over and ask for second readers")
ROLES = {COACHES: (LOOK, INVITE, INTRODUCE), READERS: (LOOK,)}


def make_groups(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    # Permissions are otherwise made only after every migration has run.
    runner, _created = ContentType.objects.get_or_create(app_label="coaching", model="runner")
    for name, permissions in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        for codename, words in permissions:
            permission, _created = Permission.objects.get_or_create(
                content_type=runner, codename=codename, defaults={"name": words}
            )
            group.permissions.add(permission)


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=READERS).delete()
    added = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="coaching", codename__in=(INVITE[0], INTRODUCE[0])
    )
    added.delete()


class Migration(migrations.Migration):
    dependencies = [("coaching", "0007_introductions")]

    operations = [migrations.RunPython(make_groups, remove_groups)]
