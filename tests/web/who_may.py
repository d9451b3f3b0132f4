"""Who may see and do what, page by page: tables written by hand, never worked out from the code.

The readings that they follow: 15 (acting goes by party), 17 (leads name people), 22 (who was told
sees what they were told), 32 (what an outcome rules out), 33 (what the partnership sees), and for
the rest docs/decisions/0013-doors-and-seats.md.
"""

import who_may_enter
from who_looks_after import AGENCIES, CLOSED, JOINING, MANAGERS, MINE, NOTICES, PLACES
from who_may_go_on import FOLLOWED_UP, TOLD_OTHERWISE
from who_may_in_offices import ASKED, ASKING, MOVES, OFFICES, POLICIES, REGISTERS

ESCALATIONS = """
                                  1 x 2 3 4 T E C O
nobody                            ? ? ? ? ? ? ? ? ?
ended                             ? ? ? ? ? ? ? ? ?
school.practitioner               W W W W W W W W .
school.colleague                  . . . . . . . . .
school.line_manager               . . W W W W W . .
school.senior_manager             . . . W W . W . .
school.director                   . . . . . . . . .
school.safeguarding_lead          P P P P P P P P .
school.board_member               . . . . W . W . .
school.administrator              . . . . . . . . .
social_care.practitioner          W . W W W W W W .
social_care.colleague             . . . . . . . . .
social_care.line_manager          . . W W W W W . .
social_care.senior_manager        . . . W W . W . .
social_care.director              . . . . . . . . .
social_care.safeguarding_lead     P P P P P P P P .
social_care.board_member          . . . . W . W . .
social_care.administrator         . . . . . . . . .
health.practitioner               . . . . . . . . .
health.safeguarding_lead          . . . . . . . . .
police.practitioner               . . . . . . . . W
police.line_manager               . . . . . . . . W
police.senior_manager             . . . . . . . . W
police.director                   . . . . . . . . .
police.safeguarding_lead          . . . . . . . . P
police.board_member               . . . . . . . . .
police.administrator              . . . . . . . . .
severn.office                     . . . P w . P . .
severn.chair                      . . . P w . P . .
severn.business_manager           . . . P w . P . .
severn.panel                      . . . . . . . . .
severn.reviewing_officer          . . . . . P . . .
severn.child_protection_chair     . . . . . . . . .
harbour.office                    . . . . . . . . P
harbour.chair                     . . . . . . . . P
harbour.reviewing_officer         . . . . . . . . .
harbour_school.practitioner       . . . . . . . . .
harbour_care.practitioner         . . . . . . . . W
harbour_care.line_manager         . . . . . . . . W
harbour_care.safeguarding_lead    . . . . . . . . P
stranger                          . . . . . . . . .
left                              . . . . . . . . .
"""
"""The page of an escalation, its agencies' notes, and the files that are attached there.

W the whole of it, and the notes of one's own agency; w the whole, no notes; P a part without any
narrative or name; . as if there were none; ? asked to sign in. Files are for W and w.

1 at stage one, somebody named; x the same, nobody named; 2, 3, 4 at those stages; T at stage two,
the reviewing officer told; E at stage three, board members engaged; C closed; O raised by the
police in the other partnership, at stage three.
"""

