"""A letter says the same as text and as HTML, and nothing in it can break out of its place."""

from __future__ import annotations

from programs.reminders.letter_html import html_of
from programs.reminders.letter_text import text_of
from programs.reminders.letters import (
    Bar,
    Bars,
    Button,
    Heading,
    Letter,
    Links,
    Notice,
    Row,
    Rows,
    Scale,
    Words,
)

EVERYTHING = Letter(
    "About your week",
    "Two of three",
    (
        Words("A paragraph"),
        Words("A soft one", soft=True),
        Heading("A heading"),
        Button("Begin", "https://x.example/begin"),
        Links((("Later", "https://x.example/later"),)),
        Rows((Row("Heel raise", ("left: 3 x 12", "right: 3 x 10"), "24 min"),)),
        Bars((Bar("Week of 7 Dec", 67, "2 of 3", "more than before"),)),
        Scale("Under the heel", (((0, "https://x.example/a?h=0"),),), "0 none, 10 worst"),
        Notice("Fewer come", "Send all again", "https://x.example/restore"),
    ),
    "You asked for it.",
)
FOOT = [("Stop these mails", "https://x.example/stop")]
WORDS = (
    *("Two of three", "A paragraph", "A soft one", "A heading", "Begin", "Later", "Heel raise"),
    *("left: 3 x 12", "right: 3 x 10", "24 min", "Week of 7 Dec", "2 of 3", "more than before"),
    *("Under the heel", "0 none, 10 worst", "Fewer come", "Send all again", "You asked for it."),
    *("Stop these mails", "https://x.example/begin", "https://x.example/restore"),
)


def test_text_and_html_say_the_same() -> None:
    text, html = text_of(EVERYTHING, FOOT), html_of(EVERYTHING, FOOT)
    for words in WORDS:
        assert words in text
        assert words in html


def test_no_place_is_left_unfilled_and_no_mark_of_a_piece_left_over() -> None:
    html = html_of(EVERYTHING, FOOT)
    assert "$" not in html and "<!--" not in html
    assert html.startswith("<!DOCTYPE html>") and html.rstrip().endswith("</html>")


def test_what_people_wrote_stays_text_in_html() -> None:
    letter = Letter("S", "<b>", (Words("$url & <script>"), Button('"x"', 'https://x"y')), "w")
    html = html_of(letter, ())
    assert "&lt;b&gt;" in html and "$url &amp; &lt;script&gt;" in html
    assert 'href="https://x&quot;y"' in html


def test_a_full_bar_and_an_empty_one_have_one_side_only() -> None:
    def bar(share: int) -> str:
        return html_of(Letter("S", "T", (Bars((Bar("week", share, "figure"),)),), "w"), ())

    assert 'class="full"' in bar(100) and 'class="open"' not in bar(100)
    assert 'class="open"' in bar(0) and 'class="full"' not in bar(0)


def test_every_element_carries_its_own_style_and_dark_colours_stay_in_a_sheet() -> None:
    html = html_of(EVERYTHING, FOOT)
    assert html.count("<style>") == 1 and "prefers-color-scheme: dark" in html
    for tag in ("<h1 style=", "<h2 style=", 'class="button" href', "<td style="):
        assert tag in html
