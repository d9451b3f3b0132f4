"""What is owed and what comes next in one escalation, as its pages say it."""

from collections.abc import Iterable, Iterator

import msgspec

from accord.engine import acts, agenda, duties, posts, words
from accord.engine.working_days import Due
from accord.library import phrases
from accord.queries import escalation as queries
from accord.queries import promises, work
from accord.register import titles
from accord.web import present, promised
from accord.web.act_forms import FORMS
from accord.web.present import NAMING, Shown, Somebody
from accord.web.speaking import Cited


class ToDo(msgspec.Struct, frozen=True, kw_only=True):
    """Something owed, or next: what, who, by when, why.

    Attributes:
        do: the act that does it, where the reader may do it; empty otherwise.
        when: by when, in words; empty where no limit is set.
        duty: the duty's id, where it is one of the policy's.
        late: what its limit being past is called; empty where it is not.
    """

    title: str
    who: tuple[Somebody, ...]
    when: str
    cited: tuple[Cited, ...]
    do: str = ""
    duty: str = ""
    strength: str = ""
    late: str = ""
    mine: bool = False


def next_step(of: Shown) -> ToDo:
    """Return what comes next, for the top of every page."""
    coming = queries.coming(of.standing, of.policy, of.agenda)
    turns = tuple(each for each in coming.who if present.is_mine(each, of))
    following = ToDo(
        title=_coming_title(coming, turns, of),
        who=tuple(present.somebody(each, of) for each in coming.who),
        when=of.speaker.due(coming.due) if coming.due else "",
        cited=of.speaker.cited(coming.clauses),
        do=_coming_act(coming, turns, of),
        duty=coming.duty,
        late=_late(coming.due, of) if of.agenda.overdue else "",
        mine=bool(turns),
    )
    naming = tuple(_naming(of, frozenset((NAMING,))))
    own = next((each for each in naming if each.mine), None)
    if own is not None:
        return own  # at once, and nothing reaches their side before it is done
    return _waiting(naming, of) if naming and _needs_a_name(coming, following) else following


def _needs_a_name(coming: queries.Next, following: ToDo) -> bool:
    """Test whether what comes next is with somebody whom their side has yet to name."""
    return coming.do == acts.Discuss.do or any(each.unnamed for each in following.who)


def _waiting(naming: tuple[ToDo, ...], of: Shown) -> ToDo:
    """Return that somebody has to be named first, and who does that."""
    leads, lacking = [], []
    for post in _asked_to_name(of):
        name = present.somebody(post, of).name
        if present.is_vacant(post, of):
            lacking.append(f"{of.speaker.side(posts.split(post)[0])} gets a {LEAD}")
        else:
            leads.append(f"{of.speaker.post(post)}, {name}," if name else of.speaker.post(post))
    waits = [f"{phrases.listed(leads)} to name somebody"] if leads else []
    if lacking:
        waits.append(f"the partnership's office to see that {phrases.listed(lacking)}")
    return msgspec.structs.replace(
        naming[0],
        title=f"Waiting for {', and for '.join(waits)}",
        who=tuple(each for todo in naming for each in todo.who),
        do="",
    )


def _coming_act(coming: queries.Next, turns: tuple[words.Post, ...], of: Shown) -> str:
    """Return the act that the reader does next; empty where there is a choice."""
    if coming.do == work.SETTLE and turns:
        return {work.ANSWER: "respond", work.DECIDE: "decide"}.get(_side_does(turns, of), "")
    return coming.do if coming.do in FORMS else ""


def _side_does(turns: tuple[words.Post, ...], of: Shown) -> str:
    parties = {posts.party_of(each, of.standing.agencies) for each in turns}
    return work.side_does(parties, of.standing.status)


def _late(due: Due | None, of: Shown) -> str:
    """Return what a limit that is past is called: a guide is no breach (reading 9)."""
    if due is None or not due.passed(of.at):
        return ""
    limit = of.limit
    guide = limit is not None and limit.due == due and limit.limit is not None and limit.limit.guide
    return "Past the guide" if guide else "Overdue"


def _coming_title(coming: queries.Next, turns: tuple[words.Post, ...], of: Shown) -> str:
    if coming.title:
        owed = coming.who[0] if coming.who else words.Post("")
        return phrases.capital(_said(coming.duty, coming.title, owed, of))
    if coming.do == work.SETTLE and turns:
        does = _side_does(turns, of)
        if does in (work.ANSWER, work.DECIDE):
            return ANSWER if does == work.ANSWER else FORMS[acts.Decide.do].title
    if coming.do == work.SETTLE:
        ahead = of.policy.stages[of.standing.rung + 1 :]
        return f"Settle it, or take it to {ahead[0].title}" if ahead else "Settle it, or decide"
    if coming.do == work.CLOSE and _is_promised(of):
        return PROMISED
    return _NOTHING_OWED[coming.do]


def _is_promised(of: Shown) -> bool:
    """Test whether something that was agreed or decided is still to be done."""
    return any(titles.of(each.id, of.policy).do == acts.PlanDone.do for each in of.agenda.owed)


