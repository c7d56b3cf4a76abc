"""Words that are looked up once are still the reader's own."""

from __future__ import annotations

from django.utils import translation

from accounts.wording import gettext, ngettext


def test_each_language_has_its_own_words() -> None:
    said = []
    for language in ("en-gb", "de", "en-gb"):
        with translation.override(language):
            said.append((gettext("Monday"), gettext("Delete")))
    assert said == [("Monday", "Delete"), ("Montag", "Löschen"), ("Monday", "Delete")]


def test_each_number_has_its_own_form() -> None:
    words = "%(total)s selected", "All %(total_count)s selected"
    assert [ngettext(*words, number) for number in (1, 2, 1)] == [words[0], words[1], words[0]]
