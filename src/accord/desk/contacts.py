"""What is asked of an office and what it answers, as both lie in their row: sealed, each apart.

They lie under the master key and not an escalation's: most are asked before anything is raised.
"""

from typing import Any

from django.conf import settings

from accord.desk.models import ContactRequest
from accord.sealing import seals


def sealed(text: str, row: ContactRequest, *, what: str) -> bytes:
    """Return words, sealed for their row.

    Args:
        what: `question` or `answer`; one does not open as the other.
    """
    return seals.wrap(text.encode(), master=settings.MASTER_KEY, place=_place(row, what))


def question(row: ContactRequest) -> str:
    """Return what was asked; empty where nothing was written.

    Raises:
        Broken: the master key is another one, or the row was changed.
    """
    return _open(row.sealed, row, "question")


def answer(row: ContactRequest) -> str:
    """Return what the office wrote in answer; empty where it wrote nothing.

    Raises:
        Broken: the master key is another one, or the row was changed.
    """
    return _open(row.answer, row, "answer") if row.answer is not None else ""


def _open(words: Any, row: ContactRequest, what: str) -> str:
    place = _place(row, what)
    return seals.unwrap(bytes(words), master=settings.MASTER_KEY, place=place).decode()


def _place(row: ContactRequest, what: str) -> str:
    return f"contact|{row.id}|{row.partnership}|{row.person}|{what}"
