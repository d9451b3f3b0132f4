"""Calendar files, as other programs read them (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta

from accord.web import calendar_file
from accord.web.calendar_file import Happening

AT = datetime(2026, 3, 10, 15, 40, tzinfo=UTC)


def happening(**said) -> Happening:
    return Happening(
        **{
            "uid": "limit-1@accord.example", "sequence": 3, "changed_at": AT,
            "on": date(2026, 12, 31), "title": "K7MPX2: limit", "about": "Sign in.",
            "address": "https://accord.example/1/", **said,
        }
    )  # fmt: skip


def lines(*happenings: Happening, name: str = "") -> list[str]:
    """Return the lines of a file, those that go on put together again."""
    return calendar_file.made(happenings, name=name).decode().replace("\r\n ", "").split("\r\n")


class TestACalendarFile:
    def test_says_a_whole_day_with_the_one_after_it_as_its_end(self):
        found = lines(happening())

        assert "DTSTART;VALUE=DATE:20261231" in found
        assert "DTEND;VALUE=DATE:20270101" in found
        assert {"SEQUENCE:3", "LAST-MODIFIED:20260310T154000Z"} <= set(found)
        assert found[0] == "BEGIN:VCALENDAR"
        assert found[-2:] == ["END:VCALENDAR", ""]

    def test_says_a_moment_as_an_instant(self):
        summer = datetime(2026, 7, 1, 9, 0, tzinfo=UTC) + timedelta(hours=1)

        assert "DTSTART:20260701T100000Z" in lines(happening(on=summer))

    def test_says_that_a_day_may_move(self):
        assert "STATUS:TENTATIVE" in lines(happening(tentative=True))
        assert "STATUS:CONFIRMED" in lines(happening())

    def test_is_called_something_only_where_it_is_followed(self):
        assert "NAME:Accord" in lines(happening(), name="Accord")
        assert not [each for each in lines(happening()) if "NAME:" in each]

    def test_lets_nothing_that_was_typed_begin_a_line_of_its_own(self):
        found = lines(happening(place="Hall; left, \\ up\r\nEND:VCALENDAR\x07"))

        assert "LOCATION:Hall\\; left\\, \\\\ up\\nEND:VCALENDAR" in found
        assert found.count("END:VCALENDAR") == 1

    def test_parts_long_lines_and_cuts_no_letter_through(self):
        place = "Schloß Größenwahn " * 20

        raw = calendar_file.made([happening(place=place)])

        assert max(len(each) for each in raw.split(b"\r\n")) <= 75
        assert f"LOCATION:{place}" in lines(happening(place=place))
