"""The mail that says that a coach wrote. What they wrote stays on the page."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.letters import letter
from accounts.models import CoachingLink, User
from programs.coaching.models import (
    CoachInvitation,
    Introduction,
    Invitation,
    MailedInvitation,
)
from programs.coaching.services.endings import Ending
from programs.coaching.services.introductions import Answer, words
from programs.coaching.services.invitations import token_of
from programs.coaching.services.messages import Letter

ANSWERS_LISTED = 40


def unread(about: Letter) -> EmailMultiAlternatives:
    said = _("%(names)s wrote to you.")
    more = _("You can answer there. The message itself stands on the page only.")
    return _of_coaches(about, _("A message from your coach"), said, more)


def asked(about: Letter) -> EmailMultiAlternatives:
    said = _("%(names)s would like to let somebody else see your plan.")
    more = _(
        "The page says who, and what they would see. Nothing is shared before you agree there."
    )
    return _of_coaches(about, _("A question from your coach"), said, more)


def _of_coaches(about: Letter, subject: str, said: str, more: str) -> EmailMultiAlternatives:
    """To the page where it stands, and to where such mails end."""
    consents = {"page": f"{settings.SITE_URL}{reverse('accounts:consents')}"}
    parts = [
        said % {"names": get_text_list(list(about.coaches), _("and"))},
        f"{settings.SITE_URL}{reverse('coaching:own')}",
        more,
        _("No such mails: %(page)s") % consents,
    ]
    return letter(about.runner, subject, parts)


def answered(about: Answer) -> EmailMultiAlternatives:
    """To a coach: what runners said; one line each, and never more than a mail can hold."""
    lines = [_answer(each, about.person) for each in about.answers[:ANSWERS_LISTED]]
    if len(about.answers) > ANSWERS_LISTED:
        lines.append(_("And others; the pages of the runners say which."))
    lines.append(f"{settings.SITE_URL}{reverse('coach:index')}")
    return letter(about.person, _("Your runners have answered"), lines)


def _answer(introduction: Introduction, reader: User) -> str:
    names = {"runner": introduction.runner, "to": introduction.to}
    if introduction.ended_how != Introduction.Ended.ACCEPTED:
        return _("%(runner)s would rather not let %(to)s in. All stays as it was.") % names
    if introduction.is_handover and reader == introduction.to:
        return _("%(runner)s is with you from now on.") % names
    if introduction.is_handover:
        return (
            _("%(runner)s is with %(to)s from now on. You see nothing of theirs any more.") % names
        )
    if reader == introduction.to:
        return _("You read along with %(runner)s: %(how)s.") % {**names, "how": words(introduction)}
    return _("%(to)s reads along with %(runner)s.") % names


def reading_ends(about: Ending) -> EmailMultiAlternatives:
    """To a second reader or to the coach who asked for them: whose plan, and until which day."""
    lines = [_ending(each, about.person) for each in about.links[:ANSWERS_LISTED]]
    if len(about.links) > ANSWERS_LISTED:
        lines.append(_("And others; the pages of the runners say which."))
    lines.append(_("For more time, the coach asks the runner again; nothing goes on by itself."))
    lines.append(_("Runners: %(page)s") % {"page": f"{settings.SITE_URL}{reverse('coach:index')}"})
    return letter(about.person, _("Reading along ends soon"), lines)


def _ending(link: CoachingLink, person: User) -> str:
    assert link.expires_at is not None
    # Access until midnight is access until the day before.
    last = (link.expires_at - timedelta(seconds=1)).astimezone(person.profile.tz)
    names = {"runner": link.runner, "to": link.coach, "day": date_format(last, "j F Y, H:i")}
    if link.coach_id == person.pk:
        return _("You read along with %(runner)s until %(day)s.") % names
    return _("%(to)s reads along with %(runner)s until %(day)s.") % names


def invited(invitation: Invitation) -> EmailMultiAlternatives:
    """To an address that may have no account: who asks, and that nothing happens by itself."""
    page = f"{settings.SITE_URL}{reverse('coaching:invitation', args=[token_of(invitation)])}"
    parts = [
        _greeting(invitation),
        _("%(coach)s (%(email)s) invites you to share your Footstrong plan.")
        % {"coach": invitation.coach, "email": invitation.coach.email},
        page,
        _("The page says what a coach sees. Nothing is shared before you agree there."),
        _("If you do not know them, leave this mail: the link ends after two weeks."),
    ]
    return letter(_addressed(invitation), _("An invitation to share your plan"), parts)


def invited_to_coach(invitation: CoachInvitation) -> EmailMultiAlternatives:
    """To who may have no account either: who asks, for what, and for which address it holds."""
    token = token_of(invitation)
    page = f"{settings.SITE_URL}{reverse('coaching:coach-invitation', args=[token])}"
    parts = [
        _greeting(invitation),
        _asks_to_coach(invitation),
        _("Look at the invitation: %(page)s") % {"page": page},
        _("You join with an account of this address (%(email)s), and sign in with a second step.")
        % {"email": invitation.email},
        _("If you did not expect this, leave this mail: the link ends after two weeks."),
    ]
    subject = _("An invitation to coach on Footstrong")
    if invitation.role == CoachInvitation.Role.READER:
        subject = _("An invitation to read along on Footstrong")
    return letter(_addressed(invitation), subject, parts)


def _asks_to_coach(invitation: CoachInvitation) -> str:
    by = invitation.invited_by
    if invitation.role == CoachInvitation.Role.READER:
        if by is None:
            return _("You are invited to read along with runners on Footstrong.")
        return _("%(by)s (%(email)s) invites you to read along with runners on Footstrong.") % {
            "by": by,
            "email": by.email,
        }
    if by is None:
        return _("You are invited to coach runners on Footstrong.")
    words = _("%(by)s (%(email)s) invites you to coach runners on Footstrong.")
    return words % {"by": by, "email": by.email}


def _greeting(invitation: MailedInvitation) -> str:
    return _("Hello %(name)s,") % {"name": invitation.name} if invitation.name else _("Hello,")


def _addressed(invitation: MailedInvitation) -> User:
    """A letter is written to a person; this one may not have an account yet."""
    return User(email=invitation.email)
