"""`python -m bench AREA`: measures, and prints the tables beside the goals."""

import argparse
import os
import platform
import signal
import sys
from collections.abc import Sequence
from types import FrameType

import msgspec

from bench import apart, commit, durable, ladder, page, sweep, timing, workday

AREAS = {
    "workday": workday.measure,
    "ladder": ladder.measure,
    "durable": durable.measure,
    "commit": commit.measure,
    "sweep": sweep.measure,
    "http": page.measure,
}
OF_THE_SERVICE = ("durable", "commit", "sweep", "http")
"""These need what requirements-service.lock lists; the others do without Django."""

_KNOWN = f"{', '.join([*AREAS][:-1])} or {[*AREAS][-1]}"

ABOUT = "Measures Accord beside the libraries that do a part of its work."
ENDING = "It informs: however the figures are, the exit code is 0."


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure one area and print its tables; always 0 once something was measured."""
    asked = _asked(arguments)
    effort = timing.Effort(rounds=asked.rounds)
    tables = AREAS[asked.area](effort, peers=asked.peers)
    if asked.json:
        tables_as_json = {table.title: table.values for table in tables}
        found = {"area": asked.area, "machine": machine(), "tables": tables_as_json}
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    else:
        sys.stdout.write("\n\n".join((machine(), *map(str, tables))) + "\n")
    return 0


def machine() -> str:
    """Return where it was measured, and how busy the machine was."""
    cores, load = os.cpu_count(), os.getloadavg()[0]
    return f"Python {platform.python_version()}, {cores} cores, load {load:.1f} when it ended."


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=ABOUT, epilog=ENDING)
    parser.add_argument("area", type=_area, metavar="AREA", help=_KNOWN)
    parser.add_argument("--peers", action="store_true", help="beside other libraries, if there")
    parser.add_argument("--rounds", type=_rounds, default=7, help="how many (7)")
    parser.add_argument("--json", action="store_true", help="for machines")
    return parser.parse_args(arguments)


def _area(text: str) -> str:
    if text not in AREAS:
        raise argparse.ArgumentTypeError(f"nothing is measured as {text!r}: give {_KNOWN}")
    if text in OF_THE_SERVICE and not apart.is_there():
        raise argparse.ArgumentTypeError(
            f"{text} needs Django, which is not installed here: "
            "./accord bench installs it, or install what requirements-service.lock lists"
        )
    return text


def _rounds(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rounds: give 1 or more")
    return int(text)


def _leave(number: int, frame: FrameType | None) -> None:
    """Leave in order when we are ended, so that the servers are stopped too."""
    del frame
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    sys.exit(main())
