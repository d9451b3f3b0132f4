"""The worker: what happens with nobody at the door. It reads the clock and sends messages."""
