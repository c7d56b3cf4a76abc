"""What keeps people from training, and one thing that helps with each.

After evidence.md 7.1: a week under three sessions asks what was in the way and answers with a tip
made for it. The barriers and the tips are our choice; the trial prints how many, not which.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Barrier:
    """`page` is the address name at which the tip can be followed."""

    name: Words
    tip: Words
    page: str
    link: Words

    @property
    def url(self) -> str:
        return reverse(self.page)


BARRIERS = (
    Barrier(
        _("No time"),
        _("The short version takes about half as long and counts. Or give the plan fewer minutes."),
        "plans:bad-day",
        _("Short version, or another day"),
    ),
    Barrier(
        _("I forgot"),
        _("Tie it to something you do anyway, such as the morning coffee. The mail says it back."),
        "reminders:settings",
        _("Choose the habit and the hour"),
    ),
    Barrier(
        _("Too tired"),
        _("A light day is half the sets and counts neither for nor against you."),
        "plans:bad-day",
        _("A light day"),
    ),
    Barrier(
        _("It hurt"),
        _("Say where and how much: the next dose follows the answer. A flare-up has its own plan."),
        "plans:hurts",
        _("Say where it hurts"),
    ),
    Barrier(
        _("Ill or away"),
        _("Say so, also afterwards, and these days do not count."),
        "plans:bad-day",
        _("Give the days"),
    ),
    Barrier(
        _("I am not sure that it helps"),
        _("Each exercise has its reason and its source beside it; the tests show what changed."),
        "plans:plan",
        _("See the plan and its reasons"),
    ),
    Barrier(
        _("Too much of it"),
        _("The exercises that matter most, twice a week for two weeks, then the whole plan again."),
        "plans:bad-day",
        _("A smaller plan for two weeks"),
    ),
)
