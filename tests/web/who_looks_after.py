"""Who may look after people and agencies: tables written by hand, as those of `who_may`."""

PLACES = """
                                  school social_care police health severn harbour harbour_school
nobody                            ? ? ? ? ? ? ?
ended                             ? ? ? ? ? ? ?
school.administrator              W . . . . . .
social_care.administrator         . W . . . . .
police.administrator              . . W . . . .
health.administrator              . . . . . . .
severn.office                     . . . W W . .
harbour.office                    . . . . . W .
school.practitioner               . . . . . . .
school.line_manager               . . . . . . .
school.director                   . . . . . . .
school.safeguarding_lead          . . . . . . .
school.board_member               . . . . . . .
severn.chair                      . . . . . . .
severn.business_manager           . . . . . . .
severn.reviewing_officer          . . . . . . .
harbour_school.administrator      . . . . . . W
stranger                          . . . . . . .
left                              . . . . . . .
"""
"""The people of agencies and partnerships: W looks after them; . as if there were no such place.

Nobody is the administrator of health any more, so the offices of its partnership look after it.
"""

CLOSED = """
                                  school social_care police health severn
nobody                            ? ? ? ? ?
ended                             ? ? ? ? ?
school.administrator              W . . . .
social_care.administrator         . W . . .
police.administrator              . . W . .
severn.office                     . . . W .
harbour.office                    . . . . .
school.practitioner               . . . . .
school.director                   . . . . .
school.safeguarding_lead          . . . . .
severn.chair                      . . . . .
severn.business_manager           . . . . .
stranger                          . . . . .
left                              . . . . .
"""
"""When an agency is closed: W for who looks after it; a partnership has no such page.

Nobody is the administrator of health any more, as in PLACES.
"""

AGENCIES = """
                                  severn harbour
nobody                            ? ?
ended                             ? ?
severn.office                     W .
harbour.office                    . W
severn.chair                      . .
severn.business_manager           . .
severn.reviewing_officer          . .
school.administrator              . .
police.administrator              . .
school.practitioner               . .
school.director                   . .
school.board_member               . .
stranger                          . .
left                              . .
"""
"""A partnership's agencies, their representatives and domains, its own facts: W for its office."""

JOINING = """
nobody                            ?
ended                             ?
school.administrator              W
social_care.administrator         .
school.practitioner               .
school.director                   .
severn.office                     .
harbour.office                    .
stranger                          .
left                              .
"""
"""Whether the school joins the other partnership too: W is asked, and answers."""

MINE = """
nobody                            ?
ended                             ?
school.practitioner               W
school.administrator              W
severn.office                     W
severn.chair                      W
severn.reviewing_officer          W
stranger                          W
left                              W
"""
"""One's own page, password and notices: W for whoever is signed in, about themselves alone."""

NOTICES = """
                                  own office
nobody                            ? ?
ended                             ? ?
social_care.practitioner          W .
social_care.colleague             . .
social_care.safeguarding_lead     . .
school.practitioner               . .
severn.office                     . W
severn.business_manager           . W
severn.chair                      . .
harbour.office                    . .
stranger                          . .
left                              . .
"""
"""A notice of the social worker's own, and one of a partnership's office: W opens it."""

MANAGERS = """
                                  severn harbour
nobody                            ? ?
ended                             ? ?
school.practitioner               W .
school.director                   W .
school.administrator              . .
police.practitioner               W W
harbour_school.practitioner       . W
severn.office                     W .
severn.chair                      W .
severn.reviewing_officer          . .
harbour.office                    . W
stranger                          . .
left                              . .
"""
"""Who leads people in each agency: W for those of an agency there, and for its office."""
