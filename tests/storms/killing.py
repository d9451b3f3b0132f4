"""What is killed in a storm, and is there again at once: webs and workers, forked or started."""

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from processes import (
    Nursery,
    address_of_the_tests,
    answers,
    environment,
    free_port,
    gone,
    kill,
    until,
)


@dataclass
class Forked:
    """A web or a worker forked from a process that has Accord loaded."""

    forking: Nursery
    what: str
    broken: str = ""
    port: int = field(default_factory=free_port)
    process: int = 0

    @property
    def name(self) -> str:
        return self.what

    def start(self) -> None:
        how = {"port": self.port} if self.what == "web" else {}
        self.process = self.forking.start(self.what, broken=self.broken, **how)

    def is_up(self) -> bool:
        return self.what != "web" or answers(self.port)

    def kill(self) -> None:
        kill(self.process)

    def end(self) -> None:
        """Ask a worker to end in order; a web has nothing in hand by now."""
        if self.what == "web":
            self.kill()
        else:
            os.kill(self.process, signal.SIGTERM)
            gone(self.process)


@dataclass
class Command:
    """`./accord serve` or `./accord worker` as people start them, killed with its children."""

    forking: Nursery
    what: str
    folder: Path
    mail: int
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def name(self) -> str:
        return f"accord {self.what}"

    def start(self) -> None:
        port = ["--port", str(self.port)] if self.what == "serve" else []
        settings = {
            **environment(self.folder, address=address_of_the_tests()),
            "ACCORD_SMTP_PORT": str(self.mail),
        }
        with (self.folder / "said").open("a") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "accord.manage", self.what, *port],
                env=settings, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip

    def is_up(self) -> bool:
        if self.what == "serve":
            return answers(self.port)
        return b"signal" in _caught(self.process.pid)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def _caught(process: int) -> bytes:
    """Say whether a process has its signals in hand, as the worker has once it works."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("SigCgt:") and int(line.split()[1], 16) & (1 << (signal.SIGTERM - 1)):
            return b"signal"
    return b""


def kill_some(victims, times: int, chance) -> Counter:
    """Kill one of them after 20 to 600 ms, and start it again; so many times.

    What is just starting is left out, for it does nothing yet that could be lost.
    """
    import time

    killed = Counter()
    for _ in range(times):
        time.sleep(chance.uniform(0.02, 0.6))
        up = [each for each in victims if each.is_up()]
        if not up:
            until(lambda: any(each.is_up() for each in victims), "anything is up again")
            up = [each for each in victims if each.is_up()]
        victim = chance.choice(up)
        victim.kill()
        victim.start()
        killed[victim.name] += 1
    return killed
