"""The record: every event of every escalation, append-only, chained and sealed."""
