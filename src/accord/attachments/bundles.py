"""What a document that is a ZIP archive lists as its parts; nothing in it is ever unpacked."""

import struct
from typing import BinaryIO, Final

import msgspec

_END: Final = struct.Struct("<4s4H2LH")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_TAIL: Final = _END.size + 0xFFFF
"""So much of its end can hold the mark by which an archive is known."""

RATIO: Final = 200
"""Text packs well, and nothing that people write packs better than this."""
PARTS: Final = 5_000
LISTED: Final = 1024 * 1024
UNPACKED: Final = 400 * 1024 * 1024
"""More parts, a longer list, or more bytes once somebody opens it, is no letter and no table."""


class Unreadable(Exception):
    """Its list of parts is not as a document's is."""


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """The names of a document's parts, in small letters, and what it comes to unpacked."""

    parts: frozenset[str]
    unpacked: int


def parts(file: BinaryIO) -> Bundle:
    """Return what a document lists: its central directory, read within limits.

    Raises:
        Unreadable: there is none, it is too long, or it does not hold together.
    """
    found = _end(file)
    if found is None:
        raise Unreadable
    at, count, length, offset = found
    if count > PARTS or length > LISTED or offset + length != at:
        raise Unreadable
    file.seek(offset)
    names, unpacked = _listed(file.read(length), count)
    if unpacked > min(UNPACKED, RATIO * at):
        raise Unreadable
    return Bundle(parts=frozenset(each.lower() for each in names), unpacked=unpacked)


def is_one(file: BinaryIO) -> bool:
    """Test whether a program would take a file for an archive, whatever it begins with."""
    return _end(file) is not None


def _end(file: BinaryIO) -> tuple[int, int, int, int] | None:
    """Return where the end of an archive's list stands, how many parts, how long, and where."""
    size = file.seek(0, 2)
    start = max(0, size - _TAIL)
    file.seek(start)
    tail = file.read()
    at = len(tail)
    while (at := tail.rfind(b"PK\5\6", 0, at)) >= 0:
        if len(tail) - at >= _END.size:
            _, _, _, _, count, length, offset, comment = _END.unpack_from(tail, at)
            if at + _END.size + comment == len(tail):
                return start + at, count, length, offset
    return None


def _listed(said: bytes, count: int) -> tuple[list[str], int]:
    names, at, unpacked = [], 0, 0
    for _ in range(count):
        if at + _ENTRY.size > len(said):
            raise Unreadable
        entry = _ENTRY.unpack_from(said, at)
        if entry[0] != b"PK\1\2":
            raise Unreadable
        size, name, extra, comment = entry[9], *entry[10:13]
        at += _ENTRY.size
        names.append(said[at : at + name].decode("utf-8", "replace"))
        at += name + extra + comment
        unpacked += size
    if at != len(said):
        raise Unreadable
    return names, unpacked
