"""A mail as the bytes that go over the line.

Python's own writer takes three times as long as everything else about a mail. Nearly all mails
are the same few headers, a text and its HTML; those are written here, all others by Django.
"""

from __future__ import annotations

import re
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
    return sanitize_address(person, settings.DEFAULT_CHARSET).rpartition("<")[2].rstrip(">")


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
    parts = [_body(str(mail.body)), _body(str(mail.alternatives[0][0]))]
    text, html = parts
    if text is None or html is None:
        return None
    boundary = f"=_{uuid4().hex}"
    named = {
        "Subject": _encoded(mail.subject),
        "From": _sender(mail.from_email),
        "To": to,
        "Date": formatdate(localtime=False),
        **headers,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{boundary}"',
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items()).encode()
    return (
        b"".join((head, _part(boundary, "plain"), text, _part(boundary, "html"), html))
        + f"\r\n--{boundary}--\r\n".encode()
    )


def _body(words: str) -> bytes | None:
    """With CRLF; None if a line is too long for a mail, or ends in some other way."""
    if "\r" in words:
        return None
    body = words.replace("\n", "\r\n").encode()
    return None if max(map(len, body.split(b"\r\n"))) > LONGEST_LINE else body


def _part(boundary: str, subtype: str) -> bytes:
    return (
        f"\r\n--{boundary}\r\n"
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode()


@lru_cache(maxsize=1000)
def _encoded(subject: str) -> str:
    """A subject that is all ASCII as it is, any other as encoded words (RFC 2047)."""
    if "\n" in subject or "\r" in subject:
        raise ValueError("A subject is one line")
    name = "us-ascii" if subject.isascii() else "utf-8"
    return Header(subject, name, header_name="Subject").encode(linesep="\r\n")


@lru_cache(maxsize=10)
def _sender(address: str) -> str:
    return sanitize_address(address, settings.DEFAULT_CHARSET)
