"""The mail that says that a coach wrote. What they wrote stays on the page."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.letters import letter
from accounts.models import User
from programs.coaching.models import Invitation
from programs.coaching.services.invitations import token_of
from programs.coaching.services.messages import Letter


def unread(about: Letter) -> EmailMultiAlternatives:
    names = get_text_list(list(about.coaches), _("and"))
    parts = [
        _("%(names)s wrote to you.") % {"names": names},
        f"{settings.SITE_URL}{reverse('coaching:own')}",
        _("You can answer there. The message itself stands on the page only."),
        _("No such mails: %(page)s")
        % {"page": f"{settings.SITE_URL}{reverse('accounts:consents')}"},
    ]
    return letter(about.runner, _("A message from your coach"), parts)


def invited(invitation: Invitation) -> EmailMultiAlternatives:
    """To an address that may have no account: who asks, and that nothing happens by itself."""
    page = f"{settings.SITE_URL}{reverse('coaching:invitation', args=[token_of(invitation)])}"
    greeting = _("Hello %(name)s,") % {"name": invitation.name} if invitation.name else _("Hello,")
    parts = [
        greeting,
        _("%(coach)s (%(email)s) invites you to share your Footstrong plan.")
        % {"coach": invitation.coach, "email": invitation.coach.email},
        page,
        _("The page says what a coach sees. Nothing is shared before you agree there."),
        _("If you do not know them, leave this mail: the link ends after two weeks."),
    ]
    # The letter is written to a person; this one may not have an account yet.
    addressed = User(email=invitation.email)
    return letter(addressed, _("An invitation to share your plan"), parts)
