"""Who may go on from a closed escalation with another: a table written by hand."""

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
