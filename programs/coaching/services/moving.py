"""Moving a coach's runners to a version of a template: a few at once, many one after the other.

Planning somebody anew takes a tenth of a second and more. More than `AT_ONCE` are kept as rows that
a worker carries out one by one, each in its own transaction: run twice or ended in between, nobody
is moved twice or by half.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from programs.coaching.models import Deed, Move, Runner
from programs.coaching.services.deeds import note
from programs.coaching.services.what_if import whom_to_move
from programs.plans.models import Template, TemplateVersion
from programs.plans.services import templates

log = logging.getLogger(__name__)

AT_ONCE = 5
"""So many the coach waits for: about a second (our choice)."""
TOLD_FOR = timedelta(hours=12)
"""How long the page says what became of the last ones."""

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
    about = _told(version) if version else _("The reviewed programme")
    what = Deed.What.MOVED if version else Deed.What.MOVED_BACK

    def one(runner: Runner) -> None:
        day = runner.profile.today()
        templates.move(runner, template.protocol, version, day=day, at=at)

    return _each(by, runners, one, what, about, at=at)


def _told(version: TemplateVersion) -> str:
    """The version, and which exercises of the coach's own come with it."""
    own = [table["name"] for table in version.content.get("exercises", {}).values()]
    if not own:
        return str(version)
    words = {"version": str(version), "names": ", ".join(own)}
    return _("%(version)s, with exercises of their own: %(names)s") % words


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


def ask(
    by: User,
    runners: Iterable[Runner],
    template: Template,
    version: TemplateVersion | None,
    *,
    takes_back: bool,
    at: datetime,
) -> None:
    """Keep for a worker what `move` or `take_back` would do; who is on the way already is left."""
    Move.objects.bulk_create(
        (
            Move(
                coach=by,
                runner_id=runner.pk,
                template=template,
                version=version,
                takes_back=takes_back,
                asked_at=at,
            )
            for runner in runners
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def carry_out_next(at: datetime) -> bool:
    """Move the one who has waited longest; False where nobody waits."""
    waiting = Move.objects.waiting().select_related("coach", "template", "version__template")
    asked = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if asked is None:
        return False
    # Where rows are not locked, whoever says first that it has ended does it.
    if Move.objects.waiting().filter(pk=asked.pk).update(ended_at=at):
        why = _carried_out(asked, at)
        if why:
            Move.objects.filter(pk=asked.pk).update(why=why)
    return True


def _carried_out(asked: Move, at: datetime) -> str:
    """What stands against it; nothing where it is done. One that fails stops no other."""
    runner = whom_to_move(asked.coach, at=at).filter(pk=asked.runner_id).first()
    if runner is None:
        return _("They do not share their plan with you any longer.")
    try:
        with transaction.atomic():
            if asked.takes_back:
                _done, refused = take_back(asked.coach, [runner], asked.template, at=at)
            else:
                _done, refused = move(asked.coach, [runner], asked.template, asked.version, at=at)
    except Exception:
        log.exception("A move could not be carried out: %s", asked.pk)
        return _("Something failed here. Nothing of their plan is changed; try it again.")
    return " ".join(why for _runner, why in refused)


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of those who were asked for together last."""

    total: int
    ended: int
    refused: Sequence[tuple[str, str]]
    """Names, with why they stay as they are."""

    @property
    def is_under_way(self) -> bool:
        return self.ended < self.total

    @property
    def done(self) -> int:
        return self.ended - len(self.refused)


def progress_of(coach: User, template: Template, *, at: datetime) -> Progress | None:
    """Of the template's last ones; None where there were none lately. Two queries."""
    own = Move.objects.filter(coach=coach, template=template)
    newest = own.order_by("-asked_at").values_list("asked_at", flat=True).first()
    if newest is None or newest < at - TOLD_FOR:
        return None
    rows = list(own.filter(asked_at=newest).select_related("runner"))
    refused = sorted((str(row.runner), row.why) for row in rows if row.why)
    return Progress(len(rows), sum(row.ended_at is not None for row in rows), refused)
