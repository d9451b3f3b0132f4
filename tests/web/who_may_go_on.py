"""Who may go on from a closed escalation, or tell whom a message did not reach: by hand."""

FOLLOWED_UP = """
                                  1 2 4 E C O
nobody                            ? ? ? ? ? ?
ended                             ? ? ? ? ? ?
school.practitioner               . . . . W .
school.colleague                  . . . . . .
school.line_manager               . . . . . .
school.safeguarding_lead          . . . . . .
school.administrator              . . . . . .
social_care.practitioner          . . . . . .
social_care.line_manager          . . . . . .
social_care.safeguarding_lead     . . . . . .
police.practitioner               . . . . . .
severn.office                     . . . . . .
severn.chair                      . . . . . .
severn.reviewing_officer          . . . . . .
harbour.office                    . . . . . .
stranger                          . . . . . .
left                              . . . . . .
"""
"""Going on from a closed one with another: for who can read it and raise for its raising agency.

W begins a draft; . as if there were none. The columns are those of ESCALATIONS.
"""

TOLD_OTHERWISE = """
                                  1 x 2 3 4 T E C O
nobody                            ? ? ? ? ? ? ? ? ?
ended                             ? ? ? ? ? ? ? ? ?
school.practitioner               W W W W W W W W .
school.colleague                  . . . . . . . . .
school.line_manager               . . W W W W W . .
school.senior_manager             . . . W W . W . .
school.director                   . . . . . . . . .
school.safeguarding_lead          . . . . . . . . .
school.board_member               . . . . W . W . .
school.administrator              . . . . . . . . .
social_care.practitioner          . . . . . . . . .
social_care.line_manager          . . . . . . . . .
social_care.safeguarding_lead     . . . . . . . . .
social_care.board_member          . . . . . . . . .
police.practitioner               . . . . . . . . W
police.line_manager               . . . . . . . . W
police.safeguarding_lead          . . . . . . . . .
severn.office                     . . . . . . . . .
severn.chair                      . . . . . . . . .
severn.reviewing_officer          . . . . . . . . .
harbour.office                    . . . . . . . . .
harbour_care.practitioner         . . . . . . . . .
stranger                          . . . . . . . . .
left                              . . . . . . . . .
"""
"""Saying that whom a message did not reach was told: for the side that raised it (reading 23).

W it is kept; . as if there were none. The columns are those of ESCALATIONS.
"""
