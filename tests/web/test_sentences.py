"""Every event has a sentence: plain, in the past, with names and not ids."""

from uuid import UUID

import pytest
from service_world import AT

from accord.engine import acts, events, words
from accord.library import calendars, policies
from accord.web import sentences
from accord.web.quoting import Telling
from accord.web.speaking import Speaker

CALENDAR = calendars.load()
DUE = CALENDAR.due_on(AT.date())
PERSON = UUID(int=7)
AGENCIES = words.Agencies(raising="puddlewick-school", responding=("severn-care",))

TOLD = {
    acts.Raise(areas=("levels-of-need",)): "Ada raised a disagreement with Severn Care.",
    acts.Raise(child=acts.Child(looked_after=True, in_need=True), immediate_harm=True): (
        "Ada raised a disagreement with Severn Care. The child is looked after and a child in "
        "need. The child was thought to be in immediate danger."
    ),
    acts.Raise(protect_by=DUE): (
        "Ada raised a disagreement with Severn Care. "
        "The child has to be safe by Tuesday 10 March 2026."
    ),
    acts.Consult(): "Ada took advice from their manager.",
    acts.Consult(with_="line_manager"): (
        "Ada took advice from the line manager at Puddlewick School."
    ),
    acts.Discuss(mode="telephone", outcome="unresolved"): (
        "Ada talked with the worker at Severn Care by telephone. They did not agree."
    ),
    acts.Discuss(mode="email", outcome="no_response"): (
        "Ada tried to reach the worker at Severn Care by e-mail. Nobody answered."
    ),
    acts.Respond(response="No."): "Ada gave the formal answer.",
    acts.Propose(agreement="A visit."): "Ada offered a way to end it.",
    acts.Decline(reason="It is health's."): "Ada answered that it is not theirs to settle.",
    acts.NameCounterpart(party="responding", post="line_manager", who=str(PERSON)): (
        "Ada named Bert as line manager for Severn Care."
    ),
    acts.NameCounterpart(party="raising", post="director", who="the head"): (
        "Ada named the head as director for Puddlewick School."
    ),
    acts.Inform(who="independent.reviewing_officer"): (
        "Ada told the Independent Reviewing Officer."
    ),
    acts.Refer(to="MASH"): "Ada made a referral.",
    acts.ConsiderMeeting(convened=True, reason="Many are in it."): (
        "Ada considered a meeting of all the professionals, and called one."
    ),
    acts.EngageBoardMembers(): (
        "Ada brought in the partnership's members from Puddlewick School and Severn Care."
    ),
    acts.NextTier(): "Ada handed it to the next tier of management.",
    acts.NextTier(tiers="the director"): (
        "Ada handed it to the next tier of management: the director."
    ),
    acts.SendForm(form="escalation-monitoring"): (
        "Ada sent the Escalation Monitoring Form to the partnership."
    ),
    acts.VaryLimit(due=DUE, agreed_by=("raising", "severn-care"), reason="Half-term."): (
        "Ada wrote that both agencies agreed another limit for this stage: Tuesday 10 March 2026."
    ),
    acts.VaryLimit(due=DUE, agreed_by=("raising",), reason="Half-term."): (
        "Ada wrote that Puddlewick School agreed another limit for this stage: "
        "Tuesday 10 March 2026."
    ),
    acts.ProtectBy(due=DUE, reason="He goes home."): (
        "Ada set a limit that protects the child: Tuesday 10 March 2026."
    ),
    acts.ChangeChild(looked_after=False, immediate_harm=False): (
        "Ada noted that the child's circumstances had changed. The child is not looked after. "
        "The child is no longer thought to be in immediate danger."
    ),
    acts.Escalate(reason="No answer."): "Ada took it up to a later stage.",
    acts.ChooseRoute(route="panel"): "Ada chose that it is to be settled by a panel.",
    acts.ChooseRoute(route="direct"): (
        "Ada chose that it is to be settled directly, with the senior managers."
    ),
    acts.AppointPanel(members=(acts.Member(agency="severn-care"),)): (
        "Ada appointed the panel, with members from Severn Care."
    ),
    acts.Hear(from_="raising"): "Ada heard what Puddlewick School had to say.",
    acts.RequestReport(agency="severn-care", due=DUE): (
        "Ada asked Severn Care for a report, by Tuesday 10 March 2026."
    ),
    acts.Report(agency="severn-care"): "Ada received the report of Severn Care.",
    acts.AgreePlan(
        actions=(acts.Action(what="Visit"),)
    ): "Ada wrote down the plan that was agreed.",
    acts.PlanDone(what="Visit"): "Ada noted that something promised was done.",
    acts.Decide(decision="A plan."): "Ada gave the decision.",
    acts.Resolve(how="agreed", agreement="A visit."): (
        "Ada ended the disagreement: both sides agree."
    ),
    acts.Confirm(party="severn-care"): "Ada confirmed the outcome in writing for Severn Care.",
    acts.FileRecord(): (
        "Ada said that Puddlewick School and Severn Care have it in their own files."
    ),
    acts.FileRecord(agency="severn-care"): "Ada said that Severn Care has it in its own files.",
    acts.Debrief(): "Ada held a debrief.",
    acts.Withdraw(reason="It is settled."): "Ada withdrew the concern.",
    acts.Reopen(reason="It is not."): "Ada took it up again.",
    acts.Correct(entry=3, reason="No."): "Ada said that entry 3 does not count.",
    acts.Correct(entry=3, reason="No.", particulars=acts.Refer(to="MASH")): (
        "Ada corrected entry 3."
    ),
    acts.Close(): "Ada closed it.",
    events.Opened(policy="gscp", raising="puddlewick-school", responding=("severn-care",)): (
        "It was opened between Puddlewick School and Severn Care, under the Gloucestershire "
        "escalation policy."
    ),
    events.Departed(clauses=("2.1a",), reason="Tonight."): (
        "It was done although the policy asks for something else."
    ),
    events.StageLeft(stage="stage-1", late=True): "Stage 1 ended, after its limit had passed.",
    events.StageLeft(stage="stage-1", late=False): "Stage 1 ended in time.",
    events.StageLeft(stage="stage-1"): "Stage 1 ended.",
    events.StageEntered(stage="stage-2", rung=1, limits=(DUE,)): (
        "Stage 2 began: Escalate to the line manager. It is to be settled by Tuesday 10 March 2026."
    ),
    events.LimitsMoved(limits=(DUE,), calendar="2"): (
        "New bank holidays were published, so the limit of this stage moved to "
        "Tuesday 10 March 2026."
    ),
    events.PolicyMoved(
        left="spring 2025",
        left_hash="0a",
        taken="spring 2026",
        taken_hash="0b",
        reason="A shorter limit.",
        stage="stage-1",
        rung=0,
        limits=(DUE,),
    ): (
        "Ada moved it from the policy's version “spring 2025” to “spring 2026”. What was before "
        "stays as it was; from here on the new version is followed. Counted by it, this stage "
        "ends on Tuesday 10 March 2026."
    ),
    events.Account(lines=(events.Line(id="notes", text="All came."),)): "Written down with it.",
}


