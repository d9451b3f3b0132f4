"""What is asked of the engine: an act, by whom, and when."""

from datetime import datetime

import msgspec

from accord.engine import acts, events, words


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asks to do something.

    Attributes:
        act: what, with its particulars.
        by: who acts, as PARTY.POST.
        at: when it is recorded, an aware instant.
        happened: when it took place, an aware instant, not after `at` (reading 6).
        entry: the number under which the record knows this step, from 1; `correct` names it.
        departing: why it is done although the policy objects (reading 1); empty for no reason.
        agencies: who disagrees; asked for by `raise` alone.
        account: what is written down beside the act; nothing is judged by it.
    """

    act: acts.AnyAct
    by: words.Post
    at: datetime
    happened: datetime
    entry: int
    departing: str = ""
    agencies: words.Agencies = words.Agencies()
    account: tuple[events.Line, ...] = ()
