"""Sealing: the master key, a key for each escalation, and what is encrypted under them."""
