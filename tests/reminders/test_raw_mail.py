"""Mails written by hand read like those that Django writes."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from programs.reminders.raw_mail import address_of, written


def a_mail(**changes: Any) -> EmailMultiAlternatives:
    fields: dict[str, Any] = {
        "subject": "Today’s session: 24 minutes",
        "body": "Grüße\n.\nnot the end\n",
        "to": ["o'neill+feet@example.org"],
        "headers": {"Message-ID": "<reminder.1.2@example.org>", "Auto-Submitted": "yes"},
    }
    mail = EmailMultiAlternatives(**(fields | changes))
    mail.attach_alternative("<p>Grüße\n</p>", "text/html")
    return mail


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def same(mail: EmailMultiAlternatives) -> EmailMessage:
    """What is written, once it is known to say the same as what Django writes."""
    django: Any = mail.message()
    ours, theirs = read(written(mail)), read(django.as_bytes(linesep="\r\n"))
    kept = {name: value for name, value in ours.items() if name not in ("Content-Type", "Date")}
    for name, value in kept.items():
        assert theirs[name] == value
    assert ours.get_content_type() == "multipart/alternative"
    assert set(ours.keys()) == set(theirs.keys())
    for subtype in ("plain", "html"):
        part, other = ours.get_body((subtype,)), theirs.get_body((subtype,))
        assert part is not None and other is not None
        assert part.get_content().splitlines() == other.get_content().splitlines()
    return ours


def test_an_ordinary_mail_is_written_as_it_reads() -> None:
    mail = same(a_mail())
    assert mail["Subject"] == "Today’s session: 24 minutes"
    assert mail["To"] == "o'neill+feet@example.org"


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "x" * 5000},
        {"body": "one\rtwo\n"},
        {"to": ["Ann <ann@example.org>"]},
        {"to": ["ann@bücher.example"]},
        {"headers": {"Message-ID": "<a@b.c>", "X-Note": "Grüße"}},
        {"subject": " ".join(["Long"] * 60)},
    ],
)
def test_whatever_is_out_of_the_ordinary_is_written_by_django(changes: dict[str, Any]) -> None:
    same(a_mail(**changes))


def test_no_line_is_longer_than_a_mail_allows() -> None:
    for mail in (a_mail(), a_mail(body="x" * 5000), a_mail(subject="Long ü" * 60)):
        assert max(map(len, written(mail).split(b"\r\n"))) <= 998


def test_a_long_line_is_quoted_and_reads_the_same() -> None:
    mail = a_mail(body="one = two\n" + "Grüße, " * 500 + "\n.\nend \n")
    assert "quoted-printable" in str(same(mail).get_body(("plain",)))


def test_a_header_of_two_lines_is_refused() -> None:
    with pytest.raises(ValueError):
        written(a_mail(subject="one\nBcc: all@example.org"))
    with pytest.raises(ValueError):
        written(a_mail(to=["ann@example.org\nBcc: all@example.org"]))


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("ann@example.org", "ann@example.org"),
        ("Ann <ann@example.org>", "ann@example.org"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
    ],
)
def test_the_envelope_has_the_bare_address(person: str, address: str) -> None:
    assert address_of(person) == address
