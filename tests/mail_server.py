"""A real SMTP server for tests: it keeps what it accepts and misbehaves when told to."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config.processes import free_port

# A line for each command of each mail would cost more than the mails.
logging.getLogger("mail.log").setLevel(logging.WARNING)

Answer = Callable[[EmailMessage], str]
"""What to say after DATA: "250 OK" accepts and keeps the mail, anything else refuses it."""


LINE_DROPS = "421 drop"
"""Instead of an answer the line drops, and the mail is lost."""

TAKEN_BUT_LINE_DROPS = "250 drop"
"""The mail is kept, and nobody is told: the sender cannot know whether it was."""


def accept(message: EmailMessage) -> str:
    return "250 OK"


class MailServer:
    """SMTP on 127.0.0.1:`port` in a thread of its own.

    `answer` is called with each mail and gives the reply: set it to refuse ("451 later",
    "550 no such person") or to wait first, as a slow server would; LINE_DROPS and
    TAKEN_BUT_LINE_DROPS end the line instead. `refuses` are recipients it does not know. Mails it
    accepts stand in `mails` in the order of arrival. `stop()` and `start()` again make an outage.
    """

    def __init__(self, *, pipelining: bool = True) -> None:
        self.port = free_port()
        self.refuses: dict[str, str] = {}
        self.lines_opened = 0
        self._pipelining = pipelining
        self.answer: Answer = accept
        self.mails: list[EmailMessage] = []
        self._arrived = threading.Condition()
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.lines_opened += 1
        session.host_name = hostname
        host, *offers = responses  # a client takes the first line for a greeting
        return [host, *(["250-PIPELINING"] if self._pipelining else []), *offers]

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(message, EmailMessage)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        # In another thread: a slow answer must not stop the server from hearing others.
        reply: str = await server.loop.run_in_executor(None, self.answer, message)
        if reply.startswith("250"):
            with self._arrived:
                self.mails.append(message)
                self._arrived.notify_all()
        if reply in (LINE_DROPS, TAKEN_BUT_LINE_DROPS):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return reply

    def wait_for(self, count: int, *, seconds: float = 30) -> list[EmailMessage]:
        """Return once `count` mails have been accepted; AssertionError after `seconds`."""
        with self._arrived:
            arrived = self._arrived.wait_for(lambda: len(self.mails) >= count, timeout=seconds)
        assert arrived, f"{len(self.mails)} of {count} mails within {seconds} s"
        return list(self.mails)

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in mail["X-Envelope-To"]]


def slowly(seconds: float) -> Answer:
    """Accept each mail after `seconds`, so that a test can kill the sender meanwhile."""

    def answer(message: EmailMessage) -> str:
        time.sleep(seconds)
        return "250 OK"

    return answer
