"""Who may ask for advice on a draft, read it and give it: each page against a table by hand."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import who_may
from django.utils import timezone
from knocking import Everybody, browser, ended, nowhere, undone, who, written
from raising_steps import SAID
from service_world import World
from test_who_may_write_drafts import letter, written_by_the_worker

from accord.desk.models import Draft, DraftReader
from accord.register.models import Entry
from accord.services import advice, drafts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

TABLE, WRITERS = who_may.cells(who_may.ADVICE), who_may.cells(who_may.DRAFTS)
SAYS = "Ring them first."


def asked(people: World) -> UUID:
    """Return a draft on which the school's line manager is asked for advice."""
    now = timezone.now()
    draft, key = written_by_the_worker(people, at=now), uuid4()
    writer, manager = people.school.practitioner, people.school.line_manager
    advice.ask(draft, person=writer, adviser=manager, key=key, at=now)
    return draft


def every(people: World) -> dict[str, UUID]:
    """Return the line manager's page on a draft of every kind that the table has a column for."""
    now, writer, manager = timezone.now(), people.school.practitioner, people.school.line_manager
    made = {thing: asked(people) for thing in "ABGX"}
    pages = {thing: DraftReader.objects.get(draft=draft).id for thing, draft in made.items()}
    for thing in "BG":
        advice.advise(made[thing], SAYS, person=manager, key=uuid4(), at=now)
    advice.take_back(made["B"], person=writer, adviser=manager, at=now)
    drafts.raise_from(made["G"], person=writer, at=now)
    Draft.objects.filter(pk=made["X"]).update(expires_at=now - timedelta(minutes=1))
    return pages


class TestTheTable:
    def test_says_who_may_read_somebody_elses_draft(self, people):
        wrong, everybody = [], Everybody(people)
        for thing, page in every(people).items():
            for actor in who_may.rows(who_may.ADVICE):
                client, nothing = everybody.at(actor, "advice")
                with ended(people, actor):
                    answer = client.get(f"/advice/{page}/")
                found = letter(answer, nothing)
                shown = SAID.splitlines()[0] in answer.content.decode()
                if found != TABLE[actor, thing] or shown != (found == "W"):
                    wrong.append((actor, thing, found))

        assert wrong == []

    def test_says_who_may_give_advice(self, people):
        wrong, everybody = [], Everybody(people)
        for thing, page in every(people).items():
            for actor in who_may.rows(who_may.ADVICE):
                expected = TABLE[actor, thing].replace(">", ".")
                client, nothing = everybody.at(actor, "advice")
                with undone(), ended(people, actor):
                    before = written(), advised(page)
                    typed = {"key": str(uuid4()), "advice": "Wait."}
                    found = letter(client.post(f"/advice/{page}/", typed), nothing)
                    moved = (written(), advised(page)) != before
                if found != expected or moved != (expected == "W"):
                    wrong.append((actor, thing, found, moved))

        assert wrong == []

    def test_says_who_may_ask_for_it_and_take_it_back(self, people):
        draft, wrong, director = asked(people), [], str(people.school.director)
        manager, everybody = str(people.school.line_manager), Everybody(people)
        for actor in who_may.rows(who_may.DRAFTS):
            for typed in (
                {"key": str(uuid4()), "adviser": director},
                {"do": "take-back", "adviser": manager},
            ):
                (client, nothing), expected = everybody.at(actor, "raise"), WRITERS[actor, "D"]
                with undone(), ended(people, actor):
                    before = readers(draft)
                    found = letter(client.post(f"/raise/{draft}/ask/", typed), nothing)
                    moved = readers(draft) != before
                if found != expected or moved != (expected == "W"):
                    wrong.append((actor, typed, found, moved))

        assert wrong == []

    def test_goes_red_where_anybody_is_taken_for_the_one_who_is_asked(self, people, monkeypatch):
        """The control: with the reader left out of the question, others read it."""
        page = every(people)["A"]
        read = advice.to_draft

        def as_the_manager(of, *, person, at):
            del person
            return read(of, person=people.school.line_manager, at=at)

        monkeypatch.setattr(advice, "to_draft", as_the_manager)
        client = browser(people, "school.colleague")
        nothing = nowhere(client, "advice")

        found = letter(client.get(f"/advice/{page}/"), nothing)

        assert found == "W" != TABLE["school.colleague", "A"]


class TestAsking:
    @pytest.mark.parametrize(
        "whom",
        [
            "school.practitioner", "school.colleague", "school.board_member",
            "school.administrator", "social_care.line_manager", "severn.chair", "stranger",
        ],
    )  # fmt: skip
    def test_takes_nobody_who_is_not_above_the_writer_in_their_agency(self, people, whom):
        draft, client = asked(people), browser(people, "school.practitioner")
        before = readers(draft)

        for sent in (who(people, whom), "nonsense", ""):
            typed = {"key": str(uuid4()), "adviser": str(sent)}
            assert client.post(f"/raise/{draft}/ask/", typed).status_code == 422
        assert readers(draft) == before


class TestSomebodyElsesDraft:
    def test_is_for_reading_alone(self, people):
        draft, client = asked(people), browser(people, "school.line_manager")
        nothing = nowhere(client, "raise")

        for page in ("", "check/", "ask/", "about/", "throw-away/", "in-danger/"):
            assert letter(client.get(f"/raise/{draft}/{page}"), nothing) == ".", page
        for page in ("check/", "ask/", "about/", "what-happened/"):
            assert letter(client.post(f"/raise/{draft}/{page}"), nothing) == ".", page
        client.post(f"/raise/{draft}/throw-away/")
        assert Draft.objects.filter(pk=draft).exists()
        assert not Entry.objects.exists()


def advised(page: UUID) -> list[object]:
    rows = DraftReader.objects.filter(pk=page)
    return list(rows.values_list("person", "advised_at", "sealed"))


def readers(draft: UUID) -> list[object]:
    return list(DraftReader.objects.filter(draft=draft).values_list("person", "may_read"))
