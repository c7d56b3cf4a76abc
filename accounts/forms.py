"""Forms of the account pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import Profile, User
from accounts.services import change_profile
from accounts.zones import find_zone


class ZoneField(forms.CharField):
    """A time zone typed or picked from the page's list `zones`."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}
        )
        options: dict[str, Any] = {"label": _("Time zone"), "max_length": 64, "widget": widget}
        super().__init__(**(options | kwargs))

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        zone = find_zone(text) if text else ""
        if zone is None:
            raise forms.ValidationError(
                _("Choose a time zone from the list, for example Europe/Copenhagen.")
            )
        return zone


class UnitsField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Units"),
            choices=Profile.Units.choices,
            widget=forms.RadioSelect(attrs={"class": "segmented"}),
            **kwargs,
        )


class BeginForm(forms.Form):
    """What is asked once between sign-up and the first question about feet."""

    health = forms.BooleanField(
        label=_("Keep and use what I report about my health"),
        help_text=_(
            "Sore spots, pain scores, warning signs and training done. Without it there is no plan."
        ),
        error_messages={
            "required": _("Without this consent we may not ask about your feet or build a plan.")
        },
    )
    reminders = forms.BooleanField(
        label=_("Send me reminders by email"),
        help_text=_("Optional. Nothing about your health stands in a subject line."),
        required=False,
    )
    zone = ZoneField(help_text=_("Your dates and reminders follow it."))
    units = UnitsField()


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("As your coach should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    zone = ZoneField()
    units = UnitsField()
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=Profile.Theme.choices,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )


class GuessForm(forms.Form):
    """Added to allauth's sign-up: what the browser knows, taken without asking.

    Both are shown on the next page, where they can be changed; nonsense is simply not taken.
    """

    zone = forms.CharField(required=False, widget=forms.HiddenInput)
    units = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_zone(self) -> str:
        return find_zone(self.cleaned_data["zone"]) or "UTC"

    def clean_units(self) -> str:
        units = self.cleaned_data["units"]
        return units if units in Profile.Units.values else Profile.Units.METRIC

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account stands."""
        guess = self.cleaned_data
        change_profile(user, zone=guess["zone"], units=guess["units"], at=clock.now())


class ImportForm(forms.Form):
    """The zip that an export made."""

    file = forms.FileField(
        label=_("Your export"),
        help_text=_("The zip file you downloaded, up to 200 MB. It goes into a fresh account."),
        error_messages={
            "required": _("Choose the zip file first."),
            "empty": _("The file is empty. Choose the zip you downloaded."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )


class DeleteForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Delete my account and everything in it"),
        error_messages={"required": _("Tick the box to say that you mean it.")},
    )
