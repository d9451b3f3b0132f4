"""Reads policies, calendars and scenarios, and plays them: YAML to the engine's words."""
