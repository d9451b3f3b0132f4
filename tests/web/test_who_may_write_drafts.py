"""Who may begin a draft, read it and raise it: each page of raising, against a table by hand."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import who_may
from django.urls import reverse
from django.utils import timezone
from knocking import Everybody, asks_to_sign_in, bare, browser, ended, nowhere, undone, written
from raising_steps import QUICK, SAID
from service_world import World

from accord.desk.models import Draft
from accord.engine.policy import Policy
from accord.library import policies
from accord.queries import raising
from accord.services import drafts
from accord.web import raising_questions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

TABLE, DESKS = who_may.cells(who_may.DRAFTS), who_may.cells(who_may.DESKS)
GSCP: Policy = policies.by_id("gscp").policy
ROUTES = sorted(name for name, table in who_may.ROUTES.items() if table == who_may.DRAFTS)
SENT = ("raise-check", "raise-throw-away", "raise-question")
"""Pages of a draft that take a form; the others only show."""
ANSWERS = {
    "danger": {"danger": "no"}, "desk": {}, "start": {}, "earlier-day": {"earlier": "no"}, **QUICK
}  # fmt: skip


def written_by_the_worker(people: World, *, at) -> UUID:
    """Return a draft in which everything is answered."""
    draft, me = uuid4(), people.school.practitioner
    drafts.begin(draft, person=me, at=at, immediate_harm=False)
    said: dict[str, dict[str, object]] = {
        "agency": {"responding": (people.social_care.slug,)},
        "about": {"areas": ("levels-of-need",)},
        "what-happened": {"what_happened": SAID},
    }
    for question in QUICK:
        more = said.get(question, {})
        drafts.answer(draft, person=me, question=question, policy=GSCP, at=at, **more)
    return draft


def every(people: World) -> dict[str, UUID]:
    """Return a draft of every kind that the table has a column for."""
    now = timezone.now()
    raised, expired = (written_by_the_worker(people, at=now) for _ in range(2))
    drafts.raise_from(raised, person=people.school.practitioner, at=now)
    Draft.objects.filter(pk=expired).update(expires_at=now - timedelta(minutes=1))
    return {"D": written_by_the_worker(people, at=now), "G": raised, "X": expired}


def addresses(draft: UUID, *names: str) -> list[tuple[str, str]]:
    """Return the address of each page of a draft, with the question that it asks."""
    return [
        (reverse(name, kwargs={"draft": draft, **({"step": step} if step else {})}), step)
        for name in names
        for step in (raising_questions.QUESTIONS if name == "raise-question" else ("",))
    ]


def letter(answer, nothing) -> str:
    """Return what came of knocking at a page of a draft, in a letter of the table."""
    if asks_to_sign_in(answer):
        return "?"
    if bare(answer) == nothing:
        return "."
    if answer.status_code == 302:
        return ">" if answer.headers["Location"].startswith("/escalations/") else "W"
    return "W" if answer.status_code == 200 else f"answered {answer.status_code}"


class TestTheTable:
    @pytest.mark.parametrize("name", ROUTES)
    def test_says_who_may_read_a_draft(self, people, name):
        wrong, everybody = [], Everybody(people)
        for thing, draft in every(people).items():
            for actor in who_may.rows(who_may.DRAFTS):
                for address, _ in addresses(draft, name)[:: 1 if actor[:8] == "school.p" else 5]:
                    client, nothing = everybody.at(actor, "raise")
                    with ended(people, actor):
                        found = letter(client.get(address), nothing)
                    if found != TABLE[actor, thing]:
                        wrong.append((actor, address, found))

        assert wrong == []

    @pytest.mark.parametrize("name", SENT)
    def test_says_who_may_write_in_it(self, people, name):
        wrong, things, everybody = [], every(people), Everybody(people)
        for thing, draft in things.items():
            for actor in who_may.rows(who_may.DRAFTS):
                expected = TABLE[actor, thing]
                if name == "raise-throw-away" and expected in ".>":
                    expected = "W"  # twice is as good as once, and tells nobody what there was
                if name == "raise-check" and TABLE[actor, thing] == "W":
                    expected = ">"
                for address, step in addresses(draft, name)[:: 1 if actor[:8] == "school.p" else 6]:
                    client, nothing = everybody.at(actor, "raise")
                    with undone(), ended(people, actor):
                        before = written()
                        answer = client.post(address, ANSWERS.get(step, {}))
                        found = letter(answer, nothing)
                        moved = written() != before
                    if found != expected or (moved and TABLE[actor, thing] != "W"):
                        wrong.append((actor, address, found, moved))

        assert wrong == []
        assert Draft.objects.filter(pk=things["D"]).exists()

    def test_goes_red_where_a_draft_is_anybodys(self, people, monkeypatch):
        """The control: with the writer left out of the question, others read it."""
        draft = every(people)["D"]
        read = raising.draft

        def the_writers(of, *, person, at):
            del person
            return read(of, person=people.school.practitioner, at=at)

        monkeypatch.setattr(raising, "draft", the_writers)
        client = browser(people, "school.colleague")
        nothing = nowhere(client, "raise")

        found = letter(client.get(f"/raise/{draft}/check/"), nothing)

        assert found == "W" != TABLE["school.colleague", "D"]


class TestADraftThatIsNotThere:
    @pytest.mark.parametrize("name", ROUTES)
    def test_is_answered_like_another_persons(self, people, name):
        client, draft = browser(people, "school.colleague"), every(people)["D"]

        theirs, nobodys = (addresses(each, name)[0][0] for each in (draft, uuid4()))

        assert bare(client.get(theirs)) == bare(client.get(nobodys)) == nowhere(client, "raise")
        assert bare(client.post(theirs)) == bare(client.post(nobodys))


class TestRaising:
    def test_begins_for_who_has_somewhere_to_raise_from(self, people):
        wrong = []
        for (actor, _), cell in DESKS.items():
            with undone():
                client, before = browser(people, actor), Draft.objects.count()
                shown = client.get("/raise/")
                with ended(people, actor):
                    shown = client.get("/raise/") if actor == "ended" else shown
                    client = browser(people, actor)
                    answer = client.post("/raise/", {"key": str(uuid4()), "danger": "no"})
                begun = Draft.objects.count() - before
            asked = 'name="danger"' in shown.content.decode()
            found = "?" if asks_to_sign_in(shown) else "W" if asked else "."
            if found != cell or begun != (cell == "W"):
                wrong.append((actor, found, begun, answer.status_code))

        assert wrong == []

    def test_in_danger_begins_for_the_same_people(self, people):
        wrong = []
        for (actor, _), cell in DESKS.items():
            with undone():
                client, before = browser(people, actor), Draft.objects.count()
                with ended(people, actor):
                    shown = client.get("/raise/in-danger/")
                    client = browser(people, actor)
                    client.post("/raise/in-danger/", {"key": str(uuid4())})
                begun = Draft.objects.count() - before
            found = "?" if asks_to_sign_in(shown) else "W" if shown.status_code == 200 else "."
            if found != cell or begun != (cell == "W"):
                wrong.append((actor, found, begun))

        assert wrong == []

    @pytest.mark.parametrize("address", ["/raise/", "/raise/in-danger/"])
    def test_takes_no_key_of_another_persons_draft(self, people, address):
        things, before = every(people), written()
        client = browser(people, "school.colleague")

        answers = [
            bare(client.post(address, {"key": str(things[each]), "danger": "yes"})) for each in "DG"
        ]

        assert answers[0] == answers[1]
        assert answers[0][0] == 404

        # what has expired is forgotten by whoever comes next, and the id is then anybody's
        assert written()[:4] == before[:4]
        said = raising.draft(things["D"], person=people.school.practitioner, at=timezone.now())
        assert said.what_happened == SAID
        assert not said.immediate_harm