ACTS = """
                       a b c d e f g h i j k l m n o
discuss                T T T T T T T . . . . . R R .
consult                T . T . T . T . . . . . R . .
respond                . T . T . T . . . . . . . R .
propose                . T . T . T . . . . . . . R .
decline                . T . T . T . . . . . . . R .
name_counterpart       T T T T T T T R R T . . R R .
inform                 T T T T T T T T T . . . R R .
refer                  T T T T T T T T T . . . R R .
consider_meeting       T T T T T T T T T . . . R R .
engage_board_members   T T T T T T T T T . . . R R .
next_tier              R R R R T T R R R . . . R R .
send_form              T T T T T T T T T . . . R R .
vary_limit             A A A A A A R . . . . . R R .
protect_by             T T T T T T T . . . . . R R .
change_child           T T T T T T T T T . . . R R .
escalate               R . R . R . R . . . . . R . .
choose_route           . . . . . . . T T . . . . . .
appoint_panel          . . . . . . . R R . . . . . .
hear                   . . . . . . . R R . . . . . .
request_report         . . . . . . . R R . . . . . .
report                 . . . . . . . R R . . . . . .
agree_plan             T T T T T T T T T . . . R R .
plan_done              R R R R R R R R R . . . R R .
decide                 . . . . . . . R R . . . . . .
resolve                T . T . T . T . . . . . R . .
confirm                R R R R R R R . . . . . R R .
file_record            T T T T T T T T T . . . R R .
debrief                R R R R R R R R R . . . R R .
withdraw               T . T . T . T . . . . . R . .
reopen                 R . R . R . R . . . . . R . .
correct                T T T T T T T T T . . . T T .
close                  R . R . R . R . . . . . R . .
"""
"""Each act's page, sent with everything that it asks for.

T the form is shown, and what is sent is taken; A shown, and what is sent is put to the other side,
with nothing on record yet; R shown, and what is sent is refused with a reason;
. as if there were none. The columns are people at escalations: see ACTING.
"""

ACTING = {
    "a": ("school.practitioner", "1"),
    "b": ("social_care.practitioner", "1"),
    "c": ("school.line_manager", "2"),
    "d": ("social_care.line_manager", "2"),
    "e": ("school.senior_manager", "3"),
    "f": ("social_care.senior_manager", "3"),
    "g": ("school.board_member", "4"),
    "h": ("severn.chair", "4"),
    "i": ("severn.office", "4"),
    "j": ("social_care.safeguarding_lead", "x"),
    "k": ("severn.reviewing_officer", "T"),
    "l": ("severn.chair", "3"),
    "m": ("school.practitioner", "C"),
    "n": ("social_care.practitioner", "C"),
    "o": ("school.safeguarding_lead", "1"),
}

PROPOSED = """
                                  2 3
nobody                            ? ?
ended                             ? ?
school.practitioner               O O
school.colleague                  . .
school.line_manager               O O
school.senior_manager             . O
school.director                   . .
school.safeguarding_lead          . .
school.board_member               . .
school.administrator              . .
social_care.practitioner          W W
social_care.colleague             . .
social_care.line_manager          W W
social_care.senior_manager        . W
social_care.director              . .
social_care.safeguarding_lead     . .
social_care.administrator         . .
health.practitioner               . .
police.practitioner               . .
severn.office                     . .
severn.chair                      . .
severn.business_manager           . .
severn.reviewing_officer          . .
harbour.office                    . .
stranger                          . .
left                              . .
"""
"""The limit that the school proposes at stage two, and at stage three.

W is asked for an answer, and it is taken; O reads it, and can take it back; . as if there were
none; ? asked to sign in.
"""

DRAFTS = """
                                  D G X
nobody                            ? ? ?
ended                             ? ? ?
school.practitioner               W > .
school.colleague                  . . .
school.line_manager               . . .
school.safeguarding_lead          . . .
school.administrator              . . .
social_care.practitioner          . . .
severn.office                     . . .
severn.chair                      . . .
harbour.office                    . . .
harbour_school.practitioner       . . .
stranger                          . . .
left                              . . .
"""
"""The pages of a draft that the school's practitioner writes.

W open; > leads to what it became; . as if there were none; ? asked to sign in.
D in the middle of being written; G raised already; X kept for thirty days, and expired.
"""

ADVICE = """
                                  A B G X
nobody                            ? ? ? ?
ended                             ? ? ? ?
school.practitioner               . . > .
school.colleague                  . . . .
school.line_manager               W . > .
school.senior_manager             . . . .
school.director                   . . . .
school.safeguarding_lead          . . > .
school.administrator              . . . .
social_care.practitioner          . . . .
social_care.line_manager          . . . .
social_care.safeguarding_lead     . . > .
severn.office                     . . . .
harbour_school.line_manager       . . . .
stranger                          . . . .
left                              . . . .
"""
"""The page of a draft on which the school's line manager is asked for advice.

W open; > leads to what it became, for those who have a door to that; . as if there were none;
? asked to sign in. A asked; B has advised, and may read it no longer; G raised since; X expired.
"""

