"""Files that people attach, and some that they should not: made on the spot, all of them small."""

import io
import struct
import zipfile
import zlib

EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner knows: harmless, and made to be found."""
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
PLACE = b"51.8642N 2.2382W"
"""Where a photograph was taken."""
SCRIPT = b"<script>alert(1)</script>"


def bundle(**parts: bytes) -> bytes:
    """Return an archive of parts; `__` in a name stands for a stroke, `_dot_` for a dot."""
    return archive({name.replace("__", "/").replace("_dot_", "."): x for name, x in parts.items()})


def archive(parts: dict[str, bytes], *, packed: bool = True) -> bytes:
    """Return an archive of these parts, in this order."""
    made = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w", how) as file:
        for name, said in parts.items():
            file.writestr(name, said, zipfile.ZIP_STORED if name == "mimetype" else how)
    return made.getvalue()


def docx(**more: bytes) -> bytes:
    """Return a letter, with more parts: vbaProject_dot_bin=b"..."."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    named = {f"word/{name.replace('_dot_', '.').replace('__', '/')}": x for name, x in more.items()}
    return archive({**parts, **named})


def xlsx() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def open_document(kind: str, **more: bytes) -> bytes:
    """Return an OpenDocument text or spreadsheet."""
    named = f"application/vnd.oasis.opendocument.{kind}".encode()
    parts = {name.replace("__", "/"): said for name, said in more.items()}
    return archive({"mimetype": named, "content.xml": b"<office/>", **parts})


def jpeg(*, turned: int = 1, order: str = ">", after: bytes = b"") -> bytes:
    """Return a photograph that says where it was taken, in four ways."""
    mark = b"MM\0\x2a" if order == ">" else b"II\x2a\0"
    way = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    exif = b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 1) + way + b"\0\0\0\0GPS" + PLACE
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            segment(0xE1, exif),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
            segment(0xED, b"Photoshop 3.0\0" + PLACE),
            segment(0xFE, PLACE),
            segment(0xE2, b"ICC_PROFILE\0colours"),
            SCAN,
            b"\xff\xd9",
            after,
        )
    )


def segment(marker: int, said: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(said) + 2) + said


SCAN = segment(0xDB, b"\0" * 65) + segment(0xDA, b"\1\1\0\0\x3f\0") + b"seen\xff\0\xff\xd0more"
"""The picture itself: what a photograph is decoded with, and its bytes."""


def png(*, after: bytes = b"", **more: bytes) -> bytes:
    """Return a picture of one dot, with more chunks: tEXt=b"..."."""
    parts = [
        chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)),
        *(chunk(name.encode(), said) for name, said in more.items()),
        chunk(b"IDAT", zlib.compress(b"\0\0")),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + after


def chunk(name: bytes, said: bytes) -> bytes:
    return struct.pack(">I", len(said)) + name + said + struct.pack(">I", zlib.crc32(name + said))


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"picture"
EML = b"From: penny@puddlewick-school.example\r\nSubject: Tuesday\r\n\r\nHe was seen.\r\n"
MSG = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + b"\0" * 600
    + "__properties_version1.0".encode("utf-16-le")
)
