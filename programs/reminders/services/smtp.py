"""Handing mails over one open SMTP line, the next one announced with the body of the one before.

Refusals are returned; what is raised (an OSError) means that the line is lost.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives

from programs.reminders.raw_mail import address_of, written

GO_ON = 354
"""The one answer after which a body may follow."""

Answer = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail in its turn: who it is from and to, and its bytes."""

    sender: str
    recipient: str
    data: bytes

    @property
    def commands(self) -> tuple[bytes, ...]:
        return (
            f"MAIL FROM:<{self.sender}>\r\n".encode("ascii"),
            f"RCPT TO:<{self.recipient}>\r\n".encode("ascii"),
            b"DATA\r\n",
        )

    @property
    def body(self) -> bytes:
        """A line that begins with a dot gets a second one (RFC 5321, 4.5.2)."""
        return (b"\r\n" + self.data).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n"


def outgoing(mail: EmailMultiAlternatives) -> Outgoing:
    return Outgoing(address_of(mail.from_email), address_of(mail.to[0]), written(mail))


class Dialogue:
    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp
        self._pipelines = smtp.has_extn("pipelining")

    def announce(self, mail: Outgoing, *, announced: bool) -> smtplib.SMTPException | None:
        """Let the server agree to the mail, which `hand_over` may have announced already."""
        if self._pipelines:
            if not announced:
                self._smtp.send(b"".join(mail.commands))
            return self._refusal(mail, [self._smtp.getreply() for _command in mail.commands])
        answers: list[Answer] = []
        for command in mail.commands:
            self._smtp.send(command)
            answers.append(self._smtp.getreply())
            if answers[-1][0] >= 400:
                break
        return self._refusal(mail, answers)

    def hand_over(self, mail: Outgoing, following: Outgoing | None) -> bool:
        """Send the body. True if `following` was announced with it."""
        is_announced = self._pipelines and following is not None
        next_one = b"".join(following.commands) if following and is_announced else b""
        self._smtp.send(mail.body + next_one)
        return is_announced

    def taken(self) -> smtplib.SMTPException | None:
        """The server's last word about the body handed over."""
        code, reply = self._smtp.getreply()
        return None if code == 250 else smtplib.SMTPDataError(code, reply)

    def _refusal(self, mail: Outgoing, answers: list[Answer]) -> smtplib.SMTPException | None:
        sender, *rest = answers
        if sender[0] == GO_ON or sender[0] >= 300:
            error: smtplib.SMTPException = smtplib.SMTPSenderRefused(*sender, mail.sender)
        elif rest[0][0] >= 300:
            error = smtplib.SMTPRecipientsRefused({mail.recipient: rest[0]})
        elif rest[1][0] != GO_ON:
            error = smtplib.SMTPDataError(*rest[1])
        else:
            return None
        self._start_anew(answers)
        return error

    def _start_anew(self, answers: list[Answer]) -> None:
        """Let the server forget the refused mail; one that would take a body gets an empty one."""
        if any(code == 421 for code, _reply in answers):
            return
        if answers[-1][0] == GO_ON:
            self._smtp.send(b".\r\n")
            self._smtp.getreply()
        self._smtp.rset()