PROMISED = "Close it, or wait until what was agreed is done: nothing else is asked first"
"""What comes next where a policy lets an escalation be closed with a plan still to be done."""


ANSWER = "Answer, or offer a way to end it"
"""What the side that was asked can do past the limit; the other one goes on (reading 15)."""

_NOTHING_OWED = {
    work.CLOSE: "Close it: everything that has to be done is done",
    queries.NOTHING: "Nothing: it is closed",
}


def owed(of: Shown, doable: Iterable[str]) -> tuple[ToDo, ...]:
    """Return everything owed, what a side owes for its person first.

    Args:
        doable: the acts that the reader could do now.
    """
    may = frozenset(doable)
    return tuple(_together((*_naming(of, may), *_duties(of, may))))


def _duties(of: Shown, may: frozenset[str]) -> Iterator[ToDo]:
    again = {id_ for each in promises.points(of.standing) for id_ in each.earlier}
    for each in (one for one in of.agenda.owed if one.id not in again):
        yield ToDo(
            title=phrases.capital(_said(each.id, each.duty, each.who, of)),
            who=(present.somebody(each.who, of),),
            when=of.speaker.due(each.due) if each.due else "",
            cited=of.speaker.cited(each.clauses),
            do=_doable(titles.of(each.id, of.policy).do, each.who, of, may),
            strength=each.strength,
            late=_late(each.due, of),
            duty=each.id,
            mine=_is_mine(each, of),
        )


def _is_mine(each: duties.Owed, of: Shown) -> bool:
    """Test whether something owed is for the reader: what was promised, for their side's now."""
    if titles.of(each.id, of.policy).do == acts.PlanDone.do:
        return promised.is_theirs(each.who, of)
    return present.is_mine(each.who, of)


def _said(duty: str, title: str, who: str, of: Shown) -> str:
    """Return a duty's words: who is still to be heard, and whom the next tier meets."""
    unheard = duties.unheard(of.standing)
    if titles.of(duty, of.policy).do == acts.Hear.do and len(unheard) == 1:
        return f"{title}: {of.speaker.side(unheard[0])} is still to be heard"
    return titles.for_post(title, who, of.policy, rung=of.standing.rung)


def _together(every: Iterable[ToDo]) -> Iterable[ToDo]:
    """Return duties that several owe alike as one, with everybody who owes it."""
    found: dict[object, ToDo] = {}
    for each in every:
        alike = (each.title, each.when, each.late, each.cited)
        known = found.get(alike)
        found[alike] = (
            each
            if known is None
            else msgspec.structs.replace(
                known,
                who=(*known.who, *each.who),
                do=known.do or each.do,
                mine=known.mine or each.mine,
            )
        )
    return found.values()


def _naming(of: Shown, may: frozenset[str]) -> Iterator[ToDo]:
    """Yield that a side has to name its person (reading 17)."""
    for who in _asked_to_name(of):
        mine = present.is_mine(who, of)
        whose = "your agency" if mine else of.speaker.side(posts.split(who)[0])
        yield ToDo(
            title=f"Name somebody for {whose}",
            who=(_asked(who, of),),
            when="at once",
            cited=of.speaker.cited(("reading-17",)),
            do=_doable(NAMING, who, of, may),
            strength="must",
            mine=mine,
        )


LEAD = phrases.TITLES["safeguarding_lead"]


def _asked(lead: words.Post, of: Shown) -> Somebody:
    """Return who was asked to name somebody: the office, where an agency has no lead."""
    if not present.is_vacant(lead, of):
        return present.somebody(lead, of)
    agency = of.speaker.side(posts.split(lead)[0])
    return Somebody(name="", post=f"the partnership's office, as {agency} has no {LEAD}")


def _asked_to_name(of: Shown) -> Iterator[words.Post]:
    """Yield the leads who have to name somebody.

    Where one person alone holds the post they were told, and nobody waits for a name; the lead
    may name somebody all the same.
    """
    for who in of.naming:
        for exact in posts.exact(who, of.standing.agencies):
            agency, _ = posts.split(exact)
            alone = present.holder((agency, meeting(agency, of)), of)
            if alone is None or present.is_mine(who, of):
                yield who


def meeting(agency: str, of: Shown) -> words.PostTitle:
    """Return the title of an agency's post that meets the other side at the present stage."""
    meets = agenda.meeting(of.standing, of.policy)
    return meets.raising if agency == of.standing.agencies.raising else meets.responding


def _doable(do: str, who: str, of: Shown, may: frozenset[str]) -> str:
    """Return the act where it is for the reader's own side to do it; empty otherwise."""
    party = posts.party_of(who, of.standing.agencies)
    own = any(posts.party_of(each, of.standing.agencies) == party for each in of.door.posts)
    return do if do in may and own else ""


def asks(do: str, of: Shown, *, following: ToDo) -> tuple[ToDo, ...]:
    """Return what is owed and an act does, but for what stands above its form as next."""
    return tuple(
        each
        for each in owed(of, ())
        if each.duty and titles.of(each.duty, of.policy).do == do and each.title != following.title
    )
