"""An objection to a command, and the refusal that carries them."""

import msgspec

from accord.engine import policy as policies
from accord.engine import words


class Objection(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What stands against a command, in a sentence for the person who asks.

    Attributes:
        clauses: the clauses that object, or the reading where the document has none.
        reason: what is the matter and what to do.
        barred: no reason can override it (reading 1).
        duties: the duties that stand in the way; departing departs from them.
    """

    clauses: policies.Clauses
    reason: str
    barred: bool = False
    duties: tuple[str, ...] = ()


class Refused(Exception):
    """The policy does not allow this yet. Expected: shown to people, never logged as a fault."""

    def __init__(self, objections: tuple[Objection, ...]) -> None:
        """Carry the objections; the message is their sentences."""
        super().__init__(" ".join(objection.reason for objection in objections))
        self.objections = objections


def barred(reading: int, reason: str) -> Objection:
    """Return an objection that nothing overrides, by one of our readings."""
    return Objection(clauses=(words.Clause(f"reading-{reading}"),), reason=reason, barred=True)
