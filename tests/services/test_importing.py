"""An office's own list: read cell by cell, entered row by row, once, and told once."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command
from entering_steps import office
from service_steps import DAY
from service_world import AT, World, find, hold, world

from accord.cli import main
from accord.desk.models import OfficeList
from accord.directory.models import Agency, Partnership
from accord.engine import acts, events
from accord.library import policies
from accord.outbox.models import Message
from accord.queries import messages
from accord.record import models as record
from accord.record import verify
from accord.register.models import Entry
from accord.services import access, escalations, importing, list_reading, rebuild

pytestmark = pytest.mark.django_db

HEAD = "reference,raised by,about the decision of,areas,raised on"
ROW = "SV-1,Puddlewick School,severn-care,Levels of need,2/3/2026"
HERON = "The heron is alone at the weir."


@pytest.fixture
def people() -> World:
    return world()


def listed(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


def uploaded(people: World, data: bytes, *, who=None, at=AT):
    """Return the id of a list, uploaded by somebody of the office."""
    who, of = who or people.severn.office, uuid4()
    importing.keep(of, data, office=office(people, who=who), person=who, at=at)
    return of


def sheet(people: World, of, *, who=None, at=AT) -> importing.Sheet:
    who = who or people.severn.office
    return importing.sheet(of, office=office(people, who=who), person=who, at=at)


def enter(people: World, of, *, who=None, at=AT) -> importing.Entered:
    who = who or people.severn.office
    return importing.enter(of, office=office(people, who=who), person=who, at=at)


def read(
    *rows: str, head: str = HEAD, data: bytes = b"", policy: str = "gscp"
) -> list_reading.Listed:
    book = list_reading.Book(
        policy=policies.by_id(policy).policy,
        agencies=(("puddlewick-school", "Puddlewick School"), ("severn-care", "Severn Care"),
                  ("wobbleford-health", "Wobbleford Health"),
                  ("moles-surgery", "Mole's Surgery")),
        covers_from=date(2020, 1, 1), today=AT.date(),
    )  # fmt: skip
    return list_reading.read(data or listed(*rows, head=head), book)


def said(found: list_reading.Listed) -> list[tuple[int, int, str]]:
    return [(each.line, each.column, each.text) for each in found.wrong]


class TestReading:
    def test_takes_a_row_by_names_slugs_and_days_as_people_write_them(self):
        (row,) = read(ROW).rows

        assert (row.raising, row.responding) == ("puddlewick-school", ("severn-care",))
        assert (row.line, row.reference, row.raised) == (2, "SV-1", date(2026, 3, 2))
        assert row.areas == ("levels-of-need",)

    @pytest.mark.parametrize(
        "written", ["2/3/2026", "02.03.26", "2 Mar 2026", "2026-03-02", "2-march-2026"]
    )
    def test_takes_a_day_however_it_is_written(self, written):
        (row,) = read(ROW.replace("2/3/2026", written)).rows

        assert row.raised == date(2026, 3, 2)

    def test_takes_what_spreadsheets_write(self):
        semicolons = f'{HEAD},about\n{ROW},"caf\u00e9; \u2019tis"'.replace(",", ";")
        for data in (
            b"\xef\xbb\xbf" + semicolons.encode(), semicolons.encode("cp1252"),
            semicolons.replace("\n", "\r\n").encode(), semicolons.replace(";", "\t").encode(),
        ):  # fmt: skip
            (row,) = read(data=data).rows
            assert row.about.startswith("caf\u00e9")

    def test_takes_several_agencies_and_areas_of_a_cell(self):
        found = read("SV-1,puddlewick-school,Severn Care; wobbleford health,"
                     "\"Levels of need; other: the weir\",2/3/2026")  # fmt: skip

        (row,) = found.rows
        assert row.responding == ("severn-care", "wobbleford-health")
        assert (row.areas, row.area_other) == (("levels-of-need", "other"), "the weir")

    def test_takes_headings_that_say_the_same_and_says_which(self):
        found = read(
            f"{ROW},Kept", head="Ref. No:,Raising Agency,responding agency,Area,Date,Notes"
        )

        (row,) = found.rows
        assert (row.reference, row.raising, row.note) == ("SV-1", "puddlewick-school", "Kept")
        assert found.taken[0] == ("Ref. No:", "reference")
        assert len(found.taken) == 6
        assert read(ROW).taken == ()

    def test_takes_an_apostrophe_however_it_is_written(self):
        (row,) = read(ROW.replace("severn-care", "Mole\u2019s Surgery")).rows

        assert row.responding == ("moles-surgery",)

    def test_leaves_out_columns_that_are_none_of_ours_and_says_which(self):
        found = read(f"{ROW},Olive,4", head=f"{HEAD},Owner,Priority")

        assert [each.reference for each in found.rows] == ["SV-1"]
        assert found.wrong == ()
        assert found.unused == ("Owner", "Priority")

    def test_leaves_out_no_column_that_may_be_one_of_ours(self):
        found = read(f"{ROW},4/3/2026,Olive", head=f"{HEAD},talkd on,Owner")

        assert found.rows == ()
        ((line, column, text),) = said(found)
        assert (line, column) == (1, 6)
        assert "did you mean 'talked on'" in text
        assert found.unused == ("Owner",)

    def test_takes_no_heading_for_a_column_that_is_there_already(self):
        found = read(f"{ROW},4/3/2026", head=f"{HEAD},date")

        assert found.rows == ()
        assert found.wrong[0].heading == "date"

    def test_takes_the_stage_by_its_days_or_by_where_it_is_now(self):
        by_day = read(f"{ROW},4/3/2026,6/3/2026", head=f"{HEAD},stage 2 since,stage 3 since")
        by_now = read(f"{ROW},3,6/3/2026", head=f"{HEAD},stage,stage since")

        assert by_day.rows[0].reached == (
            ("stage-2", date(2026, 3, 4)), ("stage-3", date(2026, 3, 6)),
        )  # fmt: skip
        assert by_now.rows[0].reached == (("stage-3", date(2026, 3, 6)),)

    @pytest.mark.parametrize("how", ["phone", "Phone", "by telephone", "telephone"])
    def test_takes_a_talk_by_telephone_as_people_write_it(self, how):
        (row,) = read(f"{ROW},4/3/2026,{how}", head=f"{HEAD},talked on,talked how").rows

        assert row.mode == "telephone"

    def test_counts_stages_as_the_document_does(self):
        """Medway's begins before its Stage 1."""
        more = f"{HEAD},stage,stage since"
        other = ROW.replace("Levels of need", "other: the weir")
        (row,) = read(f"{other},2,6/3/2026", head=more, policy="mscb").rows

        titles = {each.id: each.title for each in policies.by_id("mscb").policy.stages}
        assert [titles[stage] for stage, _ in row.reached] == ["Stage 2"]

    @pytest.mark.parametrize(
        ("row", "column", "says"),
        [
            (ROW.replace("SV-1", ""), 1, "reference of its own"),
            (ROW.replace("Puddlewick School", "Pudlewick School"), 2, "did you mean"),
            (ROW.replace("Puddlewick School", ""), 2, "Give the agency's name"),
            (ROW.replace("Puddlewick School", "GP"), 2, "called “GP”. They are Puddlewick School,"),
            (ROW.replace("severn-care", "Puddlewick School"), 3, "disagree with itself"),
            (ROW.replace("Levels of need", "Level of need"), 4, "did you mean"),
            (ROW.replace("2/3/2026", "30/2/2026"), 5, "This is no day"),
            (ROW.replace("2/3/2026", "soon"), 5, "This is no day"),
            (ROW.replace("2/3/2026", "2/3/2027"), 5, "still to come"),
            (ROW.replace("2/3/2026", "2/3/1999"), 5, "from 2020 on"),
            (ROW.replace("2/3/2026", ""), 5, "Give the day"),
        ],
    )
    def test_says_where_what_is_wrong(self, row, column, says):
        found = read(row)

        assert found.rows == ()
        ((line, at, text),) = said(found)
        assert (line, at) == (2, column)
        assert says in text

    def test_says_all_of_it_at_once_and_takes_the_rest(self):
        found = read("SV-0,nobody,nobody,nothing,never", ROW, f"{ROW}")

        assert [each.line for each in found.rows] == [3]
        assert [line for line, _, _ in said(found)] == [2, 2, 2, 2, 4]
        assert said(found)[-1][2] == "Line 3 has the same reference."

    @pytest.mark.parametrize(
        ("more", "cells", "says"),
        [
            ("talked on,talked how", "1/3/2026,telephone", "before the day on which it was raised"),
            ("talked on", "4/3/2026", "Say under"),
            ("talked on,talked how", "4/3/2026,telefone", "did you mean"),
            ("talked on,talked how", "4/3/2026,pigeon", "Write face to face, by telephone,"),
            ("stage 2 since", "1/3/2026", "before the stage"),
            ("stage", "9", "no stage of that name, “9”: it has Stage 1, Stage 2, Stage 3"),
            ("Ref", "7", "does not know this column"),
            ("stage", "2", "Say since when"),
            ("stage since", "4/3/2026", "Say under"),
        ],
    )
    def test_says_what_does_not_go_together(self, more, cells, says):
        found = read(f"{ROW},{cells}", head=f"{HEAD},{more}")

        assert found.rows == ()
        assert says in said(found)[0][2]

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"\n \n", "nothing in this file"),
            (b"PK\x03\x04\0\0", "no text"),
            (b'reference,"raised by\n', "cannot be read"),
            (b"reference,raised bye\nA,B", "did you mean"),
            (b"reference\nA", "columns are missing"),
            (b"x" * (list_reading.LARGEST + 1), "larger than 1 MB"),
            (listed(*[ROW] * 501), "501 rows"),
        ],
    )
    def test_says_what_is_the_matter_with_a_file(self, data, says):
        found = read(data=data)

        assert found.rows == ()
        assert any(says in text for _, _, text in said(found))

    def test_stops_where_a_file_asks_for_more_than_any_list_does(self):
        # each unknown name is compared with all known ones: a file of them would take minutes
        wide = read(head=",".join(f"column {n}" for n in range(101)), data=b"")
        areas = ";".join(["levels of nead"] * 5_000)
        deep = read(f'SV-1,Puddlewick School,severn-care,"{areas}",2/3/2026')

        assert said(wide) == [
            (0, 0, "There are more than 100 columns. Save the list without the others.")
        ]
        assert len(deep.wrong) == 31
        assert "At most 30 can stand here; these are 5,000." in {each.text for each in deep.wrong}


