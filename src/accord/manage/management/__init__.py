"""What Django asks of a room with commands."""
