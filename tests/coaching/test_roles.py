"""The groups of the coaches' site: made by a migration, there again after a flush."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts.models import COACHES_GROUP, READERS_GROUP
from programs.coaching.roles import ROLES


def allowed() -> dict[str, Sequence[str]]:
    return {
        each.name: sorted(each.permissions.values_list("codename", flat=True))
        for each in Group.objects.all()
    }


MADE = {name: sorted(codenames) for name, codenames in ROLES.items()}


def test_the_groups_are_as_the_migration_made_them(db: None) -> None:
    assert allowed() == MADE


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_leaves_the_groups_with_what_they_may_do() -> None:
    call_command("flush", verbosity=0, interactive=False)
    assert allowed() == MADE


def test_migrating_brings_back_a_missing_group_and_leaves_the_other_as_it_is(db: None) -> None:
    Group.objects.get(name=READERS_GROUP).delete()
    Group.objects.get(name=COACHES_GROUP).permissions.clear()
    call_command("migrate", verbosity=0)
    assert allowed() == {COACHES_GROUP: [], READERS_GROUP: MADE[READERS_GROUP]}