class TestLookingAtIt:
    def test_shows_where_each_row_would_stand_and_writes_nothing(self, people):
        of = uploaded(people, listed(f"{ROW},4/3/2026", head=f"{HEAD},stage 2 since"))

        (row,) = sheet(people, of, at=AT + 9 * DAY).rows

        assert row.played.stage.id == "stage-2"
        assert row.played.due.day > date(2026, 3, 4)
        assert row.played.late
        assert [bool(each.departing) for each in row.played.steps] == [False, True]
        assert not record.Head.objects.exists()
        assert not Message.objects.exists()

    def test_keeps_the_file_sealed(self, people):
        of = uploaded(people, listed(f"{ROW},{HERON}", head=f"{HEAD},about"))

        row = OfficeList.objects.get(pk=of)
        assert HERON.encode() not in bytes(row.sealed)
        assert sheet(people, of).rows[0].row.about == HERON

    def test_is_theirs_alone_and_for_a_month(self, people):
        of = uploaded(people, listed(ROW))

        with pytest.raises(access.Nobody):
            sheet(people, of, who=people.severn.business_manager)
        with pytest.raises(access.Nobody):
            sheet(people, of, at=AT + 31 * DAY)
        with pytest.raises(access.Nobody):
            importing.keep(of, b"", office=office(people), person=people.stranger, at=AT)
        uploaded(people, listed(ROW), at=AT + 31 * DAY)
        assert not OfficeList.objects.filter(pk=of).exists()

    def test_sent_again_from_the_same_form_shows_the_file_as_put_right(self, people):
        """Somebody goes back in their browser, chooses the mended file, and presses again."""
        of = uploaded(people, listed(ROW))
        mended = listed(ROW.replace("SV-1", "SV-7"))

        importing.keep(of, mended, office=office(people), person=people.severn.office, at=AT)

        assert [each.row.reference for each in sheet(people, of).rows] == ["SV-7"]
        assert OfficeList.objects.count() == 1

    def test_is_found_again_by_who_uploaded_it(self, people):
        of, own = uploaded(people, listed(ROW)), office(people)

        def mine(who, at=AT):
            return [each.id for each in importing.mine(office=own, person=who, at=at)]

        assert mine(people.severn.office) == [of]
        assert mine(people.severn.business_manager) == []
        assert mine(people.severn.office, AT + 31 * DAY) == []

    def test_says_that_a_colleague_has_to_where_somebody_works_for_the_other_side(self, people):
        hold(find(people.severn.office), "director", Agency.objects.get(pk=people.social_care.id))
        of = uploaded(people, listed(ROW))

        (row,) = sheet(people, of).rows

        assert "ask a colleague" in row.wrong
        assert enter(people, of).count == 0


