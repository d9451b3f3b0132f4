"""Who may see and do what of a partnership's office: tables written by hand, as in `who_may`."""

REGISTERS = """
                                  severn harbour
nobody                            ? ?
ended                             ? ?
school.practitioner               . .
school.line_manager               . .
school.director                   . .
school.safeguarding_lead          . .
school.board_member               . .
school.administrator              . .
police.practitioner               . .
police.safeguarding_lead          . .
police.administrator              . .
severn.office                     W .
severn.business_manager           W .
severn.chair                      W .
severn.panel                      . .
severn.reviewing_officer          . .
severn.child_protection_chair     . .
harbour.office                    . W
harbour.business_manager          . W
harbour.chair                     . W
harbour.panel                     . .
harbour_school.practitioner       . .
stranger                          . .
left                              . .
"""
"""The register of a partnership, on a page and as a file: W reads it; . as if there were none."""

POLICIES = """
                                  severn harbour
nobody                            ? ?
ended                             ? ?
school.practitioner               . .
school.line_manager               . .
school.director                   . .
school.safeguarding_lead          . .
school.board_member               . .
school.administrator              . .
police.safeguarding_lead          . .
severn.office                     O .
severn.chair                      W .
severn.business_manager           W .
severn.panel                      . .
severn.reviewing_officer          . .
severn.child_protection_chair     . .
harbour.office                    . W
harbour.chair                     . W
harbour.panel                     . .
harbour.reviewing_officer         . .
stranger                          . .
left                              . .
"""
"""The policy of a partnership, and a version of it that its office proposed.

W sees it, proposes another, approves and declines; O the same, but for what they proposed
themselves; . as if there were no such partnership; ? asked to sign in. In harbour its business
manager proposed it, who is not among the rows.
"""

MOVES = """
                                  1 3 harbour
nobody                            ? ? ?
ended                             ? ? ?
school.practitioner               . . .
school.line_manager               . . .
school.senior_manager             . . .
school.safeguarding_lead          . . .
school.board_member               . . .
social_care.senior_manager        . . .
police.safeguarding_lead          . . .
severn.office                     . W .
severn.business_manager           . W .
severn.chair                      . W .
severn.panel                      . . .
severn.reviewing_officer          . . .
harbour.office                    . . .
harbour.chair                     . . .
stranger                          . . .
left                              . . .
"""
"""Moving an open escalation to the version in force: at stage 1, of which the office sees nothing
yet; at stage 3; and that same one asked for under the address of another partnership."""

OFFICES = """
                                  severn harbour
nobody                            ? ?
ended                             ? ?
school.practitioner               . .
school.line_manager               . .
school.safeguarding_lead          . .
school.administrator              . .
police.practitioner               . .
police.administrator              . .
severn.office                     W .
severn.business_manager           W .
severn.chair                      . .
severn.panel                      . .
severn.reviewing_officer          . .
harbour.office                    . W
harbour.business_manager          . W
harbour.chair                     . .
harbour_school.practitioner       . .
stranger                          . .
left                              . .
"""
"""The daily work of an office, with what people ask it: W does it; . as if there were none."""

ASKING = """
nobody                            ?
ended                             ?
school.practitioner               W
school.line_manager               W
school.safeguarding_lead          W
school.board_member               W
school.administrator              .
police.practitioner               W
harbour_school.practitioner       W
severn.office                     .
severn.chair                      .
stranger                          .
left                              .
"""
"""Asking an office whom to contact: W for who works for an agency."""

ASKED = """
                                  A
nobody                            ?
ended                             ?
school.practitioner               W
school.colleague                  .
school.line_manager               .
school.safeguarding_lead          .
school.administrator              .
social_care.practitioner          .
severn.office                     .
severn.chair                      .
harbour.office                    .
stranger                          .
left                              .
"""
"""What the school's practitioner asked the office of severn: W for them alone.

The office reads it on a page of its own, which stands with OFFICES.
"""
