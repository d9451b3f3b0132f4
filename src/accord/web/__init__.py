"""Pages: door, form, command, one service call."""
