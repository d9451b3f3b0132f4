"""A stand-in for GOV.UK Notify on this machine: it takes mail as Notify does, and can be asked."""

import base64
import contextlib
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SERVICE, SECRET = "11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-aaaaaaaaaaaa"
KEY = f"accord_live-{SERVICE}-{SECRET}"


@dataclass(kw_only=True)
class Running:
    """A stand-in that runs: where, how it behaves, and what it took.

    `now` is its clock, in seconds; `answers` are statuses and errors by method; a method in `lose`
    is done, and then nothing is said.
    """

    address: str = ""
    now: int = 0
    answers: dict[str, tuple[int, list[dict[str, str]]]] = field(default_factory=dict)
    lose: str = ""
    mails: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)


@contextlib.contextmanager
def running(*, at, **behaving: Any) -> Iterator[Running]:
    """Run one on a free port until the block ends."""
    state = Running(now=int(at.timestamp()), **behaving)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(self._asked)

        def do_POST(self) -> None:
            self._answer(self._taken)

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, of) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            state.heard.append(f"{self.command} {self.path}")
            status, said = 403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]}
            if _knows(self.headers["Authorization"], state.now):
                wanted = state.answers.get(self.command)
                said = {"errors": wanted[1]} if wanted else of(raw)
                status = wanted[0] if wanted else (201 if self.command == "POST" else 200)
            if state.lose == self.command:
                self.connection.close()
                return
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _asked(self, raw: bytes) -> dict[str, Any]:
            del raw
            (reference,) = parse_qs(urlsplit(self.path).query)["reference"]
            found = [each for each in state.mails if each["reference"] == reference]
            status = state.states.get(reference, "sending")
            return {"notifications": [{"reference": reference, "status": status} for _ in found]}

        def _taken(self, raw: bytes) -> dict[str, Any]:
            state.mails.append(json.loads(raw))
            return {"id": "00000000-0000-0000-0000-000000000000"}

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        state.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield state
        server.shutdown()


def _knows(said: str, now: int) -> bool:
    """Test a token as Notify does: whose it is, signed with their secret, half a minute old."""
    head, claims, sign = said.removeprefix("Bearer ").split(".")
    ours = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    found = json.loads(_raw(claims))
    return (
        json.loads(_raw(head)) == {"typ": "JWT", "alg": "HS256"}
        and hmac.compare_digest(_raw(sign), ours)
        and found["iss"] == SERVICE
        and abs(found["iat"] - now) <= 30
    )


def _raw(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
