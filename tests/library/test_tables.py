"""Tables of spreadsheets: read however they were saved, and written so that nothing runs."""

import pytest

from accord.library import tables


class TestReading:
    @pytest.mark.parametrize("between", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
    def test_goes_by_what_divides_the_first_row(self, between):
        text = "\n" + between.join(("name", "post")) + "\n\n" + between.join(("Ada", "dsl")) + "\n"

        assert tables.rows(text) == ((2, ["name", "post"]), (4, ["Ada", "dsl"]))

    def test_names_the_line_on_which_a_row_begins(self):
        text = 'name,note\nAda,"one\ntwo"\nBert,three\n'

        assert [line for line, _ in tables.rows(text)] == [1, 2, 4]

    @pytest.mark.parametrize("text", ['a,b\n"c,d\n', 'a,b\n"c"d,e\n'])
    def test_refuses_a_quotation_mark_that_leads_nowhere(self, text):
        with pytest.raises(tables.NotReadable) as refused:
            tables.rows(text)

        assert refused.value.line == 2

    def test_finds_nothing_in_nothing(self):
        assert tables.rows(" \n,\n") == ()

    @pytest.mark.parametrize("data", ["Zoë".encode(), "\ufeffZoë".encode(), "Zoë".encode("cp1252")])
    def test_takes_the_letters_of_every_spreadsheet(self, data):
        assert tables.decoded(data) == "Zoë"


class TestACell:
    @pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@ada", "\tx", "\rx"])
    def test_is_kept_from_being_carried_out_and_read_as_it_was_meant(self, text):
        assert tables.cell(text) == f"'{text}"
        assert tables.meant(tables.cell(text)) == text

    @pytest.mark.parametrize("text", ["12-15", "'tis", "", "'"])
    def test_that_does_nothing_stays_as_it_is(self, text):
        assert tables.cell(text) == text
        assert tables.meant(text) == text

    def test_is_written_with_its_row(self):
        assert tables.written([("a", "=b"), ("c, d", "e")]) == 'a,\'=b\r\n"c, d",e\r\n'
