"""A mail as the bytes that go over the line.

Python's own writer takes three times as long as everything else about a mail. Nearly all mails
are the same few headers, a text and its HTML; those are written here, all others by Django.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from email.header import Header
from email.utils import formatdate
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
PLAIN_VALUE = re.compile(r"[ -~]{0,900}")
LONGEST_LINE = 998
"""Bytes between two line ends (RFC 5322, 2.1.1)."""


def written(mail: EmailMultiAlternatives) -> bytes:
    """The whole mail, with CRLF line ends."""
    plain = _written_here(mail)
    if plain is not None:
        return plain
    message: Any = mail.message()  # of a class of Django's own
    return bytes(message.as_bytes(linesep="\r\n"))


def address_of(person: str) -> str:
    """The bare address of the envelope, from "Name <address>" too; ASCII."""
    if PLAIN_ADDRESS.fullmatch(person):
        return person
    return _ascii(person).rpartition("<")[2].rstrip(">")


def _written_here(mail: EmailMultiAlternatives) -> bytes | None:
    """None if anything about this mail is out of the ordinary."""
    (to,) = mail.to if len(mail.to) == 1 else ("",)
    headers = mail.extra_headers
    is_plain = (
        PLAIN_ADDRESS.fullmatch(to)
        and "Message-ID" in headers
        and all(PLAIN_VALUE.fullmatch(str(value)) for value in headers.values())
        and not (mail.attachments or mail.cc or mail.bcc or mail.reply_to)
        and [kind for _content, kind in mail.alternatives] == ["text/html"]
    )
    if not is_plain:
        return None
    text = _part("plain", str(mail.body))
    html = _part("html", str(mail.alternatives[0][0]))
    if text is None or html is None:
        return None
    boundary = f"=_{uuid4().hex}"
    named = {
        "Subject": _encoded(mail.subject),
        "From": _ascii(mail.from_email),
        "To": to,
        "Date": formatdate(localtime=False),
        **headers,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{boundary}"',
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items()).encode()
    between = f"\r\n--{boundary}".encode()
    return b"".join((head, between, text, between, html, between, b"--\r\n"))


def _part(subtype: str, words: str) -> bytes | None:
    """Readable as it is, or quoted where a line is too long; None if lines end in another way."""
    if "\r" in words:
        return None
    body, encoding = words.replace("\n", "\r\n").encode(), "8bit"
    if max(map(len, body.split(b"\r\n"))) > LONGEST_LINE:
        quoted = b2a_qp(words.encode(), istext=True)
        body, encoding = quoted.replace(b"\n", b"\r\n"), "quoted-printable"
    head = (
        f'\r\nContent-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode() + body


@lru_cache(maxsize=1000)
def _encoded(subject: str) -> str:
    """A subject that is all ASCII as it is, any other as encoded words (RFC 2047)."""
    if "\n" in subject or "\r" in subject:
        raise ValueError("A subject is one line")
    name = "us-ascii" if subject.isascii() else "utf-8"
    return Header(subject, name, header_name="Subject").encode(linesep="\r\n")


@lru_cache(maxsize=100)
def _ascii(address: str) -> str:
    return sanitize_address(address, settings.DEFAULT_CHARSET)
