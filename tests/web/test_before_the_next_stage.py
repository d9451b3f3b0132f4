"""What a policy asks for before the next stage (reading 20): refused on the page, or departed from.

The table is by hand, from the documents. Somebody goes on too early at each stage of each policy:
the page shows every clause that objects and why, and takes it all the same with a reason.
"""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from service_steps import do, raised
from service_world import World, find, world

from accord.directory.models import Partnership
from accord.engine import acts, events
from accord.library import policies
from accord.services import escalations

START = timezone.now() - timedelta(days=4)
REASON = "The other agency does not agree."
DEPARTING = "Their desk is empty until Monday, and he goes home tonight."

TALK = {"discuss": {"mode": "telephone", "outcome": "unresolved"}}
CALL = {"discuss": {"mode": "telephone", "outcome": "no_response"}}
ADVICE = {"consult": {"with_": "raising.line_manager"}}
MEMBERS = {"engage_board_members": {}}
HIGHER = {"next_tier": {"tiers": "head of service"}}
SET_OUT = {"actions_to_date": "Three talks.", "rationale": "He is not seen."}

REFUSALS = [
    # policy, stage, what has been done, what more is typed, the clauses that object
    ("bscp", "stage-1", {}, {}, [("2.2",)]),
    ("bscp", "stage-2", {}, {}, [("2.4",)]),
    ("bscp", "stage-3", {}, {}, [("2.7",), ("2.8",)]),
    ("bscp", "stage-3", TALK, {}, [("2.8",)]),
    ("bscp", "stage-3", MEMBERS, {}, [("2.7",)]),
    ("bscp", "stage-3", TALK | MEMBERS | HIGHER, {}, [("2.7",)]),
    ("chscp", "stage-1", {}, {}, [("s1",)]),
    ("chscp", "stage-2", {}, {}, [("s2a",)]),
    ("chscp", "stage-3", {}, {}, [("s3a",), ("s3c",), ("s4b",)]),
    ("chscp", "stage-3", TALK, SET_OUT, [("s3c",)]),
    ("chscp", "stage-3", MEMBERS, SET_OUT, [("s3a",)]),
    ("chscp", "stage-3", TALK | MEMBERS | HIGHER, SET_OUT, [("s3a",)]),
    ("chscp", "stage-3", TALK | MEMBERS, {}, [("s4b",)]),
    ("chscp", "stage-3", TALK | MEMBERS, {"rationale": "He is not seen."}, [("s4b",)]),
    ("chscp", "stage-3", TALK | MEMBERS, {"actions_to_date": "Three talks."}, [("s4b",)]),
    ("gscp", "stage-1", {}, {}, [("2.1a",)]),
    ("gscp", "stage-2", {}, {}, [("2.2a",)]),
    ("gscp", "stage-3", {}, {}, [("2.3b",), ("2.3e", "2.4a")]),
    ("gscp", "stage-3", TALK, {}, [("2.3e", "2.4a")]),
    ("gscp", "stage-3", MEMBERS, {}, [("2.3b",)]),
    ("gscp", "stage-3", TALK | MEMBERS | HIGHER, {}, [("2.3b",)]),
    ("tscp", "stage-1", {}, {}, [("s1",)]),
    ("tscp", "stage-2", {}, {}, [("s2",)]),
    ("tscp", "stage-3", {}, {}, [("s3a",)]),
    ("tscp", "stage-4", {}, {}, [("s4a",)]),
    ("mscb", "pre", {}, {}, [("2a",), ("2b",)]),
    ("mscb", "pre", TALK, {}, [("2a",)]),
    ("mscb", "pre", ADVICE, {}, [("2b",)]),
    ("mscb", "stage-1", {}, {}, [("s1a",)]),
    ("mscb", "stage-2", {}, {}, [("s2a",)]),
    ("mscb", "stage-3", {}, {}, [("s3a",)]),
]

NEVER_OWED = {"s4b"}
"""What is asked for with the step itself, and is no duty of anybody's (reading 21)."""

ENOUGH = [
    # policy, stage, what is enough there, what more is typed
    ("bscp", "stage-1", {}, {}),
    ("bscp", "stage-2", {}, {}),
    ("bscp", "stage-3", MEMBERS, {}),
    ("chscp", "stage-1", {}, {}),
    ("chscp", "stage-2", {}, {}),
    ("chscp", "stage-3", MEMBERS, SET_OUT),
    ("gscp", "stage-1", {}, {}),
    ("gscp", "stage-2", {}, {}),
    ("gscp", "stage-3", MEMBERS, {}),
    ("tscp", "stage-1", {}, {}),
    ("tscp", "stage-2", {}, {}),
    ("tscp", "stage-3", {}, {}),
    ("tscp", "stage-4", {}, {}),
    ("mscb", "pre", ADVICE, {}),
    ("mscb", "stage-1", {}, {}),
    ("mscb", "stage-2", {}, {}),
    ("mscb", "stage-3", {}, {}),
]


