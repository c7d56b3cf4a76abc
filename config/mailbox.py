"""The demo's mailbox: a local SMTP server that keeps every mail, and how its pages read them.

Nothing leaves this machine. A public site has no such pages (see `config.urls`).
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from accounts import clock

ARRIVAL = "%Y%m%d%H%M%S%f"
KEY = re.compile(r"[0-9]{20}-[0-9a-f]{32}")


@dataclass(frozen=True)
class Mail:
    """One kept mail. `key` names it in addresses and sorts by arrival.

    `arrived_at` is by the demo's clock; its own Date header knows real time only.
    """

    key: str
    to: str
    subject: str
    arrived_at: datetime
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


def folder() -> Path:
    """Where the mails stand, one file each."""
    return Path(settings.VAR_DIR) / "mailbox"


def keep(content: bytes, *, at: datetime) -> str:
    """Store a raw mail that arrived `at`; returns its key."""
    key = f"{at.astimezone(UTC):{ARRIVAL}}-{uuid4().hex}"
    folder().mkdir(parents=True, exist_ok=True)
    part = folder() / f"{key}.part"
    part.write_bytes(content)
    # Renamed when whole, so that a page never reads half a mail.
    part.rename(folder() / f"{key}.eml")
    return key


def newest(limit: int) -> list[Mail]:
    """The last `limit` mails, newest first."""
    files = sorted(folder().glob("*.eml"), reverse=True)[:limit]
    return [_read(path) for path in files]


def find(key: str) -> Mail | None:
    """The mail with this key; None for an unknown or malformed one."""
    path = folder() / f"{key}.eml"
    return _read(path) if KEY.fullmatch(key) and path.is_file() else None


def _read(path: Path) -> Mail:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert isinstance(message, EmailMessage)
    return Mail(
        key=path.stem,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        arrived_at=datetime.strptime(path.stem.split("-")[0], ARRIVAL).replace(tzinfo=UTC),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        headers=tuple((name, str(value)) for name, value in message.items()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""


class _Keeper:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        keep(envelope.content, at=clock.now())
        return "250 Kept"


def catcher(port: int) -> Controller:
    """An SMTP server for 127.0.0.1:`port` that keeps what it gets; call start() and stop()."""
    # Its log would show every address.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    return Controller(_Keeper(), hostname="127.0.0.1", port=port)
