"""The guide's finder and search, and the runner's own words."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from programs.catalogue.guide import load_guide
from programs.catalogue.guide_words import Behaviour, Kind
from programs.engine.words import Spot
from programs.pain.models import OWN_WORDS_LIMIT, PainSpot

BOTH = "both"


class FindForm(forms.Form):
    """Sent with GET: an address that can be kept and shared, and works without script."""

    spot = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[("", _("Anywhere")), *((spot.value, PainSpot(spot).label) for spot in Spot)],
    )
    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=[("", _("One")), (BOTH, _("Both at once"))],
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    behaviour = forms.MultipleChoiceField(
        label=_("What it does"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        articles = load_guide().articles[Kind.BEHAVIOUR]
        behaviours = self.fields["behaviour"]
        assert isinstance(behaviours, forms.MultipleChoiceField)
        behaviours.choices = [(key, _(article.title)) for key, article in articles.items()]

    @property
    def asked_spot(self) -> Spot | None:
        return Spot(self.cleaned_data["spot"]) if self.cleaned_data["spot"] else None

    @property
    def asked_both(self) -> bool:
        return bool(self.cleaned_data["side"] == BOTH)

    @property
    def asked_behaviours(self) -> tuple[Behaviour, ...]:
        return tuple(Behaviour(value) for value in self.cleaned_data["behaviour"])


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search the guide"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


TOO_LONG = ngettext_lazy(
    "At most %(limit_value)d character is kept here, and this has %(show_value)d.",
    "At most %(limit_value)d characters are kept here, and this has %(show_value)d. "
    "Nothing is lost yet: shorten it and save again.",
    "limit_value",
)


class OwnTextField(forms.CharField):
    """Kept word for word: only the ends of lines are made the same, so that counts agree."""

    def __init__(self, label: object, help_text: object) -> None:
        # No `maxlength`: a browser would cut a pasted text short without a word.
        super().__init__(
            label=label,  # type: ignore[arg-type]
            help_text=help_text,  # type: ignore[arg-type]
            required=False,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            validators=[MaxLengthValidator(OWN_WORDS_LIMIT, TOO_LONG)],
        )

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text if text.strip() else ""


class OwnWordsForm(forms.Form):
    suspicion = OwnTextField(
        _("What do you think it is, or where it comes from?"),
        _("A guess is welcome. You know what you changed before it began."),
    )
    tried = OwnTextField(
        _("What have you tried?"), _("Shoes, rest, exercises, insoles, treatment; since when.")
    )
    changed = OwnTextField(
        _("What has changed since?"), _("Better, worse, or only different; and what did it.")
    )
