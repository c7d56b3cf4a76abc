"""Moving a coach's runners to a version of a template: a few at once, many one after the other.

Planning somebody anew takes a tenth of a second and more. More than `AT_ONCE` are kept as rows that
a worker carries out one by one, each in its own transaction: run twice or ended in between, nobody
is moved twice or by half.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from programs.coaching.models import Deed, Move, Runner
from programs.coaching.services.deeds import note
from programs.coaching.services.what_if import whom_to_move
from programs.plans.models import Template, TemplateVersion
from programs.plans.services import templates
from programs.plans.services.kept_days import Chosen

log = logging.getLogger(__name__)

AT_ONCE = 5
"""So many the coach waits for: about a second (our choice)."""
TOLD_FOR = timedelta(hours=12)
"""How long the page says what became of the last ones."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of those who were asked for: how many are moved, who stays as they are and why,
    and which days that somebody chose could not be kept."""

    done: int
    refused: list[tuple[Runner, str]]
    lost: list[tuple[Runner, str]]


def move(
    by: User,
    runners: Iterable[Runner],
    template: Template,
    version: TemplateVersion | None,
    *,
    at: datetime,
) -> Outcome:
    """Move each from their own tomorrow on (None: back to what was reviewed). Each runner is
    moved whole or not at all."""
    about = _told(version) if version else _("The reviewed programme")
    what = Deed.What.MOVED if version else Deed.What.MOVED_BACK

    def one(runner: Runner) -> str:
        day = runner.profile.today()
        return _lost_words(templates.move(runner, template.protocol, version, day=day, at=at))

    return _each(by, runners, one, what, about, at=at)


def _told(version: TemplateVersion) -> str:
    """The version, and which exercises of the coach's own come with it."""
    own = [table["name"] for table in version.content.get("exercises", {}).values()]
    if not own:
        return str(version)
    words = {"version": str(version), "names": ", ".join(own)}
    return _("%(version)s, with exercises of their own: %(names)s") % words


def _lost_words(lost: Sequence[Chosen]) -> str:
    """For runner and coach; empty where every chosen day is kept."""
    if not lost:
        return ""
    days = "; ".join(_lost_word(each) for each in lost)
    return _("Chosen days that cannot be kept: %(days)s.") % {"days": days}


def _lost_word(chosen: Chosen) -> str:
    words = {
        "kind": chosen.kind_name,
        "day": date_format(chosen.move.to_day, "D j M"),
        "planned": date_format(chosen.planned_on, "D j M"),
    }
    if chosen.is_gone:
        return _("%(kind)s on %(day)s, no longer in the plan") % words
    return _("%(kind)s on %(day)s, back on %(planned)s") % words


def take_back(by: User, runners: Iterable[Runner], template: Template, *, at: datetime) -> Outcome:
    """Put the plans back as they stood before the last move."""

    def one(runner: Runner) -> str:
        day = runner.profile.today()
        templates.take_back(runner, template.protocol, day=day, at=at)
        return ""

    return _each(by, runners, one, Deed.What.MOVED_BACK, template.name, at=at)


def _each(
    by: User,
    runners: Iterable[Runner],
    do: Callable[[Runner], str],
    what: Deed.What,
    about: str,
    *,
    at: datetime,
) -> Outcome:
    """`do` says which chosen days are lost, or nothing; the runner reads it with the deed."""
    kept: list[int] = []
    outcome = Outcome(0, [], [])
    for runner in runners:
        try:
            lost = do(runner)
        except ValidationError as error:
            outcome.refused.append((runner, " ".join(error.messages)))
            continue
        if lost:
            outcome.lost.append((runner, lost))
            note(by, [runner.pk], what, f"{about}. {lost}", at=at)
        else:
            kept.append(runner.pk)
    note(by, kept, what, about, at=at)
    return replace(outcome, done=len(kept) + len(outcome.lost))


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
        why, lost = _carried_out(asked, at)
        if why or lost:
            Move.objects.filter(pk=asked.pk).update(why=why, lost=lost)
    return True


def _carried_out(asked: Move, at: datetime) -> tuple[str, str]:
    """What stands against it, nothing where it is done; and which chosen days are lost by it. One
    that fails stops no other."""
    runner = whom_to_move(asked.coach, at=at).filter(pk=asked.runner_id).first()
    if runner is None:
        return _("They do not share their plan with you any longer."), ""
    try:
        with transaction.atomic():
            if asked.takes_back:
                found = take_back(asked.coach, [runner], asked.template, at=at)
            else:
                found = move(asked.coach, [runner], asked.template, asked.version, at=at)
    except Exception:
        log.exception("A move could not be carried out: %s", asked.pk)
        return _("Something failed here. Nothing of their plan is changed; try it again."), ""
    why, lost = (" ".join(told for _who, told in each) for each in (found.refused, found.lost))
    return why, lost


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of those who were asked for together last."""

    total: int
    ended: int
    refused: Sequence[tuple[str, str]]
    """Names, with why they stay as they are."""
    lost: Sequence[tuple[str, str]]
    """Names, with the days that they had chosen and that could not be kept."""

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
    lost = sorted((str(row.runner), row.lost) for row in rows if row.lost)
    return Progress(len(rows), sum(row.ended_at is not None for row in rows), refused, lost)
