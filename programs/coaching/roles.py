"""What the groups of the coaches' site may do: migration 0008 makes them so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import Group, Permission

from accounts.models import COACHES_GROUP, MAY_INVITE, READERS_GROUP

LOOK, INVITE, INTRODUCE = "view_runner", MAY_INVITE, "introduce_runner"

ROLES: Mapping[str, Sequence[str]] = {
    COACHES_GROUP: (LOOK, INVITE, INTRODUCE),
    READERS_GROUP: (LOOK,),
}
"""Each group's permissions. About one runner the runner's own consent says more: `Scope`."""


def make_groups() -> None:
    """Make them as the migration does, in a database that was emptied since."""
    for name, codenames in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(
            Permission.objects.filter(
                content_type__app_label="coaching",
                content_type__model="runner",
                codename__in=codenames,
            )
        )
