"""The office's list on its pages: the file to fill in, what is wrong, what came of each row."""

from uuid import uuid4

import pytest
import who_may_enter
from django.core.files.uploadedfile import SimpleUploadedFile
from knocking import asks_to_sign_in, bare, browser, ended, undone, written
from service_world import find
from who_may import cells

from accord.desk.models import OfficeList
from accord.record import models as record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

HEAD = "reference,raised by,about the decision of,areas,raised on,about"
HERON = "The heron is alone."
ROW = f"SV-1,Puddlewick School,severn-care,Levels of need,2/3/2026,{HERON}"


@pytest.fixture
def office(page, people):
    """A browser in which somebody of the partnership's office is signed in."""
    page.client.force_login(find(people.severn.office))
    return page


def sent(*rows: str) -> dict[str, object]:
    """Return the form with a list."""
    file = SimpleUploadedFile("ours.csv", "\n".join((HEAD, *rows)).encode())
    return {"key": str(uuid4()), "list": file}


def uploaded(people, office, *rows: str) -> str:
    """Return the address of a list that was uploaded."""
    answer = office.client.post(f"/office/{people.severn.id}/import/", sent(*rows))
    assert answer.status_code == 302
    return answer.headers["Location"]


class TestUploading:
    def test_says_what_goes_into_each_column(self, office, people):
        page = office.get(f"/office/{people.severn.id}/import/")

        assert "stage 2 since" in page.text
        assert "Levels of need" in page.text

    def test_gives_the_file_to_fill_in(self, office, people):
        answer = office.client.get(f"/office/{people.severn.id}/import/file/")

        first = answer.content.decode("utf-8-sig").strip()
        assert first.startswith("reference,raised by,about the decision of,areas,raised on")
        assert "attachment" in answer.headers["Content-Disposition"]

    def test_takes_the_file_to_fill_in_once_it_is_filled_in(self, office, people):
        answer = office.client.get(f"/office/{people.severn.id}/import/file/")
        row = "SV-1,Puddlewick School,severn-care,Levels of need,2/3/2026,3/3/2026,telephone"
        data = answer.content.rstrip() + f"\r\n{row}\r\n".encode()
        file = SimpleUploadedFile("ours.csv", data)

        page = office.post(f"/office/{people.severn.id}/import/",
                           {"key": str(uuid4()), "list": file}, follow=True)  # fmt: skip

        assert "1 to enter, 0 entered." in page.text

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (None, "Choose the file"),
            (b"\0\1", "This is no text"),
            (b"x" * 1_100_000, "larger than 1 MB"),
            (b"\n", "nothing in this file"),
        ],
    )
    def test_says_what_is_the_matter_with_a_file(self, office, people, data, says):
        typed = {"key": str(uuid4())}
        if data is not None:
            typed["list"] = SimpleUploadedFile("ours.csv", data)

        page = office.post(f"/office/{people.severn.id}/import/", typed, status=422)

        assert says in page.errors[0] or "empty" in page.errors[0]
        assert not OfficeList.objects.exists()


class TestLookingAndEntering:
    def test_shows_rows_and_what_is_wrong_and_enters_the_rest(self, office, people):
        address = uploaded(people, office, ROW, ROW.replace("SV-1", "SV-2").replace("2/3", "2/13"))

        page = office.get(address)
        assert "1 to enter, 0 entered, 1 thing to put right." in page.text
        assert "Line 3, “raised on”: This is no day." in page.text
        assert HERON not in page.text
        assert not record.Head.objects.exists()

        page = office.post(address, follow=True)

        assert "1 row is entered." in page.html
        assert "0 to enter, 1 entered" in page.text
        (leads,) = [href for href in page.links.values() if href.startswith("/escalations/")]
        read = office.get(leads)
        assert HERON in read.text
        assert "for Puddlewick School, from the office's list." in read.text
        assert "SV-1" in read.text

    def test_says_how_headings_were_read(self, office, people):
        address = uploaded(people, office, ROW)
        assert "Your headings were read so" not in office.get(address).text

        file = SimpleUploadedFile(
            "ours.csv", f"Ref{HEAD.removeprefix('reference')}\n{ROW}".encode()
        )
        page = office.post(f"/office/{people.severn.id}/import/",
                           {"key": str(uuid4()), "list": file}, follow=True)  # fmt: skip

        assert "Your headings were read so: “Ref” as reference." in page.text

    def test_says_which_columns_it_leaves_out(self, office, people):
        file = SimpleUploadedFile("ours.csv", f"{HEAD},Owner\n{ROW},Olive".encode())
        answer = office.client.post(
            f"/office/{people.severn.id}/import/", {"key": str(uuid4()), "list": file}
        )

        page = office.get(answer.headers["Location"])

        assert "1 to enter, 0 entered." in page.text
        assert "Not used, and not entered: “Owner”." in page.text

    def test_leads_back_to_a_list_that_is_not_all_entered(self, office, people):
        address = uploaded(people, office, ROW)

        page = office.get(f"/office/{people.severn.id}/import/")

        assert address in page.links.values()

    def test_pressed_twice_enters_nothing_more(self, office, people):
        address = uploaded(people, office, ROW)
        office.client.post(address)
        once = written()

        office.client.post(address)

        assert written() == once


def test_is_there_where_the_table_says(people, office):
    address = uploaded(people, office, ROW)
    before, wrong = written(), []
    for (actor, _), cell in cells(who_may_enter.LISTS).items():
        client = browser(people, actor)
        nothing = bare(client.get(f"/office/{uuid4()}/import/"))
        with ended(people, actor):
            answer = client.get(address)
            with undone():
                entered = client.post(address).status_code == 302 and written() != before
        shown = "W" if answer.status_code == 200 else "."
        if asks_to_sign_in(answer):
            shown = "?"
        elif shown == ".":
            shown = "." if bare(answer) == nothing else "else"
        if (shown, entered) != (cell, cell == "W"):
            wrong.append((actor, cell, shown, entered))

    assert wrong == []


def test_uploading_is_there_where_the_table_says(people):
    wrong = []
    for (actor, place), cell in cells(who_may_enter.OFFICES).items():
        client = browser(people, actor)
        begin = f"/office/{getattr(people, place).id}/import/"
        with ended(people, actor):
            for address in (begin, f"{begin}file/"):
                answer = client.get(address)
                shown = "W" if answer.status_code == 200 else "."
                shown = "?" if asks_to_sign_in(answer) else shown
                if shown != cell:
                    wrong.append((actor, address, cell, shown))
            with undone():
                kept = client.post(begin, sent(ROW)).status_code == 302
                kept = kept and OfficeList.objects.exists()
        if kept != (cell == "W"):
            wrong.append((actor, place, cell, "kept" if kept else "not kept"))

    assert wrong == []