def telling(by: str = "raising.practitioner", policy: str = "gscp") -> Telling:
    loaded = policies.by_id(policy)
    speaker = Speaker(
        policy=loaded.policy,
        catalogue=loaded.catalogue,
        calendar=CALENDAR,
        agencies=AGENCIES,
        names={"puddlewick-school": "Puddlewick School", "severn-care": "Severn Care"},
        people={PERSON: "Bert"},
    )
    return Telling(speaker=speaker, who="Ada", by=by, meets=("practitioner", "practitioner"))


class TestASentence:
    @pytest.mark.parametrize("body", TOLD, ids=lambda body: type(body).__name__)
    def test_says_what_happened(self, body):
        assert sentences.told(body, telling()).text == TOLD[body]

    def test_is_there_for_every_event_that_the_record_can_hold(self):
        every = {*acts.BY_NAME.values(), *events.AnyFact.__args__}

        assert set(sentences.SENTENCES) == every
        assert {type(body) for body in TOLD} == every, "and each is tried here"

    def test_speaks_of_the_other_side_whichever_side_acts(self):
        talk = acts.Discuss(mode="video", outcome="resolved")

        told = sentences.told(talk, telling(by="responding.practitioner"))

        assert "talked with the worker at Puddlewick School by video" in told.text

    def test_says_an_answer_where_the_limit_is_for_one(self):
        entered = events.StageEntered(stage="stage-1", rung=1, limits=(DUE,))

        told = sentences.told(entered, telling(policy="mscb"))

        assert "An answer is due by Tuesday 10 March 2026." in told.text


