from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# One runner as a range of one number: so no extension of PostgreSQL is needed.
ADD = """
    ALTER TABLE plans_spell ADD CONSTRAINT spell_no_two_at_once EXCLUDE USING gist (
        int8range(runner_id, runner_id, '[]') WITH &&,
        daterange(starts_on, ends_on, '[]') WITH &&
    )
"""
DROP = "ALTER TABLE plans_spell DROP CONSTRAINT spell_no_two_at_once"


def add(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """SQLite has no such constraint: its one writer at a time keeps the service's check true."""
    if schema.connection.vendor == "postgresql":
        schema.execute(ADD)


def drop(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    if schema.connection.vendor == "postgresql":
        schema.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("plans", "0010_a_spell")]

    operations = [migrations.RunPython(add, drop)]
