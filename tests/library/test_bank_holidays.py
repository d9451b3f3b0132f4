"""The bank holidays' table against two lists that others keep, and what reading it can meet."""

import datetime
import pathlib

import holidays
import pytest
import yaml
from govuk_bank_holidays.bank_holidays import BankHolidays

from accord.library import calendars, places

TABLE = places.policies_folder() / "bank-holidays.yaml"
DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")
COUNTRIES = {
    "england-and-wales": ("ENG", "WLS"),
    "scotland": ("SCT",),
    "northern-ireland": ("NIR",),
}

# Days on which we follow one list and not the other, with the reason.
KNOWN_DIFFERENCES = {
    # Proclaimed on 3 February 2026, for Scotland alone. The copy of GOV.UK's list inside
    # govuk-bank-holidays 0.19 is older than that; `holidays` has the day.
    ("govuk-bank-holidays", "scotland"): {datetime.date(2026, 6, 15)},
}


def table() -> dict:
    return yaml.load(TABLE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def titles(division: str) -> dict[datetime.date, str]:
    """Read the table without the product's own reader."""
    return {
        datetime.date.fromisoformat(f"{year}-{day}"): title
        for year, its_days in table()["divisions"][division].items()
        for day, title in its_days.items()
    }


def years() -> range:
    covers = table()["covers"]
    return range(int(covers["from"][:4]), int(covers["until"][:4]) + 1)


def by_govuk(division: str) -> set[datetime.date]:
    published = BankHolidays(use_cached_holidays=True)  # the copy in the package: no network
    return {holiday["date"] for holiday in published.get_holidays(division=division)}


def by_holidays(country: str) -> set[datetime.date]:
    """Return the days, less those on a weekend: the list has them beside their substitutes."""
    listed = holidays.country_holidays("GB", subdiv=country, years=years())
    return {day for day in listed if day.weekday() < 5}


def a_table(its_days: str, *, covers: str = "{from: 2025-01-01, until: 2025-12-31}") -> str:
    return f"version: '1'\ncovers: {covers}\ndivisions: {{england-and-wales: {its_days}}}\n"


class TestTheTable:
    @pytest.mark.parametrize("division", DIVISIONS)
    def test_agrees_with_govuk_bank_holidays(self, division):
        known = KNOWN_DIFFERENCES.get(("govuk-bank-holidays", division), set())

        assert titles(division).keys() ^ by_govuk(division) == known, (
            "Find out which list is right. If it is ours, write the day and the reason into "
            "KNOWN_DIFFERENCES; if a listed difference is gone, take it out there."
        )

    @pytest.mark.parametrize(
        ("division", "country"),
        [(division, country) for division in DIVISIONS for country in COUNTRIES[division]],
    )
    def test_agrees_with_holidays(self, division, country):
        known = KNOWN_DIFFERENCES.get(("holidays", division), set())

        assert titles(division).keys() ^ by_holidays(country) == known

    @pytest.mark.parametrize("division", DIVISIONS)
    def test_would_be_found_out_if_a_day_were_wrong(self, division):
        ours = titles(division).keys()
        known = KNOWN_DIFFERENCES.get(("govuk-bank-holidays", division), set())
        a_day_of_every_list = datetime.date(2023, 5, 8)
        an_ordinary_day = datetime.date(2023, 5, 9)

        for wrong in (ours - {a_day_of_every_list}, ours | {an_ordinary_day}):
            assert wrong ^ by_govuk(division) != known
            assert wrong ^ by_holidays(COUNTRIES[division][0]) != set()

    def test_tells_the_divisions_apart(self):
        assert titles("scotland").keys() != by_govuk("england-and-wales")
        assert titles("england-and-wales").keys() != by_holidays("NIR")

    @pytest.mark.parametrize("division", DIVISIONS)
    def test_covers_every_published_year(self, division):
        published = {day.year for day in by_govuk(division)}

        assert published == set(years()), "Add the new year to every division, move `until`."
        assert set(map(int, table()["divisions"][division])) == published

    @pytest.mark.parametrize("division", DIVISIONS)
    def test_lists_weekdays_in_order(self, division):
        listed = list(titles(division))

        assert listed == sorted(set(listed))
        assert all(day.weekday() < 5 for day in listed)

    def test_lists_no_day_twice(self):
        def keys(node):
            for key, value in node.value:
                yield (*path, key.value)
                if isinstance(value, yaml.MappingNode):
                    path.append(key.value)
                    yield from keys(value)
                    path.pop()

        path: list[str] = []
        seen = list(keys(yaml.compose(TABLE.read_text(encoding="utf-8"))))

        assert len(seen) == len(set(seen))

    @pytest.mark.parametrize("division", DIVISIONS)
    @pytest.mark.parametrize(
        ("day", "title"),
        [
            ("2012-06-04", "Spring bank holiday"),
            ("2012-06-05", "Diamond Jubilee"),
            ("2020-05-08", "Early May bank holiday (VE day)"),
            ("2022-06-02", "Spring bank holiday"),
            ("2022-06-03", "Platinum Jubilee"),
            ("2022-09-19", "State funeral of Queen Elizabeth II"),
            ("2023-05-08", "Coronation of King Charles III"),
        ],
    )
    def test_has_the_days_proclaimed_or_moved_for_all(self, division, day, title):
        assert titles(division)[datetime.date.fromisoformat(day)] == title

    @pytest.mark.parametrize("division", DIVISIONS)
    @pytest.mark.parametrize("day", ["2012-05-28", "2020-05-04", "2022-05-30"])
    def test_leaves_out_the_days_they_were_moved_from(self, division, day):
        assert datetime.date.fromisoformat(day) not in titles(division)

    @pytest.mark.parametrize(
        ("day", "having"),
        [
            ("2025-01-02", {"scotland"}),
            ("2025-03-17", {"northern-ireland"}),
            ("2025-04-21", {"england-and-wales", "northern-ireland"}),
            ("2025-07-14", {"northern-ireland"}),
            ("2025-08-04", {"scotland"}),
            ("2025-08-25", {"england-and-wales", "northern-ireland"}),
            ("2025-12-01", {"scotland"}),
            ("2026-06-15", {"scotland"}),
        ],
    )
    def test_gives_each_division_its_own_days(self, day, having):
        listing = {name for name in DIVISIONS if datetime.date.fromisoformat(day) in titles(name)}

        assert listing == having

    @pytest.mark.parametrize("year", [2012, 2017])
    def test_has_new_year_after_the_second_of_january_where_scotland_has(self, year):
        scotland = titles("scotland")

        assert scotland[datetime.date(year, 1, 2)] == "2nd January"
        assert scotland[datetime.date(year, 1, 3)] == "New Year's Day (substitute)"


class TestLoading:
    @pytest.mark.parametrize("division", DIVISIONS)
    def test_gives_the_calendar_of_the_division(self, division):
        calendar = calendars.load(division=division)

        assert calendar.name == division
        assert calendar.version == table()["version"]
        assert calendar.covers_from == datetime.date(2012, 1, 1)
        assert calendar.covers_until == datetime.date(2028, 12, 31)
        weekdays = (
            day
            for day in map(datetime.date.fromordinal, range(734503, 740713))
            if day.weekday() < 5
        )
        not_worked = {day for day in weekdays if not calendar.is_working_day(day)}
        assert not_worked == titles(division).keys()

    def test_reads_the_file_once(self):
        assert calendars.load() is calendars.load()

    def test_says_which_divisions_there_are(self):
        with pytest.raises(calendars.TableNotUsable, match=r"'wales'. It has england-and-wales, "):
            calendars.load(division="wales")

    @pytest.mark.parametrize("zone", ["Europe/Atlantis", "Europe", "../Europe/London"])
    def test_says_what_to_do_about_an_unknown_time_zone(self, zone):
        with pytest.raises(calendars.TableNotUsable, match="install the Python package tzdata"):
            calendars.load(zone=zone)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("version: [", "cannot be read"),
            ("- a list", "a list or a text where"),
            ("", "a list or a text where"),
            ("version: '1'", "'divisions' is missing"),
            ("divisions: {scotland: {}}", "'england-and-wales'. It has scotland"),
            (a_table("{}", covers="{}"), "'from' is missing"),
            (a_table("{}", covers="{from: 20250101, until: 2025-12-31}"), "'20250101' is not a"),
            (a_table("{}", covers="{from: 2025-01-01, until: [2025]}"), "a list or a text where"),
            (a_table("[Good Friday]"), "a list or a text where"),
            (a_table("{2025: {02-30: Monday}}"), "there is no day 2025-02-30"),
            (a_table("{2026: {04-03: Good Friday}}"), "2026-04-03 lies outside the covered days"),
        ],
    )
    def test_says_what_is_the_matter_with_a_table(self, tmp_path, text, says):
        path = tmp_path / "bank-holidays.yaml"
        path.write_text(text, encoding="utf-8")

        with pytest.raises(calendars.TableNotUsable, match=says) as raised:
            calendars.load(path)

        assert str(path) in str(raised.value)
        assert "Error" not in str(raised.value)
        assert "invalid" not in str(raised.value)

    def test_takes_a_table_of_ones_own(self, tmp_path):
        path = tmp_path / "bank-holidays.yaml"
        path.write_text(a_table("{2025: {04-18: Good Friday}}"), encoding="utf-8")

        calendar = calendars.load(path)

        assert calendar.add(datetime.date(2025, 4, 17), 1) == datetime.date(2025, 4, 21)

    def test_says_so_when_there_is_no_table(self, tmp_path):
        with pytest.raises(calendars.TableNotUsable, match="cannot be read"):
            calendars.load(tmp_path / "missing.yaml")


