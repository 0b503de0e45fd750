"""A mail server of our own on a free port: it keeps what it is sent, and can refuse, hang up or fall silent."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    """`refuses` addresses; `hangs_up_on` ends the connection at one; `silent_on` takes one's mail and never answers,
    having set `is_silent`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self.refuses: set[str] = set()
        self.hangs_up_on = self.silent_on = ""
        self.is_silent, self.speaks_again = threading.Event(), threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def readers(self) -> list[str]:
        return sorted(mail["To"] for mail in self.mails)


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        self.to = ""
        self.say("220 here")
        for line in self.rfile:
            verb = line[:4].upper().decode()
            if verb == "QUIT" or not self.answer(verb, line.decode()):
                break

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def answer(self, verb: str, line: str) -> bool:
        if verb == "RCPT":
            self.to = line.partition("<")[2].partition(">")[0]
            if self.to == self.server.hangs_up_on:
                return False
            self.say("550 no such person" if self.to in self.server.refuses else "250 ok")
        elif verb == "DATA":
            self.take()
        else:
            self.say("250 ok")
        return True

    def take(self) -> None:
        self.say("354 go on")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if self.to == self.server.silent_on:
            self.server.is_silent.set()
            self.server.speaks_again.wait(60)
        self.say("250 taken")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.speaks_again.set()
            server.shutdown()