class TestEntering:
    def test_puts_each_row_on_record_as_history(self, people):
        head = f"{HEAD},talked on,talked how,stage 2 since,about,child reference,note"
        of = uploaded(people, listed(
            f"{ROW},3/3/2026,telephone,4/3/2026,{HERON},C-7,Rang twice", ROW.replace("1,", "2,", 1),
            head=head,
        ))  # fmt: skip

        assert enter(people, of) == importing.Entered(count=2)

        first, second = sheet(people, of).rows
        stand = escalations.stand(first.entered.escalation)
        said = [
            each.event.body.do for each in stand.stored if isinstance(each.event.body, acts.Act)
        ]
        assert said == ["raise", "discuss", "escalate"]
        assert stand.standing.stage == "stage-2"
        assert {each.event.at for each in stand.stored} == {AT}
        days = [str(each.event.happened.date()) for each in stand.stored]
        assert sorted(set(days)) == ["2026-03-02", "2026-03-03", "2026-03-04"]
        lines = {
            line.id: line.text
            for each in stand.stored
            if each.event.entry == 1 and isinstance(each.event.body, events.Account)
            for line in each.event.body.lines
        }
        assert lines == {
            "child_reference": "C-7", "notes": "Rang twice", "entered.how": "list",
            "entered.for": people.school.slug, "entered.list": "SV-1",
        }  # fmt: skip
        assert second.entered.escalation != first.entered.escalation
        assert Entry.objects.get(pk=first.entered.escalation).raised_at.date() == date(2026, 3, 2)
        assert list(verify.findings()) == []
        assert list(rebuild.check()) == []

    @pytest.mark.parametrize("policy", ["bscp", "chscp", "gscp", "mscb", "tscp"])
    def test_reaches_every_stage_of_every_policy(self, people, policy):
        Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
        found = policies.by_id(policy).policy
        area = next(iter(found.areas.listed.values()), "other: words")
        rows = [
            f'SV-{each.id},Puddlewick School,severn-care,"{area}",2/3/2026,{each.title},4/3/2026'
            for each in found.stages
        ]
        of = uploaded(people, listed(*rows, head=f"{HEAD},stage,stage since"))

        came = enter(people, of)

        assert came == importing.Entered(count=len(found.stages)), sheet(people, of).wrong
        stages = [each.played.stage.id for each in sheet(people, of).rows]
        assert stages == [each.id for each in found.stages]
        assert list(rebuild.check()) == []

    def test_plays_as_a_scenario(self, people, tmp_path, capsys):
        head = f"{HEAD},talked on,talked how,stage 2 since,stage 4 since"
        of = uploaded(people, listed(f"{ROW},3/3/2026,telephone,4/3/2026,9/3/2026", head=head))
        enter(people, of)
        file = tmp_path / "listed.yaml"

        call_command("export_scenario", sheet(people, of).rows[0].entered.reference)
        file.write_text(capsys.readouterr().out, encoding="utf-8")

        assert main.main(["scenario", "run", str(file)]) == 0, capsys.readouterr().out

    def test_tells_each_side_once_and_not_step_by_step(self, people):
        of = uploaded(people, listed(f"{ROW},4/3/2026,6/3/2026",
                                     head=f"{HEAD},stage 2 since,stage 3 since"))  # fmt: skip

        enter(people, of)

        told = list(Message.objects.values_list("person", "tag", "partnership"))
        assert sorted(told, key=str) == sorted(
            (
                (each.senior_manager, "from-list", None)
                for each in (people.school, people.social_care)
            ),
            key=str,
        )

    def test_asks_the_lead_to_name_who_takes_part_where_several_could(self, people):
        enter(people, uploaded(people, listed(ROW)))

        told = set(Message.objects.values_list("person", "kind"))
        assert told == {
            (each.safeguarding_lead, "name") for each in (people.school, people.social_care)
        }
        assert all(
            "entered" in each.text and "from the partnership's list" in each.text
            for each in messages.newest(str)
        )
        assert (
            "The limit was Monday 9 March 2026: it has passed"
            in next(iter(messages.newest(str))).text
        )

    def test_pressed_twice_is_entered_once(self, people):
        of = uploaded(people, listed(ROW))

        assert (enter(people, of).count, enter(people, of).count) == (1, 0)
        assert record.Head.objects.count() == 1
        assert Message.objects.count() == 2

    def test_uploaded_again_by_anybody_is_entered_once(self, people):
        enter(people, uploaded(people, listed(ROW)))
        other = people.severn.business_manager

        of = uploaded(people, listed(ROW.replace("SV-1", "sv-1")), who=other)

        (row,) = sheet(people, of, who=other).rows
        assert row.entered is not None
        assert enter(people, of, who=other).count == 0

    def test_broken_off_in_a_row_leaves_nothing_of_it_and_goes_on_later(self, people, monkeypatch):
        of = uploaded(people, listed(ROW, ROW.replace("1,", "2,", 1), ROW.replace("1,", "3,", 1)))
        told = importing._tell
        count = iter(range(9))

        def breaks_at_the_second(*said):
            if next(count) == 1:
                raise RuntimeError
            told(*said)

        monkeypatch.setattr(importing, "_tell", breaks_at_the_second)
        with pytest.raises(RuntimeError):
            enter(people, of)
        assert record.Head.objects.count() == 1

        assert enter(people, of).count == 2
        assert record.Head.objects.count() == 3

    def test_goes_on_where_so_many_were_entered_at_once(self, people, monkeypatch):
        monkeypatch.setattr(importing, "AT_ONCE", 1)
        of = uploaded(people, listed(ROW, ROW.replace("1,", "2,", 1)))

        assert [enter(people, of).count for _ in range(3)] == [1, 1, 0]

    def test_is_not_for_who_is_of_the_office_no_more(self, people):
        of, own = uploaded(people, listed(ROW)), office(people)
        find(people.severn.office).holdings.update(held_to=date(2026, 1, 1))

        found = importing.enter(of, office=own, person=people.severn.office, at=AT)

        assert (found.count, len(found.failed)) == (0, 1)
        assert not record.Head.objects.exists()

    def test_lets_a_newcomer_of_the_agency_take_it_up(self, people):
        """What came from a list is an escalation like any other."""
        of = uploaded(people, listed(ROW))
        enter(people, of)
        escalation = sheet(people, of).rows[0].entered.escalation

        door = access.to_escalation(escalation, person=people.school.safeguarding_lead, at=AT)

        assert door.sees == "narrow"
