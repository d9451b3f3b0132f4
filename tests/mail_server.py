"""A mail server on this machine, for tests: it speaks SMTP, and fails where it is told to.

    with mail_server.running(answers={"RCPT": "550 5.1.1 nobody here"}) as server:
        ...
    server.mails

Each mail that it took stands in `mails`. `answers` replaces what it says to a command ("content"
is what follows DATA), and an empty one is none; `drop_at` names the command upon which it hangs up
without a word, having done what was asked. `on` is called with each command as it comes, before it
is answered.
"""

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

USUAL = {
    "EHLO": "250-here\r\n250 8BITMIME", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on",
    "content": "250 taken", "QUIT": "221 bye", "STARTTLS": "220 go on", "AUTH": "235 welcome",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail as it arrived: the envelope's addresses and its bytes."""

    sender: str
    readers: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Return what a reader's program would make of it."""
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass(kw_only=True)
class Running:
    """A server that runs: where, how it behaves, and what it took."""

    host: str = "127.0.0.1"
    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    drop_at: str = ""
    on: Callable[[str], None] = lambda _: None
    context: ssl.SSLContext | None = None
    mails: list[Mail] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)


@contextlib.contextmanager
def running(
    *,
    answers: Mapping[str, str] | None = None,
    drop_at: str = "",
    on: Callable[[str], None] = lambda _: None,
    context: ssl.SSLContext | None = None,
) -> Iterator[Running]:
    """Run one on a free port until the block ends."""
    state = Running(answers=dict(answers or {}), drop_at=drop_at, on=on, context=context)

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                _converse(self, state)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address = True, True

    with Server((state.host, 0), Conversation) as server:
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield state
        server.shutdown()


def _converse(with_: socketserver.StreamRequestHandler, state: Running) -> None:
    talk = _Talk(with_.request, state)
    try:
        talk.write("220 a server for tests")
        while (line := talk.channel.readline()) and talk.answered(line):
            pass
    finally:
        with contextlib.suppress(OSError):
            talk.channel.close()
        talk.connection.close()


class _Talk:
    """One conversation: what was said so far, and what the server does next."""

    def __init__(self, connection: socket.socket, state: Running) -> None:
        self.connection, self.state = connection, state
        self.channel: Any = connection.makefile("rwb")
        self.sender, self.readers = "", []

    def write(self, answer: str) -> None:
        self.channel.write(answer.encode() + b"\r\n")
        self.channel.flush()

    def answered(self, line: bytes) -> bool:
        """Do as a line says, and answer; return whether to go on."""
        command = line.split(b":")[0].split()[0].decode().upper()
        self.state.heard.append(line.decode().strip())
        if not self._says(command) or command == "QUIT":
            return False
        if self._refuses(command):
            return True
        if command == "STARTTLS":
            assert self.state.context is not None
            self.connection = self.state.context.wrap_socket(self.connection, server_side=True)
            self.channel = self.connection.makefile("rwb")
        elif command == "MAIL":
            self.sender, self.readers = _address(line), []
        elif command == "RCPT":
            self.readers.append(_address(line))
        elif command == "DATA":
            return self._takes(_content(self.channel))
        return True

    def _takes(self, content: bytes | None) -> bool:
        if content is None:
            return False
        if not self._refuses("content"):
            mail = Mail(sender=self.sender, readers=tuple(self.readers), raw=content)
            self.state.mails.append(mail)
        return self._says("content")

    def _refuses(self, command: str) -> bool:
        return self.state.answers.get(command, "").startswith(("4", "5"))

    def _says(self, command: str) -> bool:
        self.state.on(command)
        if self.state.drop_at == command:
            return False
        answer = self.state.answers.get(command, USUAL.get(command, "250 ok"))
        if command == "EHLO" and self.state.context:
            answer = answer.replace("250-here", "250-here\r\n250-STARTTLS")
        if answer:
            self.write(answer)
        return True


def _address(line: bytes) -> str:
    return line.split(b"<")[1].split(b">")[0].decode()


def _content(channel: Any) -> bytes | None:
    """Return a mail's bytes up to the line with a single dot; None where it never came."""
    lines: list[bytes] = []
    while line := channel.readline():
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line[1:] if line.startswith(b".") else line)
    return None
