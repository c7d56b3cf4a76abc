"""A real SMTP server for tests: it keeps what it accepts and misbehaves when told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config.processes import free_port

Answer = Callable[[EmailMessage], str]
"""What to say after DATA: "250 OK" accepts and keeps the mail, anything else refuses it."""


def accept(message: EmailMessage) -> str:
    return "250 OK"


class MailServer:
    """SMTP on 127.0.0.1:`port` in a thread of its own.

    `answer` is called with each mail and gives the reply: set it to refuse ("451 later",
    "550 no such person") or to wait first, as a slow server would. Mails it accepts stand in
    `mails` in the order of arrival. `stop()` and `start()` again make an outage.
    """

    def __init__(self) -> None:
        self.port = free_port()
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
