"""The outbox: what the software has to tell people, written with the step that causes it."""