DESKS = """
nobody                            ?
ended                             ?
school.practitioner               W
school.colleague                  W
school.line_manager               W
school.director                   W
school.safeguarding_lead          W
school.board_member               W
school.administrator              .
police.practitioner               W
severn.office                     .
severn.chair                      .
severn.reviewing_officer          .
harbour.office                    .
harbour_school.practitioner       W
stranger                          .
left                              .
"""
"""Raising: W is asked the first question; . is told that they have nowhere to raise from."""

TEAMS = """
nobody                            ?
ended                             ?
school.practitioner               .
school.colleague                  .
school.line_manager               W
school.senior_manager             W
school.director                   W
school.safeguarding_lead          W
school.board_member               .
school.administrator              .
police.line_manager               W
severn.office                     .
severn.chair                      .
severn.business_manager           .
severn.reviewing_officer          .
stranger                          .
left                              .
"""
"""The team of an agency: W for who leads people there; . as if there were no such page."""

PASSED_ON = """
                                  1 x 2 3 4 T E C O
nobody                            ? ? ? ? ? ? ? ? ?
ended                             ? ? ? ? ? ? ? ? ?
school.practitioner               . . . . . . . . .
school.colleague                  . . . . . . . . .
school.line_manager               . . W W W W W . .
school.senior_manager             . . . W W . W . .
school.director                   . . . . . . . . .
school.safeguarding_lead          . . . . . . . . .
school.board_member               . . . . . . . . .
school.administrator              . . . . . . . . .
social_care.practitioner          . . . . . . . . .
social_care.line_manager          . . W W W W W . .
social_care.senior_manager        . . . W W . W . .
social_care.director              . . . . . . . . .
social_care.safeguarding_lead     . . . . . . . . .
health.line_manager               . . . . . . . . .
police.practitioner               . . . . . . . . .
police.line_manager               . . . . . . . . W
severn.office                     . . . . . . . . .
severn.chair                      . . . . . . . . .
harbour.chair                     . . . . . . . . .
harbour_care.line_manager         . . . . . . . . W
stranger                          . . . . . . . . .
left                              . . . . . . . . .
"""
"""Taking an escalation up and passing it on, for one's own side at its present stage.

W asked who takes it, and whoever is named has it; . as if there were none. The columns are those
of ESCALATIONS.
"""

HANDED_OVER = """
                                  1 x 2 3 4 T E C O
nobody                            ? ? ? ? ? ? ? ? ?
ended                             ? ? ? ? ? ? ? ? ?
school.practitioner               W W W W W W W R .
school.colleague                  . . . . . . . . .
school.line_manager               . . W W W W W . .
school.senior_manager             . . . W W . W . .
school.director                   . . . . . . . . .
school.safeguarding_lead          . . . . . . . . .
school.board_member               . . . . . . . . .
school.administrator              . . . . . . . . .
social_care.practitioner          . . . . . . . . .
social_care.line_manager          . . . . . . . . .
social_care.safeguarding_lead     . . . . . . . . .
police.practitioner               . . . . . . . . W
police.line_manager               . . . . . . . . W
severn.office                     . . . . . . . . .
severn.chair                      . . . . . . . . .
harbour_care.line_manager         . . . . . . . . .
stranger                          . . . . . . . . .
left                              . . . . . . . . .
"""
"""Handing the worker's part over, on the raising side; R asked, and what is sent is refused."""

DAYS_OUT = """
                          practitioner line_manager safeguarding_lead social_care chair
nobody                            ? ? ? ? ?
ended                             ? ? ? ? ?
school.practitioner               W . . . .
school.colleague                  . . . . .
school.line_manager               W W . . .
school.senior_manager             W W . . .
school.director                   W W . . .
school.safeguarding_lead          . . W . .
school.board_member               . . . . .
school.administrator              W W W . .
social_care.practitioner          . . . W .
social_care.line_manager          . . . W .
severn.office                     . . . . .
severn.chair                      . . . . W
severn.business_manager           . . . . .
harbour.chair                     . . . . .
stranger                          . . . . .
left                              . . . . .
"""
"""Saying that somebody is out, and ending that: W for oneself, a manager above, the administrator.

The columns are the school's practitioner, line manager and lead, social care's practitioner, and
the chair of severn.
"""

