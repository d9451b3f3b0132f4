"""Steps of an escalation for tests that look at values: acts one after another, an hour apart."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace
from strategies import CALENDAR, POLICIES

from accord.engine import actors, acts, agenda, decide, duties, evolve, notices, words
from accord.engine.commands import Command
from accord.engine.standing import NOTHING

MONDAY = datetime(2025, 3, 3, 10, tzinfo=UTC)
PAIR = words.Agencies()
BSCP, GSCP, CHSCP, TSCP, MSCB = (POLICIES[n] for n in ("bscp", "gscp", "chscp", "tscp", "mscb"))
WORKER = "raising.practitioner"
TALK = acts.Discuss(mode="telephone", outcome="unresolved")
NO_ANSWER = acts.Discuss(mode="telephone", outcome="no_response")
ON = acts.Escalate(reason="no agreement", actions_to_date="two calls", rationale="it is unsafe")
SETTLED = acts.Resolve(how="agreed", agreement="a visit this week")
AGAIN = acts.Reopen(reason="nothing has changed")
DECISION = acts.Decide(decision="a visit this week")
PLAN = acts.AgreePlan(actions=(acts.Action(what="visit"),))
ROUTE = acts.ChooseRoute(route="panel")
MEMBER = acts.Member(senior=True, body=("partnership",))
PANEL = acts.AppointPanel(
    members=tuple(replace(MEMBER, agency=name) for name in ("raising", "responding", "health"))
)


def raised(stage=None, **said):
    """Return the raising of a concern, at a stage."""
    return acts.Raise(areas=("levels-of-need",), start_at=stage, **said)


def command(act, standing, policy, number, *, agencies=PAIR, **said):
    """Return a command an hour after the one before, by the post whose step it is."""
    at = MONDAY + timedelta(hours=number)
    by = actors.expected(act, standing, policy)
    given = {"act": act, "by": by, "at": at, "happened": at, "entry": number, "agencies": agencies}
    return Command(**{**given, "departing": "a test", **said})


def done(policy, *steps, agencies=PAIR):
    """Return where things stand after these steps: acts, or acts with what else is said."""
    standing = NOTHING
    for number, step in enumerate(steps, start=1):
        act, said = step if isinstance(step, tuple) else (step, {})
        asked = command(act, standing, policy, number, agencies=agencies, **said)
        for event in decide.decide(asked, standing, policy, CALENDAR):
            standing = evolve.evolve(standing, event)
    return standing


def by(post, act):
    """Return a step that a post takes."""
    return act, {"by": post}


def owed(standing, policy):
    """Return the duties owed, by their ids."""
    return {each.id: each for each in duties.owed(standing, policy)}


def objecting(act, standing, policy, **said):
    """Return the clauses that stand against an act."""
    asked = command(act, standing, policy, 9, **said)
    found = decide.objections(asked, standing, policy)
    return {clause for each in found for clause in each.clauses}


def told(policy, *steps):
    """Return whom the software tells because of the last of these steps."""
    before, after = done(policy, *steps[:-1]), done(policy, *steps)
    new = after.history[before.version :]
    return {each.who for each in notices.told(new, before=before, after=after, policy=policy)}


def turn(standing, policy, at):
    """Return whose turn it is at an instant."""
    return agenda.agenda(standing, policy, CALENDAR, at=at).awaited
