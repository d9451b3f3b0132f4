"""Who may enter for agencies what reached an office: tables by hand, as in `who_may`."""

OFFICES = """
                                  severn harbour
nobody                            ? ?
ended                             ? ?
school.practitioner               . .
school.safeguarding_lead          . .
school.board_member               . .
school.administrator              . .
police.practitioner               . .
severn.office                     W .
severn.business_manager           W .
severn.chair                      . .
severn.panel                      . .
severn.reviewing_officer          . .
harbour.office                    . W
harbour.business_manager          . W
harbour.chair                     . .
stranger                          . .
left                              . .
"""
"""Entering for agencies from a partnership's office: W is asked, and what is sent is taken."""

ENTERED = """
                                  N J 3 4 O
nobody                            ? ? ? ? ?
ended                             ? ? ? ? ?
school.practitioner               . . . . .
school.line_manager               . . . . .
school.safeguarding_lead          . . . . .
school.administrator              . . . . .
social_care.practitioner          . . . . .
social_care.safeguarding_lead     . . . . .
health.practitioner               . . . . .
police.practitioner               . . . . .
severn.office                     W S . J .
severn.business_manager           W S . J .
severn.chair                      . . . . .
severn.panel                      . . . . .
severn.reviewing_officer          . . . . .
harbour.office                    . . . . .
harbour.chair                     . . . . .
stranger                          . . . . .
left                              . . . . .
"""
"""Entering a step for an agency of an escalation.

W for either side; S for the school alone; J asked, and told that both have people of their own;
. as if there were none; ? asked to sign in. N was entered by the office for the school; J the same,
and social care has named somebody since; 3, 4 and O as in ESCALATIONS.
"""

LISTS = """
                                  own
nobody                            ?
ended                             ?
school.practitioner               .
severn.office                     W
severn.business_manager           .
severn.chair                      .
harbour.office                    .
stranger                          .
left                              .
"""
"""A list that somebody of severn's office uploaded: theirs alone, while they are of the office."""

ROUTES = {
    "enter": ENTERED,
    "enter-act": ENTERED,
    "enter-for": OFFICES,
    "enter-raise": OFFICES,
    "import": OFFICES,
    "import-here": OFFICES,
    "import-template": OFFICES,
    "import-sheet": LISTS,
}
