"""The tree of commands, their exit codes, and the last word on whatever goes wrong."""

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import TextIO

import msgspec

from accord.cli import (
    checking,
    compare,
    coverage,
    flowchart,
    page,
    policy,
    prove,
    rehearse,
    render,
    scenario,
    schema,
    story,
    trace,
    usage,
    version,
)  # fmt: skip
from accord.library import calendars, policies, source

UNUSABLE = 2
INTERRUPTED = 130
UNREAD = 141
FAULT = 70
"""Exit codes beside 0 and 1: unusable input or wrong usage, Ctrl-C, a reader of what is printed
that leaves (as `head` does), a fault of ours."""

COMMANDS = (
    policy.LIST,
    page.SHOW,
    story.STORY,
    checking.CHECK,
    coverage.COVERAGE,
    flowchart.FLOWCHART,
    compare.COMPARE,
    rehearse.REHEARSE,
    prove.PROVE,
    schema.SCHEMA,
    scenario.RUN,
    trace.TRACE,
)

OF_THE_SCRIPT = (
    "test", "lint", "bench", "demo", "serve", "worker", "migrate", "manage",
    "first-partnership", "backup", "after-restore", "verify-record", "rebuild-register",
    "new-holidays", "export-scenario",
)  # fmt: skip
"""Commands of `./accord` that it carries out itself, or that Django carries out."""

OF_THE_SERVICE = {
    "policy install": "propose a version to the office of a partnership (needs its database)"
}
"""Commands of the same groups that Django carries out: what they are, for the overview."""

EXPECTED = (source.NotUsable, policies.Unknown, calendars.TableNotUsable, usage.Wrong)
"""What goes wrong outside the program; shown in its own words."""

ABOUT = """\
Accord runs the escalation policies by which child-protection agencies settle their differences.
"""

EXITS = (
    "Exit codes: 0 all is well, 1 something is missing or missed, 2 unusable input or wrong use."
)


def main(arguments: Sequence[str]) -> int:
    """Carry out a command and return its exit code; no exception leaves."""
    _write_whatever_the_encoding()
    render.be_plain(False)
    try:
        code = _carry_out(arguments)
        sys.stdout.flush()
    except EXPECTED as matter:
        if "--json" in arguments:
            render.as_json({"problems": msgspec.to_builtins(_problems(matter))}, indent=2)
        render.complain(str(matter))
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _stop_writing()
        return UNREAD
    except SystemExit as done:  # argparse has shown a help page
        return done.code if isinstance(done.code, int) else 0
    except OSError as matter:
        return _unreachable(matter)
    except Exception as fault:
        return _own_up(fault)
    return code


def _carry_out(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        render.say(_overview(COMMANDS))
        return 0
    if arguments[0] in ("version", "-V", "--version"):
        render.say(f"Accord {version.current()}")
        return 0
    known = {command.name: command for command in COMMANDS}
    first, rest = arguments[0], arguments[1:]
    if first in known:
        return _start(known[first], rest)
    group = tuple(each for each in COMMANDS if each.name.startswith(f"{first} "))
    if not group:
        if first in OF_THE_SCRIPT:
            raise usage.Wrong(f"'{first}' is a command of the script: {usage.PROGRAM} {first}")
        raise usage.unknown("command", first, _firsts(), help_of=usage.PROGRAM)
    if not rest or rest[0] in ("help", "-h", "--help"):
        render.say(_overview(group))
        return 0
    command = known.get(f"{first} {rest[0]}")
    if command is None and f"{first} {rest[0]}" in OF_THE_SERVICE:
        name = f"{first} {rest[0]}"
        raise usage.Wrong(f"'{name}' is a command of the script: {usage.PROGRAM} {name}")
    if command is None:
        names = [each.name.removeprefix(f"{first} ") for each in group]
        help_of = f"{usage.PROGRAM} {first}"
        raise usage.unknown(f"command of '{first}' called", rest[0], names, help_of=help_of)
    return _start(command, rest[1:])


def _firsts() -> tuple[str, ...]:
    """Return every word that can stand first after `./accord`."""
    ours = (each.name.split()[0] for each in COMMANDS)
    return tuple(dict.fromkeys((*ours, *OF_THE_SCRIPT, "help", "version")))


def _start(command: usage.Command, arguments: Sequence[str]) -> int:
    return command.run(usage.parsed(command, arguments))


def _overview(commands: Sequence[usage.Command]) -> str:
    rows = [f"    {usage.PROGRAM} {each.name:<16}  {each.summary}" for each in commands]
    firsts = {each.name.split()[0] for each in commands}
    rows += [
        f"    {usage.PROGRAM} {name:<16}  {summary}"
        for name, summary in OF_THE_SERVICE.items()
        if name.split()[0] in firsts
    ]
    example = commands[0].about.strip().rpartition("\n")[2].strip()
    closing = f"{usage.PROGRAM} COMMAND --help says more, as in {usage.PROGRAM} {commands[0].name}"
    return "\n".join((ABOUT, *rows, "", EXITS, f"For example: {example}", f"{closing} --help"))


def _problems(matter: Exception) -> tuple[source.Problem, ...]:
    """Return what is wrong as problems of files; of an argument, at its name."""
    if isinstance(matter, source.NotUsable):
        return matter.problems
    name = matter.name if isinstance(matter, policies.Unknown) else ""
    return (source.Problem(name, 1, 1, str(matter)),)


def _write_whatever_the_encoding() -> None:
    """Let a letter that the terminal or the pipe cannot show become a question mark."""
    # Python leaves None where a stream was closed before it started.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def _stop_writing() -> None:
    """Keep Python from writing what is left to where nothing can be written."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unreachable(matter: OSError) -> int:
    _stop_writing()
    where = f"{matter.filename}: " if matter.filename else ""
    render.complain(f"{where}{matter.strerror or matter}.")
    return UNUSABLE


def _own_up(fault: Exception) -> int:
    if os.environ.get("ACCORD_DEBUG"):
        traceback.print_exception(fault)
    what = f"{type(fault).__name__}: {fault}".splitlines()[0]
    render.complain(
        f"This is a fault in Accord and not in what you gave it ({what}). Please report it with "
        "the command you typed; ACCORD_DEBUG=1 before the command shows where it happened."
    )
    return FAULT