class TestWhatWasSaid:
    def test_stands_under_its_label_as_it_was_written(self):
        concern = acts.Concern(what_happened="He was alone.\n\nTwice.", evidence=" ")
        raised = acts.Raise(
            areas=("levels-of-need", "other"), area_other="Housing", concern=concern
        )

        said = sentences.told(raised, telling()).said

        assert [(each.label, each.text) for each in said] == [
            ("What it is about", "Levels of need; Housing"),
            ("What happened", "He was alone.\n\nTwice."),
        ]

    def test_names_who_promised_what_by_when(self):
        action = acts.Action(what="Visit", who="responding.line_manager", by=DUE)

        (said,) = sentences.told(acts.AgreePlan(actions=(action,)), telling()).said

        assert said.label == "The line manager at Severn Care, by Tuesday 10 March 2026"

    def test_keeps_what_was_not_done_with_its_clauses(self):
        undone = events.Undone(
            duty="talk with the other worker", clauses=("2.1a",), who="raising.practitioner"
        )

        (said,) = sentences.told(
            events.StageLeft(stage="stage-1", undone=(undone,)), telling()
        ).said

        assert said.text == "Talk with the other worker (the worker at Puddlewick School)"
        assert said.clauses == ("2.1a",)


class TestASpeaker:
    def test_names_posts_and_agencies_in_a_sentence_of_the_engine(self):
        speaker = telling().speaker

        said = speaker.readable("Before closing: file it (severn-care.line_manager); severn-care.")

        assert said == ("Before closing: file it (the line manager at Severn Care); Severn Care.")

    def test_leaves_alone_what_only_looks_like_a_post(self):
        said = "The panel: it has members of 2 agencies, not of 3. See chapter.two."

        assert telling().speaker.readable(said) == said

    def test_says_what_a_clause_asks_and_what_our_reading_is(self):
        clause, reading = telling().speaker.cited(("2.1d", "reading-7"))

        said = ("clause 2.1d", "how we read the policy, reading 7")
        assert (clause.name, reading.name) == said
        assert all((clause.text, reading.text))

    def test_says_what_another_clause_asks_where_one_only_points_there(self):
        limit, other = telling().speaker.cited(("2.2g", "2.1d"))

        assert limit.text == f"Stage two limit: as 2.1d. (2.1d: {other.text})"


class TestAnAccount:
    @pytest.mark.parametrize(
        ("line", "policy", "label"),
        [
            ("present", "gscp", "Who was there"),
            ("form.child_name", "mscb", "Name of child"),
            ("form.unknown", "mscb", "unknown"),
            ("agreed.severn-care", "gscp", "Severn Care agreed"),
        ],
    )
    def test_has_a_heading_over_each_line(self, line, policy, label):
        account = events.Account(lines=(events.Line(id=line, text="As written."),))

        told = sentences.told(account, telling(policy=policy))

        assert [(each.label, each.text) for each in told.said] == [(label, "As written.")]
