"""The demo's world: invented partnerships, agencies, people and escalations, as data."""

PASSWORD = "talk-it-over-first"
"""Of everybody there; it protects nobody, for nobody is real and nothing leaves the machine."""
FIRST = ("gloucestershire", "puddlewick-school", "severn-vale-care")
"""A partnership and two of its agencies that disagree: as whom to sign in first."""
