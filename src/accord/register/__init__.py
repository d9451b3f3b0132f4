"""The register: the current picture of every escalation, rebuildable from the record."""