class TestTheWarning:
    @pytest.mark.parametrize(
        ("today", "warned"),
        [
            (datetime.date.min, False),
            (datetime.date(2028, 1, 1), False),
            (datetime.date(2028, 1, 2), True),
            (datetime.date(2029, 6, 1), True),
            (datetime.date.max, True),
        ],
    )
    def test_comes_a_year_before_the_table_ends(self, today, warned):
        assert calendars.ends_within_a_year(calendars.load(), today) is warned


class TestTheFolderOfPolicies:
    def test_lies_beside_the_sources_in_a_checkout(self, tmp_path, monkeypatch):
        (tmp_path / "policies").mkdir()
        monkeypatch.setattr(places, "PACKAGE", tmp_path / "src" / "accord")

        assert places.policies_folder() == tmp_path / "policies"

    def test_lies_inside_an_installed_package(self, tmp_path, monkeypatch):
        package = tmp_path / "site-packages" / "accord"
        (package / "policies").mkdir(parents=True)
        (tmp_path / "policies").mkdir()
        monkeypatch.setattr(places, "PACKAGE", package)

        assert places.policies_folder() == package / "policies"

    def test_is_asked_for_when_it_is_missing(self, tmp_path, monkeypatch):
        monkeypatch.setattr(places, "PACKAGE", tmp_path / "src" / "accord")

        with pytest.raises(FileNotFoundError, match="folder of policies is missing"):
            places.policies_folder()

    def test_is_found_here(self):
        assert pathlib.Path(TABLE).is_file()
