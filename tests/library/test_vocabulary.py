"""The words that files may use, and what is said of words that nobody knows."""

import pytest

from accord.engine import posts
from accord.library import vocabulary

AGENCY_POSTS = "expected one of " + ", ".join(posts.AGENCY_TITLES)


class TestAPost:
    @pytest.mark.parametrize(
        "text",
        [
            "raising.practitioner",
            "responding.director",
            "partnership.chair",
            "independent.reviewing_officer",
            "police.board_member",
            "nursery.line_manager",
        ],
    )
    def test_belongs_to_a_party_a_sector_or_an_agency(self, text):
        assert vocabulary.post(("nursery",))(text) is None

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("rasing.practitioner", "there is no party 'rasing'; did you mean 'raising'?"),
            ("nursry.practitioner", "there is no party 'nursry'; did you mean 'nursery'?"),
            ("polce.practitioner", "there is no party 'polce'; did you mean 'police'?"),
            (
                "zoo.practitioner",
                "there is no party 'zoo': expected raising, responding, partnership, "
                "independent, an agency of this disagreement or a sector such as police",
            ),
            ("raising.headteacher", f"raising has no post 'headteacher': {AGENCY_POSTS}"),
            ("raising.chair", f"raising has no post 'chair': {AGENCY_POSTS}"),
            ("raising.", f"raising has no post '': {AGENCY_POSTS}"),
            (
                "police.practitoner",
                "police has no post 'practitoner'; did you mean 'practitioner'?",
            ),
            (
                "partnership.charman",
                "partnership has no post 'charman'; did you mean 'chair'?",
            ),
            (
                "practitioner",
                "expected a post such as raising.line_manager, got 'practitioner'; "
                "did you mean 'raising.practitioner'?",
            ),
            (
                "chair",
                "expected a post such as raising.line_manager, got 'chair'; "
                "did you mean 'partnership.chair'?",
            ),
            ("zzz", "expected a post such as raising.line_manager, got 'zzz'"),
            ("a\nb", r"expected a post such as raising.line_manager, got 'a\nb'"),
        ],
    )
    def test_is_asked_for_kindly(self, text, says):
        assert vocabulary.post(("nursery",))(text) == says


class TestAnAddress:
    @pytest.mark.parametrize(
        "text", ["partnership", "reviewing_officer", "line_manager", "school.director", "chair"]
    )
    def test_is_a_post_a_title_or_the_mailbox(self, text):
        assert vocabulary.addressee()(text) is None

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("chairman", "there is no post 'chairman'; did you mean 'chair'?"),
            ("rasing.director", "there is no party 'rasing'; did you mean 'raising'?"),
            ("social-care.boss", f"social-care has no post 'boss': {AGENCY_POSTS}"),
        ],
    )
    def test_is_asked_for_kindly(self, text, says):
        assert vocabulary.addressee()(text) == says


class TestAClosedList:
    def test_has_nothing_to_say_of_its_own_words(self):
        assert vocabulary.one_of("stage", ("pre", "stage-1"))("pre") is None

    @pytest.mark.parametrize(
        ("known", "says"),
        [
            (("stage-1", "pre"), "; did you mean 'stage-1'?"),
            (("apple", "pear"), ": expected one of apple, pear"),
            ((), ": expected none, there is nothing to choose from"),
            (tuple("abcdefghij" * 5), ": expected one of 50, such as a"),
            (tuple(f"stage-{n}" for n in range(501)), ": expected one of 501, such as stage-0"),
        ],
    )
    def test_names_the_nearest_word_or_what_there_is(self, known, says):
        complaint = vocabulary.one_of("stage", known, where=" in gscp")

        assert complaint("stage_1") == f"there is no stage 'stage_1' in gscp{says}"


@pytest.mark.parametrize("text", ["", "a name", "a\tname", "a\xa0name"])
def test_a_name_has_no_spaces(text):
    said = vocabulary.name(text)

    assert said is not None
    assert said.startswith("expected a name without spaces, got '")
    assert vocabulary.name("a-name") is None


def test_a_side_goes_by_its_part_or_its_agencies():
    assert vocabulary.side(("school", "police")) == ("raising", "responding", "school", "police")


def test_every_reading_can_be_named():
    assert len(vocabulary.READINGS) == 38
    assert {"reading-1", "reading-38"} < set(vocabulary.READINGS)