class AtAStage:
    """An escalation that stands at a stage, and whoever raises there, with a browser."""

    def __init__(self, page, policy: str, stage: str):
        self.page, self.policy = page, policies.by_id(policy).policy
        self.people = _people_under(policy)
        self.escalation = raised(
            self.people, at=START, counterpart=self.people.social_care.practitioner
        )
        for rung in range(self.policy.rung(stage)):
            do(
                self.escalation, self.by(rung), acts.Escalate(reason=REASON),
                at=self.at(rung), departing=DEPARTING,
            )  # fmt: skip
        self.departures = self.standing.departures
        page.client.force_login(find(self.by(self.standing.rung)))

    def by(self, rung: int) -> UUID:
        """Return who meets the other side at a stage, for the side that raised it."""
        return getattr(self.people.school, self.policy.meets(rung).raising)

    def at(self, rung: int) -> datetime:
        return START + timedelta(hours=rung + 1)

    @property
    def standing(self):
        return escalations.stand(self.escalation).standing

    @property
    def bodies(self) -> list:
        return [each.event.body for each in escalations.stand(self.escalation).stored]

    def where(self, doing: str) -> str:
        return f"/escalations/{self.escalation}/{doing}/"

    def done(self, steps: dict[str, dict[str, str]]) -> None:
        """Take steps on their forms."""
        for doing, typed in steps.items():
            form = self.page.get(self.where(doing)).fields("") | typed
            if "agencies" in form:  # all are ticked already: a browser sends every one
                form["agencies"] = list(self.standing.agencies.all)
            answer = self.page.client.post(self.where(doing), form)
            assert answer.status_code == 302, answer.content.decode()

    def goes_on(self, **typed: str) -> dict[str, str]:
        """Return what the form for going on sends, with nothing left of what it fills in."""
        form = self.page.get(self.where("escalate")).fields("")
        filled_in = {"actions_to_date"}.intersection(form)
        return form | dict.fromkeys(filled_in, "") | {"reason": REASON} | typed


def _people_under(policy: str) -> World:
    people = world(at=START - timedelta(days=30))
    Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
    return people


def said_against(page) -> tuple[list[str], list[str]]:
    """Return the reasons and the clauses that a page gives for what the policy asks first."""
    section = page.one("section", id="against")
    inside = [each for each in page.elements if section in each.above]
    reasons = [each.text for each in inside if each.tag == "p" and "Before" in each.text[:6]]
    clauses = [each.text.removeprefix("Clause ") for each in inside if each.tag == "strong"]
    return reasons, clauses


def in_the_ledger(page, entry: str) -> list[str]:
    """Return the clauses of the duties that the ledger says were departed from by an entry."""
    ledger = page.one("details", id="ledger")
    rows = [each.text for each in page.all("li") if ledger in each.above]
    departed = [row for row in rows if "Departed from" in row and f"entry {entry})" in row]
    return [clause for row in departed for clause in re.findall(r"clause ([\w.]+)", row)]


def flat(refused: list[tuple[str, ...]]) -> list[str]:
    return [clause for each in refused for clause in each]


@pytest.mark.django_db
@pytest.mark.parametrize(("policy", "stage", "done", "typed", "refused"), REFUSALS)
class TestGoingOnTooEarly:
    def test_is_refused_with_each_clause_and_why(self, page, policy, stage, done, typed, refused):
        here = AtAStage(page, policy, stage)
        here.done(done)
        before = here.bodies

        answer = page.post(here.where("escalate"), here.goes_on(**typed), status=422)

        reasons, clauses = said_against(answer)
        assert len(reasons) == len(refused)
        assert clauses == flat(refused)
        assert "Do it all the same, and say why" in answer.text
        kept = answer.fields("")
        assert {name: kept[name].strip() for name in typed} == typed
        assert kept["reason"].strip() == REASON
        assert here.bodies == before, "a refusal writes nothing"

    def test_is_done_all_the_same_with_a_reason(self, page, policy, stage, done, typed, refused):
        here = AtAStage(page, policy, stage)
        here.done(done)
        again = page.post(here.where("escalate"), here.goes_on(**typed), status=422)

        sent = again.fields("") | {"departing": DEPARTING}
        after = page.post(here.where("escalate"), sent, follow=True)

        standing = here.standing
        assert standing.rung == here.policy.rung(stage) + 1
        assert standing.departures == here.departures + 1, "one, whatever the number of clauses"
        departed = next(each for each in reversed(here.bodies) if type(each) is events.Departed)
        assert (departed.reason, list(departed.clauses)) == (DEPARTING, flat(refused))
        last = next(each for each in after.all("li") if each["id"].startswith("entry-"))
        assert DEPARTING in last.text
        assert all(f"Clause {clause}" in last.text for clause in departed.clauses)
        owed = [clause for clause in flat(refused) if clause not in NEVER_OWED]
        assert sorted(in_the_ledger(after, last["id"].removeprefix("entry-"))) == sorted(owed)


@pytest.mark.django_db
@pytest.mark.parametrize(("policy", "stage", "done", "typed"), ENOUGH)
@pytest.mark.parametrize("attempt", [TALK, CALL], ids=["with an answer", "nobody answered"])
class TestGoingOnOnceSomebodyTried:
    def test_departs_from_nothing(self, page, policy, stage, done, typed, attempt):
        here = AtAStage(page, policy, stage)
        here.done(attempt | done)

        first = page.get(here.where("escalate"))
        answer = page.client.post(here.where("escalate"), here.goes_on(**typed))

        assert first.all("section", id="against") == []
        assert answer.status_code == 302, answer.content.decode()
        assert here.standing.rung == here.policy.rung(stage) + 1
        assert here.standing.departures == here.departures


def test_every_stage_but_the_last_of_every_policy_is_there():
    stages = {
        (policy, stage.id)
        for policy in policies.ids()
        for stage in policies.by_id(policy).policy.stages[:-1]
    }

    assert {(policy, stage) for policy, stage, *_ in REFUSALS} == stages
    assert {(policy, stage) for policy, stage, *_ in ENOUGH} == stages