PAPERS = """
                                  3 4 O
nobody                            ? ? ?
ended                             ? ? ?
school.practitioner               . W .
school.colleague                  . . .
school.line_manager               . W .
school.senior_manager             . W .
school.director                   . . .
school.safeguarding_lead          . . .
school.board_member               . W .
school.administrator              . . .
social_care.practitioner          . W .
social_care.line_manager          . W .
social_care.senior_manager        . W .
social_care.safeguarding_lead     . . .
social_care.board_member          . W .
health.practitioner               . . .
health.safeguarding_lead          . . .
police.practitioner               . . .
police.board_member               . . .
severn.office                     . W .
severn.chair                      . W .
severn.business_manager           . W .
severn.panel                      . . .
severn.reviewing_officer          . . .
harbour.office                    . . .
harbour.chair                     . . .
harbour_care.line_manager         . . .
stranger                          . . .
left                              . . .
"""
"""The papers of the last stage: W for who sees the whole there; . as if there were none.

The columns are those of ESCALATIONS.
"""

ROUTES = {
    "escalation": ESCALATIONS,
    "notes": ESCALATIONS,
    "escalation-message": TOLD_OTHERWISE,
    "papers": PAPERS,
    "meeting-file": PAPERS,
    "attachment": ESCALATIONS,
    "act": ACTS,
    "proposed-limit": PROPOSED,
    **who_may_enter.ROUTES,
    "my-work": ESCALATIONS,
    "raise": DESKS,
    "raise-in-danger": DESKS,
    "settled": DESKS,
    "raise-draft": DRAFTS,
    "raise-danger": DRAFTS,
    "raise-check": DRAFTS,
    "raise-ask": DRAFTS,
    "advice": ADVICE,
    "raise-throw-away": DRAFTS,
    "raise-question": DRAFTS,
    "team": TEAMS,
    "team-pass-on": PASSED_ON,
    "hand-over": HANDED_OVER,
    "office": OFFICES,
    "office-here": OFFICES,
    "office-contact": OFFICES,
    "office-messages": OFFICES,
    "office-message": OFFICES,
    "office-agencies": OFFICES,
    "contact-ask": ASKING,
    "contact": ASKED,
    "contact-take-back": ASKED,
    "register": REGISTERS,
    "register-here": REGISTERS,
    "register-file": REGISTERS,
    "follow-up": FOLLOWED_UP,
    "out": DAYS_OUT,
    "out-end": DAYS_OUT,
    "people": PLACES,
    "people-here": PLACES,
    "people-end": PLACES,
    "office-policy": POLICIES,
    "office-policy-here": POLICIES,
    "office-policy-move": MOVES,
    "office-policy-older": POLICIES,
    "office-policy-new": POLICIES,
    "office-policy-version": POLICIES,
    "people-posts": PLACES,
    "people-import": PLACES,
    "people-list": PLACES,
    "people-post-end": PLACES,
    "people-person": PLACES,
    "people-changes": PLACES,
    "people-closed": CLOSED,
    "people-closed-end": CLOSED,
    "partnership": AGENCIES,
    "agencies": AGENCIES,
    "agency": AGENCIES,
    "agency-add": AGENCIES,
    "agency-ask": AGENCIES,
    "agency-domains": AGENCIES,
    "agency-represent": AGENCIES,
    "agency-represent-end": AGENCIES,
    "agency-asked": JOINING,
    "managers": MANAGERS,
    "me": MINE,
    "me-password": MINE,
    "me-calendar": MINE,
    "me-mail": MINE,
    "notices": MINE,
    "notices-read": MINE,
    "notice": NOTICES,
}
"""Every page that is not open to all, and the table in which it stands."""


def cells(table: str) -> dict[tuple[str, str], str]:
    """Return a table's cells by what stands at the left and at the top."""
    head, *lines = table.strip("\n").splitlines()
    columns = head.split() if head.startswith(" ") else [""]
    rows = lines if head.startswith(" ") else [head, *lines]
    return {
        (row, column): cell
        for row, *found in (line.split() for line in rows)
        for column, cell in zip(columns, found, strict=True)
    }


def rows(table: str) -> tuple[str, ...]:
    """Return what stands at the left of a table, from the top down."""
    return tuple(dict.fromkeys(row for row, _ in cells(table)))
