"""`python -m benchmarks.mail_sink PORT KIND [DELAY_MS]`: an SMTP server that accepts everything.

It keeps nothing but counts. KIND `aiosmtpd` is the server of that package, which reads and checks
every command as the RFC has it; `counting` looks for the ends of lines and mails alone, so that it
is never what is measured, and each of its answers waits DELAY_MS, as a server some way off would.
Both offer PIPELINING. Their own command XSTAT answers how many mails came, how many Message-IDs
came twice, and when (seconds of this machine's clock) the last one came; XRESET starts anew.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import sys
import threading
import time
from functools import partial

from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^message-id: *(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"


class Counts:
    """What came, in however many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        self._seen: set[bytes] = set()
        self._mails = 0
        self._last_at = 0.0

    def take(self, mail: bytes) -> None:
        found = MESSAGE_ID.search(mail)
        with self._lock:
            self._mails += 1
            self._seen.add(found[1] if found else b"")
            self._last_at = time.time()

    def told(self) -> str:
        return f"250 {self._mails} {self._mails - len(self._seen)} {self._last_at:.6f}"


class Counting:
    def __init__(self, *, delay_seconds: float) -> None:
        self._delay = delay_seconds
        self._counts = Counts()

    def serve(self, port: int) -> None:
        with socket.create_server(("127.0.0.1", port)) as server:
            while True:
                line, _address = server.accept()
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(b"220 sink\r\n")
        waiting, in_mail = b"", False
        while received := line.recv(1 << 16):
            waiting += received
            answers = []
            while True:
                end = waiting.find(END if in_mail else b"\r\n")
                if end < 0:
                    break
                if in_mail:
                    self._counts.take(waiting[:end])
                    waiting, in_mail, answer = waiting[end + len(END) :], False, b"250 taken\r\n"
                else:
                    answer = self._answer(waiting[:end])
                    in_mail = answer.startswith(b"354")
                    # The line's end stays in front of a mail: an empty one ends at once.
                    waiting = waiting[end if in_mail else end + 2 :]
                answers.append(answer)
            if answers:
                if self._delay:
                    time.sleep(self._delay)
                line.sendall(b"".join(answers))

    def _answer(self, command: bytes) -> bytes:
        word = command[:4].upper()
        if word == b"DATA":
            return b"354 go on\r\n"
        if word == b"EHLO":
            return b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
        if word == b"XSTA":
            return self._counts.told().encode() + b"\r\n"
        if word == b"QUIT":
            return b"221 bye\r\n"
        if word == b"XRES":
            self._counts.reset()
        return b"250 ok\r\n"


class Checking(SMTP):
    """One conversation of the aiosmtpd server."""

    def __init__(self, counts: Counts) -> None:
        super().__init__(self, loop=asyncio.get_running_loop())
        self._counts = counts

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        session.host_name = host
        return [answers[0], "250-PIPELINING", *answers[1:]]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self._counts.take(envelope.content)
        return "250 taken"

    async def smtp_XSTAT(self, _argument: str | None) -> None:
        await self.push(self._counts.told())

    async def smtp_XRESET(self, _argument: str | None) -> None:
        self._counts.reset()
        await self.push("250 ok")


async def check(port: int) -> None:
    # A line for each command of each mail would cost more than the mails.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(partial(Checking, Counts()), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    port, kind, *rest = sys.argv[1:]
    if kind == "aiosmtpd":
        asyncio.run(check(int(port)))
    else:
        Counting(delay_seconds=float(rest[0]) / 1000 if rest else 0).serve(int(port))
