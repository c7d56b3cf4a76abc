"""Moving a coach's runners to a version of a template, one by one or many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from programs.coaching.models import Deed, Runner
from programs.coaching.services.deeds import note
from programs.plans.models import Template, TemplateVersion
from programs.plans.services import templates

Refused = list[tuple[Runner, str]]
"""Who stays as they are, and why."""


def move(
    by: User,
    runners: Iterable[Runner],
    template: Template,
    version: TemplateVersion | None,
    *,
    at: datetime,
) -> tuple[int, Refused]:
    """Move each from their own tomorrow on (None: back to what was reviewed); how many, and who
    not. Each runner is moved whole or not at all."""
    about = str(version or _("The reviewed programme"))
    what = Deed.What.MOVED if version else Deed.What.MOVED_BACK

    def one(runner: Runner) -> None:
        day = runner.profile.today()
        templates.move(runner, template.protocol, version, day=day, at=at)

    return _each(by, runners, one, what, about, at=at)


def take_back(
    by: User, runners: Iterable[Runner], template: Template, *, at: datetime
) -> tuple[int, Refused]:
    """Put the plans back as they stood before the last move."""

    def one(runner: Runner) -> None:
        day = runner.profile.today()
        templates.take_back(runner, template.protocol, day=day, at=at)

    return _each(by, runners, one, Deed.What.MOVED_BACK, template.name, at=at)


def _each(
    by: User,
    runners: Iterable[Runner],
    do: Callable[[Runner], None],
    what: Deed.What,
    about: str,
    *,
    at: datetime,
) -> tuple[int, Refused]:
    done: list[int] = []
    refused: Refused = []
    for runner in runners:
        try:
            do(runner)
            done.append(runner.pk)
        except ValidationError as error:
            refused.append((runner, " ".join(error.messages)))
    note(by, done, what, about, at=at)
    return len(done), refused
