"""Wiring: settings, addresses and what a server starts. No rule and no page lives here."""
