"""Commands and their arguments, and what is said of wrong ones."""

import argparse
import datetime
import pathlib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, NoReturn

from accord.library import reading, slips

PROGRAM = "./accord"


_OURS = (
    (re.compile(r"^argument (\S+): ignored explicit argument .*"), r"\1 takes no value"),
    (re.compile(r"^the following arguments are required: (.*)"), r"something is missing: \1"),
    (re.compile(r"^argument (\S+): "), r"\1: "),
)
"""What argparse says of arguments, and how we say it."""


class Wrong(Exception):
    """The command was asked for in a way that it does not know: a sentence for people."""


class Command(NamedTuple):
    """One command: how it is called, what it says of itself, what it takes and does.

    Attributes:
        name: its words, as typed: `scenario run`.
        summary: what it does, in half a line.
        about: what its help says below the options: `--json`, exit codes, an example.
        arguments: adds what it takes to a parser.
        run: does it, and returns the exit code.
    """

    name: str
    summary: str
    about: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """A parser that complains in our words and leaves the exit to its caller."""

    def error(self, message: str) -> NoReturn:
        """Complain of the arguments in a sentence, and say where help is."""
        for theirs, ours in _OURS:
            message = theirs.sub(ours, message)
        sentence = message[:1].upper() + message[1:]
        raise Wrong(f"{sentence}.\nTry: {self.prog} --help")


def parser_of(command: Command) -> Parser:
    """Return the parser of a command."""
    parser = Parser(
        prog=f"{PROGRAM} {command.name}",
        description=f"{command.summary[:1].upper()}{command.summary[1:]}.",
        epilog=command.about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.arguments(parser)
    return parser


def parsed(command: Command, arguments: Sequence[str]) -> argparse.Namespace:
    """Return what was asked of a command.

    Raises:
        Wrong: an option that it does not have, or an argument too many or too few.
    """
    parser = parser_of(command)
    # The options first: a mistyped one is the likelier reason for whatever else is amiss.
    _refuse_unknown_options(parser, arguments)
    # Options may stand between names; what follows `--` is a name whatever it begins with.
    parse = parser.parse_known_args if "--" in arguments else parser.parse_known_intermixed_args
    namespace, extra = parse(list(arguments))
    if extra:
        raise Wrong(f"There is no place for '{extra[0]}' here.\nTry: {parser.prog} --help")
    return namespace


def unknown(what: str, word: str, known: Iterable[str], *, help_of: str) -> Wrong:
    """Return what is said of a command or an option that does not exist."""
    listed = tuple(known)
    nearest = slips.suggestion(word, listed)
    there = nearest or f"; there are: {', '.join(listed)}"
    return Wrong(f"There is no {what} '{word}'{there}\nTry: {help_of} --help")


def day(text: str) -> datetime.date:
    """Return the day that an argument names."""
    try:
        return reading.day(text)
    except ValueError as complaint:
        raise argparse.ArgumentTypeError(str(complaint)) from None


def given(text: str) -> str:
    """Return a name that an argument gives; an empty one names nothing."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a name is missing between the quotes")
    return text


def path(text: str) -> pathlib.Path:
    """Return the path that an argument names; an empty one would stand for the whole folder."""
    return pathlib.Path(given(text))


def _refuse_unknown_options(parser: Parser, arguments: Sequence[str]) -> None:
    known = [option for action in parser._actions for option in action.option_strings]
    for argument in arguments:
        if argument == "--":
            return
        name = argument.partition("=")[0]
        if name.startswith("-") and name != "-" and name not in known:
            raise unknown("option", name, known, help_of=parser.prog)
