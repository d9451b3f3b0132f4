"""Accord: carries out the escalation policies of child-safeguarding partnerships."""
