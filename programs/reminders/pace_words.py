"""How a slower pace is told, in the mail itself and on the reminder page."""

from __future__ import annotations

from dataclasses import replace

from accounts.wording import gettext as _
from programs.engine.easing import Pace
from programs.reminders.letters import Letter, Notice
from programs.reminders.services.easing import Eased


def pace_words(eased: Eased) -> str:
    """Why fewer come and how many, without reproach. The count is six or more."""
    words = _("The last %(count)d of these mails went by without a reaction.")
    if eased.pace is Pace.WEEKLY:
        then = _("So that they do not get in your way, at most one a week comes now.")
    else:
        then = _("So that they do not get in your way, only every second one comes now.")
    return f"{words % {'count': eased.unanswered}} {then}"


def with_notice(letter: Letter, eased: Eased, url: str) -> Letter:
    """The letter, saying at its end that fewer come, and how to get all of them again."""
    notice = Notice(pace_words(eased), _("Send them as I chose"), url)
    return replace(letter, parts=(*letter.parts, notice))
