"""How our commands take their arguments: in our own words, and without Django's options."""

import argparse
import re
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from accord.library import policies, reading
from accord.manage import NotUsable

_OURS = (
    (re.compile(r"^unrecognized arguments: (\S+).*"), r"there is no place for '\1' here"),
    (re.compile(r"^the following arguments are required: (.*)"), r"something is missing: \1"),
    (re.compile(r"^argument (\S+): "), r"\1: "),
)
"""What argparse says of arguments, and how we say it."""
_EXTRA = re.compile(r"^unrecognized arguments: (\S+)")


class Parser(CommandParser):
    """A parser that complains in a sentence, and says where help is."""

    def error(self, message: str) -> NoReturn:
        """Complain of the arguments.

        Raises:
            NotUsable: always; the message is the complaint.
        """
        sentence = message
        for theirs, ours in _OURS:
            sentence = theirs.sub(ours, sentence)
        extra = _EXTRA.match(message)
        hint = _of_a_policy(extra[1]) if extra else ""
        said = f"{sentence[:1].upper()}{sentence[1:]}."
        raise NotUsable(f"{said}{hint}\nTry: {self.prog} --help")


class OurCommand(BaseCommand):
    """A command whose help shows what it takes itself, and none of Django's own options."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return a parser of our own, with Django's options at what they are by default."""
        prog = f"{prog_name} {subcommand.replace('_', '-')}"
        parser = Parser(prog=prog, description=self.help, allow_abbrev=False, **kwargs)
        parser.set_defaults(
            verbosity=1, settings=None, pythonpath=None, traceback=False, no_color=False,
            force_color=False, skip_checks=False,
        )  # fmt: skip
        self.add_arguments(parser)
        return parser


def add_data(parser: CommandParser, of: str = "the database") -> None:
    """Add `--data`, which is read before the settings are and stands here for the help alone."""
    parser.add_argument("--data", metavar="DIR", help=f"folder of {of}")


def day(text: str) -> date:
    """Return the day that an argument names."""
    try:
        return reading.day(text)
    except ValueError as complaint:
        raise argparse.ArgumentTypeError(str(complaint)) from None


def port(text: str) -> int:
    """Return the port that an argument names."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no port; give a number, as in --port 8000"
        ) from None


def _of_a_policy(word: str) -> str:
    """Return where to find a policy that was named to a command which takes none."""
    known = policies.titled(word) or (word if word in policies.ids() else "")
    return f" For one policy: ./accord policy story {known}." if known else ""
