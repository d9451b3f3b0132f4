"""Photographs without where and with what they were taken: the picture itself stays as it is.

Only what stands around the picture is left out; nothing is made anew, so that nothing is lost.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE: Final = {0x01, *range(0xD0, 0xD8)}
"""Markers of a JPEG without anything after them."""
_PICTURE: Final = {*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, _SCAN}
"""Markers of what a JPEG is decoded with."""
_KEPT: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Of what stands beside the picture: size and colours, by what they begin with."""
_EXIF: Final = b"Exif\0\0"
_ORIENTATION, _SHORT = 0x0112, 3

PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"bKGD", b"pHYs", b"cICP",
}  # fmt: skip


class Damaged(Exception):
    """It is no picture of that kind, or not a whole one."""


def jpeg(said: bytes) -> bytes:
    """Return a JPEG with its picture, its colours and which way is up, and nothing else.

    Raises:
        Damaged: it is no whole JPEG.
    """
    kept = [b"\xff\xd8"]
    try:
        for marker, segment, scan in _segments(said):
            if marker in _PICTURE or _is_kept(marker, segment):
                kept.append(_segment(marker, segment) + scan)
            elif marker == 0xE1 and (turned := _turned(segment)):
                kept.append(_segment(marker, _exif(turned)))
    except (IndexError, struct.error) as matter:
        raise Damaged from matter
    return b"".join([*kept, b"\xff\xd9"])


def _segments(said: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield marker, segment, and the picture's own bytes after it; what follows its end is not."""
    if said[:2] != bytes((0xFF, _START)):
        raise Damaged
    at, seen = 2, False
    while said[at + 1] != _END:
        if said[at] != 0xFF:
            raise Damaged
        marker = said[at + 1]
        if marker == 0xFF:  # any number of them may stand before a marker
            at += 1
            continue
        if marker in _ALONE or marker == 0:
            raise Damaged
        (length,) = struct.unpack_from(">H", said, at + 2)
        if length < 2 or at + 2 + length > len(said):
            raise Damaged
        segment, at = said[at + 4 : at + 2 + length], at + 2 + length
        end = _end_of_scan(said, at) if marker == _SCAN else at
        yield marker, segment, said[at:end]
        at, seen = end, seen or marker == _SCAN
    if said[at] != 0xFF or not seen:
        raise Damaged


def _end_of_scan(said: bytes, at: int) -> int:
    """Return where the next marker stands after the picture's own bytes."""
    while True:
        at = said.find(b"\xff", at)
        if at < 0:
            raise Damaged
        if said[at + 1] not in (0x00, 0xFF) and said[at + 1] not in _ALONE:
            return at
        at += 1 if said[at + 1] == 0xFF else 2


def _is_kept(marker: int, segment: bytes) -> bool:
    return marker in _KEPT and segment.startswith(_KEPT[marker])


def _segment(marker: int, segment: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(segment) + 2) + segment


def _turned(segment: bytes) -> int:
    """Return how a photograph lies, 2 to 8; 0 where it is upright or does not say."""
    if not segment.startswith(_EXIF):
        return 0
    tiff = segment[len(_EXIF) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return 0
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for each in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * each)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return value if 2 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _exif(turned: int) -> bytes:
    """Return an EXIF segment that says how the photograph lies, and no more."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, turned, 0)
    return _EXIF + b"MM\0\x2a" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def png(said: bytes) -> bytes:
    """Return a PNG with its picture and its colours, and nothing else.

    Raises:
        Damaged: it is no whole PNG.
    """
    if not said.startswith(PNG):
        raise Damaged
    kept, at = [PNG], len(PNG)
    names: list[bytes] = []
    while not names or names[-1] != b"IEND":
        if at + 12 > len(said):
            raise Damaged
        (length,) = struct.unpack_from(">I", said, at)
        end = at + 12 + length
        name = said[at + 4 : at + 8]
        if end > len(said) or zlib.crc32(said[at + 4 : end - 4]) != _crc(said, end):
            raise Damaged
        if name in _PNG_KEPT:
            kept.append(said[at:end])
        names.append(name)
        at = end
    if names[0] != b"IHDR" or b"IDAT" not in names:
        raise Damaged
    return b"".join(kept)


def _crc(said: bytes, end: int) -> int:
    (found,) = struct.unpack_from(">I", said, end - 4)
    return int(found)
