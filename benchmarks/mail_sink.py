"""`python -m benchmarks.mail_sink PORT DELAY_MS [plain]`: an SMTP server that accepts everything.

It keeps nothing but counts, so that it is never what is measured. Each of its answers waits
DELAY_MS, as a mail server some way off would. `plain`: it does not offer PIPELINING. Its own
command XSTAT answers how many mails came, how many Message-IDs came twice, and when (seconds of
this machine's clock) the last one came; XRESET starts the counts again.
"""

from __future__ import annotations

import re
import socket
import sys
import threading
import time

MESSAGE_ID = re.compile(rb"^message-id: *(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"


class Sink:
    def __init__(self, *, delay_seconds: float, pipelining: bool) -> None:
        self._delay = delay_seconds
        self._hello = b"250-sink\r\n" + (b"250-PIPELINING\r\n" if pipelining else b"")
        self._lock = threading.Lock()
        self._reset()

    def _reset(self) -> None:
        self._seen: set[bytes] = set()
        self._mails = 0
        self._last_at = 0.0

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
                    self._take(waiting[:end])
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
            return self._hello + b"250 8BITMIME\r\n"
        if word == b"XSTA":
            twice = self._mails - len(self._seen)
            return b"250 %d %d %.6f\r\n" % (self._mails, twice, self._last_at)
        if word == b"QUIT":
            return b"221 bye\r\n"
        if word == b"XRES":
            self._reset()
        return b"250 ok\r\n"

    def _take(self, mail: bytes) -> None:
        found = MESSAGE_ID.search(mail)
        with self._lock:
            self._mails += 1
            self._seen.add(found[1] if found else b"")
            self._last_at = time.time()


if __name__ == "__main__":
    port, delay_ms, *rest = sys.argv[1:]
    Sink(delay_seconds=float(delay_ms) / 1000, pipelining="plain" not in rest).serve(int(port))
