"""What the groups of the coaches' site may do: migration 0008 makes them so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.apps import AppConfig
from django.apps.registry import Apps
from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions

from accounts.models import COACHES_GROUP, MAY_INVITE, READERS_GROUP

LOOK, INVITE, INTRODUCE = "view_runner", MAY_INVITE, "introduce_runner"

ROLES: Mapping[str, Sequence[str]] = {
    COACHES_GROUP: (LOOK, INVITE, INTRODUCE),
    READERS_GROUP: (LOOK,),
}
"""Each group's permissions. About one runner the runner's own consent says more: `Scope`."""


def restore_groups(
    sender: AppConfig, *, using: str, apps: Apps = installed, **_of_signal: object
) -> None:
    """After `migrate` and `flush`: make each group that is missing, with what it may do.

    A database that was emptied keeps its migrations and would else have no groups. A group that is
    there stays as whoever looks after the site has left it.
    """
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        # Migrated back to before there were any.
        return
    missing = ROLES.keys() - set(groups.values_list("name", flat=True))
    if missing:
        # Django's own receiver makes them too, but after this one.
        create_permissions(sender, verbosity=0, using=using, apps=apps)
    for name in missing:
        allowed = permissions.filter(
            content_type__app_label="coaching",
            content_type__model="runner",
            codename__in=ROLES[name],
        )
        groups.create(name=name).permissions.set(allowed)
