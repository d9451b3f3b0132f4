"""As little as a durable commit can be: one write to a file, and the disk asked to keep it."""

import os
import pathlib
from typing import Final

from bench.timing import Contender

NAME: Final = "by hand: 8 KiB written and flushed to the disk (the floor)"

_BLOCK: Final = b"\xac" * 8192
_BLOCKS: Final = 1024


def contender(folder: pathlib.Path) -> Contender:
    """Return the floor, in a file of 8 MiB that lies there already, as a database's log does."""
    path = folder / "floor"
    path.write_bytes(_BLOCK * _BLOCKS)
    file = os.open(path, os.O_WRONLY)
    os.fsync(file)

    def run(times: int) -> None:
        for number in range(times):
            os.pwrite(file, _BLOCK, number % _BLOCKS * len(_BLOCK))
            os.fdatasync(file)

    return Contender(name=NAME, run=run)
