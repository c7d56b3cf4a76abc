"""The mails about an account: sign-in codes, notices of a change, exports and farewells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext_lazy as _lazy

from accounts import letters
from accounts.adapters import AccountAdapter
from accounts.models import Archive, Erasure
from programs.reminders.samples.sample import Sample, Words, reader

ENTRANCE, CHANGES, DATA = _lazy("Signing in"), _lazy("Changes to an account"), _lazy("Own data")
CODE: Mapping[str, Any] = {"code": "BCDF-GHJK"}
OTHER = "other@example.org"

AT_THE_DOOR: Mapping[str, tuple[Words, Mapping[str, Any]]] = {
    "account/email/email_confirmation_signup": (_lazy("Welcome, with a code"), CODE),
    "account/email/email_confirmation": (_lazy("Code for a new address"), CODE),
    "account/email/login_code": (_lazy("Code to sign in"), CODE),
    "account/email/password_reset_code": (_lazy("Code for a new password"), CODE),
    "account/email/account_already_exists": (_lazy("Signed up twice"), {}),
    "account/email/unknown_account": (_lazy("No such account"), {}),
}
CHANGED: Mapping[str, tuple[Words, Mapping[str, Any]]] = {
    "account/email/password_changed": (_lazy("Password changed"), {}),
    "account/email/password_set": (_lazy("Password set"), {}),
    "account/email/password_reset": (_lazy("Password chosen anew"), {}),
    "account/email/email_changed": (
        _lazy("Address changed"),
        {"from_email": "sample@example.org", "to_email": OTHER},
    ),
    "account/email/email_confirm": (_lazy("Address confirmed"), {}),
    "account/email/email_deleted": (_lazy("Address removed"), {"deleted_email": OTHER}),
    "mfa/email/totp_activated": (_lazy("Authenticator app on"), {}),
    "mfa/email/totp_deactivated": (_lazy("Authenticator app off"), {}),
    "mfa/email/recovery_codes_generated": (_lazy("New recovery codes"), {}),
    "mfa/email/webauthn_added": (_lazy("Passkey added"), {}),
    "mfa/email/webauthn_removed": (_lazy("Passkey removed"), {}),
}
NOTICE: Mapping[str, Any] = {
    "ip": "203.0.113.7",
    "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0",
}


def _of_allauth(prefix: str, title: Words, group: Words, context: Mapping[str, Any]) -> Sample:
    def make(at: datetime) -> EmailMultiAlternatives:
        to = "sample@example.org"
        shown = {"email": to, "user": reader(), **NOTICE, "timestamp": at, **context}
        return AccountAdapter().render_mail(prefix, to, shown)

    return Sample(prefix.rpartition("/")[2], title, group, make)


def _ready(at: datetime) -> Archive:
    ready = Archive.Status.READY
    return Archive(
        person=reader(), direction="out", status=ready, expires_at=at + timedelta(days=7)
    )


def _read_in(at: datetime) -> Archive:
    return Archive(person=reader(), direction="in", status=Archive.Status.READY)


def _failed(at: datetime) -> Archive:
    why = "The file is not an export of this site."
    return Archive(person=reader(), direction="in", status=Archive.Status.FAILED, why=why)


def _asked(at: datetime) -> Erasure:
    return Erasure(person=reader(), asked_at=at, due_at=at + timedelta(days=14))


OWN_DATA: Mapping[str, tuple[Words, Callable[[datetime], EmailMultiAlternatives]]] = {
    "data_ready": (_lazy("Export ready"), lambda at: letters.archive_ended(_ready(at))),
    "data_here": (_lazy("Import done"), lambda at: letters.archive_ended(_read_in(at))),
    "data_failed": (_lazy("Import failed"), lambda at: letters.archive_ended(_failed(at))),
    "erasure_asked": (_lazy("Deletion asked for"), lambda at: letters.erasure_asked(_asked(at))),
    "erased": (_lazy("Account deleted"), lambda at: letters.erased(reader())),
}

ACCOUNT_MAILS = (
    *(_of_allauth(prefix, title, ENTRANCE, more) for prefix, (title, more) in AT_THE_DOOR.items()),
    *(_of_allauth(prefix, title, CHANGES, more) for prefix, (title, more) in CHANGED.items()),
    *(Sample(name, title, DATA, make) for name, (title, make) in OWN_DATA.items()),
)
