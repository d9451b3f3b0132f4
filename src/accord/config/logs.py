"""What never reaches a log: an address that is a secret by itself."""

import logging
import re
from typing import Final

SECRET: Final = re.compile(r"/calendar/[^\s/?'\"]+")
"""The address of somebody's calendar: whoever reads it there could follow it."""


class NoSecretAddresses(logging.Filter):
    """Write down that a calendar was asked for, and not which."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take secret addresses out of a line, and let it pass."""
        try:
            said = record.getMessage()
        except Exception:  # a line that does not fit: whoever writes it says so, and goes on
            return True
        without = SECRET.sub("/calendar/...", said)
        if without != said:
            record.msg, record.args = without, ()
        return True
