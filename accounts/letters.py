"""Mails about the account itself, in the look of all others. No health detail stands in them."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.mail import AUTOMATIC, account_html
from accounts.models import Archive, Erasure, User

logger = logging.getLogger(__name__)


def letter(person: User, subject: str, parts: Sequence[str]) -> EmailMultiAlternatives:
    """An unsent mail of `parts` as paragraphs; "Label: address" is one that can be tapped."""
    mail = EmailMultiAlternatives(
        subject=subject,
        body="\n\n".join([*parts, f"Footstrong\n{settings.SITE_URL}"]) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        headers=dict(AUTOMATIC),
    )
    mail.attach_alternative(account_html(subject, parts), "text/html")
    return mail


def send(mail: EmailMultiAlternatives) -> bool:
    """Hand it over. The pages say the same, so a mail server that is away stops nothing."""
    try:
        mail.send()
    except OSError as error:
        logger.warning("a letter about an account was not sent: %s", type(error).__name__)
        return False
    return True


def archive_ended(archive: Archive) -> EmailMultiAlternatives:
    """Your file is ready, your file was read in, or why not."""
    page = _("Your data: %(url)s") % {"url": f"{settings.SITE_URL}{reverse('accounts:data')}"}
    if archive.status == Archive.Status.FAILED:
        what = _("It could not be done: %(why)s") % {"why": _(archive.why)}
        return letter(archive.person, _("About your file"), [what, page])
    if archive.direction == Archive.Direction.IN:
        what = _("Your export has been read in. Everything in it is in this account now.")
        return letter(archive.person, _("Your data is here"), [what, page])
    with timezone.override(archive.person.profile.tz):
        until = date_format(timezone.localtime(archive.expires_at), "j F Y")
    what = _("The file with everything about you is ready. Download it before %(date)s.")
    parts = [what % {"date": until}, page, _("You sign in first: the file holds all you reported.")]
    return letter(archive.person, _("Your data is ready"), parts)


def erasure_asked(erasure: Erasure) -> EmailMultiAlternatives:
    """That the two weeks have begun, and how to keep the account."""
    person = erasure.person
    with timezone.override(person.profile.tz):
        day = date_format(timezone.localtime(erasure.due_at), "j F Y")
    parts = [
        _("You asked us to delete your account. On %(date)s it goes, with everything in it.")
        % {"date": day},
        _("Until then nothing is used and no reminder comes. To keep the account, sign in."),
        _("Keep my account: %(url)s") % {"url": f"{settings.SITE_URL}{reverse('accounts:paused')}"},
        _("If it was not you, sign in now, keep the account and change your password."),
    ]
    return letter(person, _("Your account will be deleted"), parts)


def erased(person: User) -> EmailMultiAlternatives:
    """The last one; made before there is no address to send it to."""
    parts = [
        _("Your account and everything in it has been deleted, as you asked two weeks ago."),
        _("This is the last mail from us. Your feet are welcome back any time."),
    ]
    return letter(person, _("Your account is deleted"), parts)
