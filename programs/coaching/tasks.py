"""What Celery runs for coaches and their runners. Every task may run twice or be lost."""

from __future__ import annotations

from celery import shared_task

from accounts import clock, letters
from programs.coaching import emails
from programs.coaching.services import (
    coach_invitations,
    endings,
    introductions,
    invitations,
    moving,
    practice_days,
)
from programs.coaching.services.messages import claim_letters, give_back

DAYS_AT_ONCE = 30
"""Days of practice rosters that one task lets pass: each takes about a second."""


@shared_task  # type: ignore[untyped-decorator]
def mail_unread() -> None:
    """Every minute, from beat: one mail to each runner with messages that wait unread."""
    for about in claim_letters(clock.now()):
        if not letters.send(emails.unread(about)):
            give_back(about)


@shared_task  # type: ignore[untyped-decorator]
def mail_invitations() -> None:
    """Every minute, from beat: invitations that wait for their mail, some at a time."""
    for invitation in invitations.claim_mails(clock.now()):
        if not letters.send(emails.invited(invitation)):
            invitations.give_back(invitation)
    for asked in coach_invitations.claim_mails(clock.now()):
        if not letters.send(emails.invited_to_coach(asked)):
            invitations.give_back(asked)


@shared_task  # type: ignore[untyped-decorator]
def mail_introductions() -> None:
    """Every minute, from beat: runners who are asked, coaches whose runners answered, and readers
    whose time is nearly over."""
    at = clock.now()
    for question in introductions.claim_questions(at):
        if not letters.send(emails.asked(question)):
            give_back(question)
    for answer in introductions.claim_answers(at):
        if not letters.send(emails.answered(answer)):
            introductions.give_answer_back(answer)
    for ending in endings.claim_endings(at):
        if not letters.send(emails.reading_ends(ending)):
            endings.give_back(ending)


@shared_task  # type: ignore[untyped-decorator]
def carry_out_moves() -> None:
    """At once when many are moved, and every minute from beat: one runner after the other."""
    while moving.carry_out_next(clock.now()):
        pass


@shared_task  # type: ignore[untyped-decorator]
def live_practice() -> None:
    """Every five minutes, from beat: days of practice rosters that wait, some at a time."""
    for _day in range(DAYS_AT_ONCE):
        if not practice_days.live_next_day(clock.now()):
            return
