"""What the form of an act needs to know before it is shown: for whom, among whom, and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from accord.engine import actors, acts, agenda, duties, openings, posts, words
from accord.engine.objections import Objection
from accord.engine.standing import Promise
from accord.library import phrases
from accord.queries import absences, colleagues, endings, promises, sittings
from accord.queries import escalation as queries
from accord.services import access, agreements, entered_for
from accord.web import (
    days,
    entering_fields,
    form_filling,
    hearing,
    panel,
    present,
    statement,
)
from accord.web.act_form import Option, Scene, Sent, Variant
from accord.web.present import Shown

NAMED = ("practitioner", "line_manager", "senior_manager", "director", "safeguarding_lead")
"""Posts whose holders can be named to take part, in the order in which they are listed."""


def of_act(do: str, of: Shown, given: Mapping[str, str], *, entering: str = "") -> Scene:
    """Return what a form draws on.

    Args:
        given: what the address and the form say: the duty that led here, the form to send, and
            whether a talk was a meeting, or a limit is moved alone.
        entering: the agency for which the office enters it, by slug; empty for nobody.

    Raises:
        Nobody: the act is not this person's to do.
    """
    tried = openings.complete(acts.BY_NAME[do], of.standing, of.policy, of.calendar, at=of.at)
    if do == acts.Inform.do and given.get("as") == "conflict":
        tried = hearing.TO_THE_CHAIR
    if entering:
        own = entered_for.theirs(tried, entering)
        post = entered_for.acting(of.door, own, entering, of.standing, of.policy)
    else:
        post = access.acting(of.door, tried, of.standing, of.policy)
    if post is None:
        raise access.Nobody
    agency = entering or next(
        (each for each in of.standing.agencies.all if _is_of(each, post, of)), None
    )
    names: tuple[Option, ...] = ()
    if do == present.NAMING and agency:
        names = _people(agency, of.calendar.local_date(of.at), of)
    around: tuple[Option, ...] = ()
    if do in ("appoint_panel", "request_report", "report", "correct"):
        around = tuple(Option(*each) for each in colleagues.agencies_of(of.door.partnership))
    form = _form(given.get("form", ""), of) if do == acts.SendForm.do else ""
    return Scene(
        standing=of.standing,
        speaker=of.speaker,
        post=post,
        agency=agency,
        colleagues=names,
        partnership=around,
        whole=of.door.sees == "whole",
        wanted=_wanted(agency, of) if do == present.NAMING and agency else (),
        whom=_whom(given.get("duty", ""), of) if do == acts.Inform.do else (),
        form=form,
        known=_known(do, form, of),
        members=_members(of) if do == acts.EngageBoardMembers.do else {},
        **_panel(do, given, of),
        sits_for=hearing.sits_for(of, wanted=given.get("agency", "")),
        sent=hearing.sent(given.get("sent", ""), of) if do == acts.Hear.do else None,
        wrote=_wrote(of) if do == acts.Hear.do else (),
        chosen=given.get("agency", ""),
        unheard=duties.unheard(of.standing) if do == acts.Hear.do else (),
        variant=_variant(do, given, post, of, entering=bool(entering)),
        entering=entering,
        beside=entering_fields.FIELDS if entering else (),
        promise=_promise(given.get("duty", ""), of),
        offer=_offer(given.get("offer", ""), of) if do == acts.Resolve.do else "",
    )


def _wrote(of: Shown) -> tuple[Sent, ...]:
    """Return what the sides that are still to be heard sent in writing."""
    found = (hearing.sent(side, of) for side in duties.unheard(of.standing))
    return tuple(each for each in found if each is not None)


def _panel(do: str, given: Mapping[str, str], of: Shown) -> dict[str, Any]:
    """Return what the form needs in which a panel is appointed: rows, names, the meeting."""
    if do == acts.RequestReport.do:
        last = sittings.meeting(of.standing.history, since=of.standing.visit)
        return {"sitting": last}
    if do != acts.AppointPanel.do:
        return {}
    candidates = panel.candidates(of, panel.named(given))
    known = panel.representatives(candidates, of)
    return {
        "seats": panel.seats(known, of),
        "representatives": known,
        "candidates": candidates,
        "asks_names": True,
        "sitting": sittings.panel(of.standing.history, since=of.standing.visit),
    }


def _known(do: str, form: str, of: Shown) -> Mapping[str, str]:
    """Return what the record says already of what is asked."""
    if do == acts.Escalate.do and of.standing.rung + 1 == of.policy.last:
        return statement.gathered(of)
    chosen = next((each for each in of.policy.forms if each.id == form), None)
    if chosen is None:
        return {}
    return form_filling.known(of) if chosen.fields else statement.of_the_form(of)


def _promise(duty: str, of: Shown) -> Promise | None:
    point = promises.of_id(of.standing, duty) if duty else None
    return point.promise if point is not None else None


def _offer(entry: str, of: Shown) -> str:
    """Return the words of an offer that waits for its answer; empty where it does not wait."""
    waiting = (each for each in endings.offers(of.standing) if str(each.entry) == entry)
    return next((each.agreement for each in waiting), "")


def _variant(
    do: str, given: Mapping[str, str], post: words.Post, of: Shown, *, entering: bool
) -> Variant:
    if do == acts.Discuss.do and given.get("mode") == "meeting":
        return "meeting"
    if do == acts.Decide.do and not queries.decides(post, of.standing, of.policy):
        return "decided"
    if do == acts.Hear.do and hearing.sent(given.get("sent", ""), of) is not None:
        return "sent"
    if do == acts.Inform.do and given.get("as") in hearing.VARIANTS:
        return hearing.variant(given["as"], given.get("agency", ""), of)
    alone = do == acts.VaryLimit.do and agreements.is_theirs(of.standing, of.policy)
    # an office moves no limit alone: it enters what every agency agreed to
    return "alone" if alone and not entering else ""


def decided_by(of: Shown) -> str:
    """Return who decides, as a sentence for whoever of their party writes it down (reading 15)."""
    who = present.somebody(actors.expected(acts.Decide(), of.standing, of.policy), of)
    if of.standing.route == "panel":
        return "You do not decide here: the panel does. Write down only what its members decided."
    named = f"{who.name}, {who.post}," if who.name else who.post
    return f"You do not decide here: {named} does. Write down only what they have decided."


def _form(wanted: str, of: Shown) -> str:
    """Return the form that is wanted, else the one that is owed now, else the policy's first.

    One that the policy has not is nobody's: what was typed is refused, and said to be.
    """
    known = [str(each.id) for each in of.policy.forms]
    if wanted:
        return wanted if wanted in known else ""
    owed = (queries.form_for(each.id, of.policy) for each in of.agenda.owed)
    return next((each for each in (*owed, *known) if each), "")


def _members(of: Shown) -> dict[str, str]:
    """Return who represents each agency on the partnership, as a sentence (reading 21)."""
    today = of.calendar.local_date(of.at)
    found = colleagues.members(of.door.partnership, of.standing.agencies.all, today=today)
    return {slug: f"Its member is {phrases.listed(names)}." for slug, names in found.items()}


def beforehand(do: str, scene: Scene, of: Shown) -> tuple[Objection, ...]:
    """Return what the policy asks for first, whatever is typed; none where no reason would do."""
    tried = openings.complete(acts.BY_NAME[do], of.standing, of.policy, of.calendar, at=of.at)
    if scene.variant == "alone" and isinstance(tried, acts.VaryLimit):
        own = words.Side(scene.agency or "")
        tried = msgspec.structs.replace(tried, agreed_by=own)
    against = queries.against(tried, scene.post, of.standing, of.policy, at=of.at)  # type: ignore[arg-type]
    return () if any(each.barred for each in against) else against


def _people(agency: str, today: date, of: Shown) -> tuple[Option, ...]:
    """Return who of an agency can be named; oneself first, in words that say so."""
    found: dict[str, Option] = {}
    out = {each.person: each.to for each in absences.of_agencies((agency,), today)}
    there = colleagues.of_agency(agency, NAMED, today=today)
    against = posts.against(agency, of.standing.agencies)
    for person, name, title in colleagues.of_none(there, against, today=today):
        said = f"{name}, {phrases.TITLES.get(title, title)}"
        said += f", out until {days.day(out[person])}" if person in out else ""
        found.setdefault(str(person), Option(str(person), said))
    myself = found.pop(str(of.door.person), None)
    own = (Option(myself.value, f"I take it up myself ({myself.text})"),) if myself else ()
    return (*own, *found.values())


def _whom(duty: str, of: Shown) -> tuple[str, ...]:
    """Return whom a duty names that is owed now: the one that led here, else the reader's first."""
    if duty == OTHER_SIDE:
        return (_meets_across(of),)
    owed = [each for each in of.agenda.owed if queries.told_for(each.id, of.policy)]
    led = [each for each in owed if each.id == duty]
    mine = [each for each in owed if present.is_mine(each.who, of)]
    return next((queries.told_for(each.id, of.policy) for each in (*led, *mine)), ())


OTHER_SIDE = "other-side"
"""Said instead of a duty where somebody tells the other side that the outcome is not theirs."""


def _meets_across(of: Shown) -> str:
    """Return the post that meets the reader's side now."""
    meets = agenda.meeting(of.standing, of.policy)
    own = {posts.party_of(each, of.standing.agencies) for each in of.door.posts}
    return (
        posts.post("responding", meets.responding)
        if "raising" in own
        else posts.post("raising", meets.raising)
    )


def _wanted(agency: str, of: Shown) -> tuple[str, ...]:
    if of.door.sees == "whole":
        return ()
    found = access.wanted(agency, of.door, of.standing, of.policy)
    return tuple(title for title in NAMED if title in found)


def _is_of(agency: str, post: str, of: Shown) -> bool:
    party = post.partition(".")[0]
    agencies = of.standing.agencies
    if party == agency or (party == "raising" and agency == agencies.raising):
        return True
    return party == "responding" and agencies.responding == (agency,)
