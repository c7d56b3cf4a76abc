"""allauth's password forms, with one plain sentence in place of four rules.

Apart from `accounts.forms`, because allauth's own forms import the sign-up fields from there.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class _PlainHelp:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Someone who signs up with a passkey is asked for no password.
        if field := self.fields.get("password1"):  # type: ignore[attr-defined]
            field.help_text = _(
                "Eight characters or more. A short sentence is easy to keep in mind."
            )


class SignupForm(_PlainHelp, forms.SignupForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(_PlainHelp, forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(_PlainHelp, forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(_PlainHelp, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass
