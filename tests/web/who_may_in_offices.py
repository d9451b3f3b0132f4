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
