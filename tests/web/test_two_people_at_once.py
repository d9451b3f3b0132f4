"""Two people at once: one is first, the other is told what changed and loses nothing they typed."""

from uuid import UUID, uuid4

import act_bodies
import pytest
import who_may
from at_once import at_once
from knocking import ago, browser, stage, undone
from page import Page, findings
from service_steps import DAY, discussed, do
from service_world import World

from accord.record import verify
from accord.services import escalations, rebuild

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

ACTORS = {
    "discuss": "school.practitioner",
    "respond": "social_care.practitioner",
    "propose": "social_care.practitioner",
    "protect_by": "school.practitioner",
    "vary_limit": "social_care.practitioner",
    "inform": "social_care.practitioner",
    "escalate": "school.practitioner",
    "resolve": "school.practitioner",
    "withdraw": "school.practitioner",
}

SENT_AGAIN = """
            discuss respond propose protect_by vary_limit inform escalate resolve withdraw
discuss     T T T T T T T T T
respond     T T T T T T T T T
propose     T T T T T T T T T
protect_by  T T T T T T T T T
vary_limit  T T T T R T T T T
inform      T T T T T T T T T
escalate    T T T T T T R T T
resolve     R R R R R T R R R
withdraw    R R R R R T R R R
"""
"""Written by hand, from readings 20 and 32: who was first stands at the left, who lost at the top.

The limit that holds already is no other limit: both typed the same day.

T what they typed is taken once they send it again; R it is refused then, with the reason.
"""

CHANGED = {
    "discuss": "by telephone",
    "respond": "We went there.",
    "propose": "We go there again.",
    "protect_by": "He goes home.",
    "vary_limit": "Half term",
    "inform": "Reviewing Officer",
    "escalate": "No answer",
    "resolve": "They visit.",
    "withdraw": "It is settled.",
}
"""What the loser reads of the step that was first."""


def discussed_at_stage_one(people: World) -> UUID:
    """Return an escalation that may go up, or end."""
    escalation = stage(people, 1)
    do(escalation, people.school.practitioner, discussed(), at=ago() + DAY)
    return escalation


def forms(people: World, escalation: UUID) -> dict[str, dict[str, object]]:
    """Return every form as it was opened now, each with a key of its own, and filled in."""
    seen = str(escalations.stand(escalation).stream.seq)
    typed = {
        each: act_bodies.bodies(people, actor.partition(".")[0])[each]
        for each, actor in ACTORS.items()
    }
    typed["vary_limit"] = act_bodies.alone(people, "social_care")
    return {each: {"key": str(uuid4()), "seen": seen, **said} for each, said in typed.items()}


def is_still_there(typed: dict[str, object], page: Page) -> bool:
    """Test whether everything that was typed is on a page again, but for what the page showed."""
    fields = page.fields("")
    ticked = [each["value"] for each in page.all("input") if "checked" in each.attributes]
    return all(
        all(one in ticked for one in said)
        if isinstance(said, list)
        else fields.get(name, "").strip() == str(said) or str(said) in ticked
        for name, said in typed.items()
        if name != "seen" and not name.startswith(("actions_", "rationale"))
    )


def again(typed: dict[str, object], page: Page) -> dict[str, object]:
    """Return what the page sends once it is sent again as it stands."""
    lists = {name: said for name, said in typed.items() if isinstance(said, list)}
    return {**page.fields(""), **lists}


class TestOneAfterTheOther:
    """Both had the page open; every pair, in either order."""

    @pytest.mark.parametrize("first", ACTORS)
    def test_the_second_is_told_and_sends_it_again(self, people, first):
        escalation = discussed_at_stage_one(people)
        clients = {actor: browser(people, actor) for actor in set(ACTORS.values())}
        table, found = who_may.cells(SENT_AGAIN), {}
        for second, actor in ACTORS.items():
            winner, loser = forms(people, escalation), forms(people, escalation)
            address = f"/escalations/{escalation}/{second}/"
            with undone():
                won = clients[ACTORS[first]].post(
                    f"/escalations/{escalation}/{first}/", winner[first]
                )
                assert won.status_code == 302
                there = escalations.stand(escalation).stream.seq
                lost = clients[actor].post(address, loser[second])
                page = Page(lost)
                assert lost.status_code == 409
                assert list(findings(page)) == []
                assert escalations.stand(escalation).stream.seq == there
                assert page.one("section", id="changed")
                assert CHANGED[first] in page.text
                assert is_still_there(loser[second], page), second
                sent = clients[actor].post(address, again(loser[second], page))
            found[first, second] = {302: "T", 422: "R"}.get(sent.status_code, sent.status_code)

        assert found == {cell: said for cell, said in table.items() if cell[0] == first}

    def test_would_be_found_where_nobody_looks_at_what_was_seen(self, people):
        """The control: who says that they saw it all is not told."""
        escalation = discussed_at_stage_one(people)
        client, sent = browser(people, "school.practitioner"), forms(people, escalation)
        client.post(f"/escalations/{escalation}/discuss/", sent["discuss"])
        sent["withdraw"]["seen"] = str(escalations.stand(escalation).stream.seq)

        answer = client.post(f"/escalations/{escalation}/withdraw/", sent["withdraw"])

        assert answer.status_code == 302


PAIRS = [
    ("escalate", "respond"),
    ("escalate", "escalate"),
    ("resolve", "propose"),
    ("resolve", "escalate"),
    ("withdraw", "respond"),
    ("protect_by", "vary_limit"),
    ("discuss", "respond"),
    ("withdraw", "resolve"),
]


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_one_is_taken_and_the_other_told(self, people):
        clients = {actor: browser(people, actor) for actor in set(ACTORS.values())}
        for pair in PAIRS:
            escalation = discussed_at_stage_one(people)
            before = escalations.stand(escalation).stored
            sent = [forms(people, escalation)[each] for each in pair]

            answers = at_once(
                [
                    (clients[ACTORS[each]], f"/escalations/{escalation}/{each}/", typed)
                    for each, typed in zip(pair, sent, strict=True)
                ]
            )

            assert sorted(each.status_code for each in answers) == [302, 409], pair
            lost = answers.index(next(each for each in answers if each.status_code == 409))
            page = Page(answers[lost])
            assert CHANGED[pair[1 - lost]] in page.text, pair
            assert is_still_there(sent[lost], page), pair
            after = escalations.stand(escalation).stored[len(before) :]
            acted = {getattr(each.event.body, "do", "") for each in after} - {""}
            assert acted == {pair[1 - lost]}, pair
            again_at = f"/escalations/{escalation}/{pair[lost]}/"
            resent = clients[ACTORS[pair[lost]]].post(again_at, again(sent[lost], page))
            expected = who_may.cells(SENT_AGAIN)[pair[1 - lost], pair[lost]]
            assert {302: "T", 422: "R"}[resent.status_code] == expected, pair

        assert list(rebuild.check()) == []
        assert list(verify.findings()) == []
