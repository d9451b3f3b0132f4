"""What a reminder says to a late manager: what, by when, and what to do now."""

from datetime import UTC, date, datetime

import pytest

from accord.engine import words
from accord.library import policies
from accord.queries import reminded

SATURDAY = date(2026, 3, 14)


def facts(**said):
    """Return a reminder of a limit, with what else is said."""
    return reminded.Facts(**{
        "cause": "limit/3/2026-03-15T00:00", "point": 0, "duties": (), "asks": False,
        "post": "raising.line_manager", "reference": "ABCD-EFGH", "stage": "stage-1",
        "due": SATURDAY, "moment": None, "counted": None,
        "agencies": words.Agencies(), "names": {"school": "Puddlewick School"},
        "policy": policies.by_id("gscp").policy, **said,
    })  # fmt: skip


CHILD = {"cause": "child/3/2026-03-15T00:00"}
PROMISE = {"cause": "promise/9/0/2026-03-15T00:00", "duties": ("promise/9/0",)}
REPORT = {"cause": "stage-4/report/x", "duties": ("stage-4/report/x",)}
WEEKS = {"cause": "owed/raising.line_manager/9", "due": None, "duties": ("filing/school",)}
AT_ONCE = {"cause": "immediate-harm/1/4", "duties": ("immediate-harm/1",), "point": 1}
EVENING = datetime(2026, 3, 14, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({}, "settle it or take it further by Saturday 14 March 2026"),
        ({"point": 2}, "settle it or take it further today, the limit was Saturday 14 March 2026"),
        ({"point": 1, "post": "responding.director"},
         "your agency's answer is wanted today, the limit was Saturday 14 March 2026"),
        ({"point": 1, "post": "partnership.chair", "stage": "stage-4"},
         "a decision is wanted today, the limit was Saturday 14 March 2026"),
        ({**CHILD, "moment": EVENING},
         "the child has to be safe by Saturday 14 March 2026, 20:00"),
        ({**CHILD, "point": 1}, "act now, the child was to be safe by Saturday 14 March 2026"),
        (PROMISE, "what was promised is wanted by Saturday 14 March 2026"),
        ({**REPORT, "point": 3}, "a report is late, it was wanted by Saturday 14 March 2026"),
        ({**WEEKS, "point": 1}, "please do what is still to be done"),
        (AT_ONCE, "act now, this was to be done at once on Saturday 14 March 2026"),
        ({"asks": True}, "please name somebody today"),
        ({"asks": True, "vacant": True},
         "please see today that Puddlewick School gets a safeguarding lead"),
    ],
    ids=str,
)  # fmt: skip
def test_the_subject_says_what_is_wanted_and_by_when(said, wanted):
    assert reminded.subject(facts(**said)) == f"ABCD-EFGH: {wanted}"


@pytest.mark.parametrize(
    ("said", "sentences"),
    [
        ({}, ["What Puddlewick School raised with social-care, ABCD-EFGH, is not settled.",
              "The limit for Stage 1 is Saturday 14 March 2026.",
              "You are told as line manager of Puddlewick School.",
              "settled or taken to the next stage in time."]),
        ({"point": 3, "post": "responding.senior_manager"},
         ["three working days ago.", "a tier below, so you are told as senior manager of",
          "Please talk with Puddlewick School today"]),
        ({"point": 4, "post": "raising.practitioner"},
         ["a week ago.", "as the worker whose concern it is", "or ask your manager to."]),
        ({"point": 6, "post": "partnership.chair"}, ["3 weeks ago.", "decided today"]),
        ({"asks": True}, ["Nobody takes part as line manager of Puddlewick School yet. "
                          "Please name somebody today."]),
        ({"asks": True, "vacant": True},
         ["of Puddlewick School yet, and nobody there can be asked who does. Please see today "
          "that Puddlewick School gets a safeguarding lead, who then names somebody."]),
        ({**CHILD, "point": 1}, ["ring 999 first", "taken to the next stage today."]),
        (CHILD, ["The child has to be safe by Saturday"]),
        (PROMISE, ["Something that was promised in ABCD-EFGH is wanted by", "Please do it,"]),
        ({**REPORT, "point": 1}, ["A report in ABCD-EFGH was wanted by", "see that it is done,"]),
        ({**WEEKS, "point": 1}, ["for a week: write actions and decisions down", "Please do it,"]),
        ({**WEEKS, "point": 2, "policy": None}, ["for 2 weeks: what the policy asks."]),
        ({"policy": policies.by_id("bscp").policy},
         ["The day that the policy gives as a guide for Stage 1"]),
        (AT_ONCE, ["in immediate danger on Saturday 14 March 2026.", "down as done: tell the",
                   "lead in your agency at once. If a child is in"]),
        ({"stage": "x"}, ["The limit is Saturday 14 March 2026."]),
        ({"post": "partnership"}, ["You are told as the partnership's office."]),
        ({"post": "independent.reviewing_officer"}, ["as Independent Reviewing Officer."]),
        ({"stage": "stage-4"}, ["ask the partnership when it decides."]),
        ({"counted": SATURDAY}, ["This reminder was due on Saturday 14 March 2026; it comes late"]),
    ],
    ids=str,
)  # fmt: skip
def test_the_text_says_what_is_the_matter_and_what_to_do(said, sentences):
    text = reminded.of(facts(**said))

    assert [each for each in sentences if each not in text] == [], text
