"""The archive around a workbook: refused before anything in it is opened as a spreadsheet."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.parsers import expat

from bot.workbooks.faults import Refused
from bot.workbooks.limits import (
    MOST_DEPTH,
    MOST_PARTS,
    MOST_RATIO,
    MOST_ROWS,
    MOST_UNPACKED,
    SMALL,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel before 2007, and any encrypted workbook
LOCKED = "EncryptedPackage".encode("utf-16-le")
BEGIN, END = b"PK\x03\x04", b"PK\x05\x06"
END_SIZE = 22  # bytes of the archive's last record when no comment follows
NEEDED = ("[Content_Types].xml", "xl/workbook.xml")
FORBIDDEN = {  # by a piece of a part's name in small letters
    "vbaproject": "macros",
    "macrosheets/": "macros",
    "activex": "macros",
    "externallinks/": "links",
    "connections": "links",
    "querytables/": "links",
    "embeddings/": "embedded",
    "oleobject": "embedded",
}
VALUES = ("v", "is", "f")  # what a cell holds
CHUNK = 65536  # bytes of a part that are read at once


def check_package(data: bytes) -> None:
    """Raise Refused unless this is a plain workbook: whole, small, without macros or links."""
    _check_ends(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive.infolist(), len(data))
            _check_names([part.filename for part in archive.infolist()])
            for part in archive.infolist():
                _check_part(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise Refused("damaged") from None
    except (OSError, ValueError, UnicodeError):
        raise Refused("damaged") from None


def _check_ends(data: bytes) -> None:
    """An archive from its first byte to its last: nothing stands before or behind it."""
    if data.startswith(OLE):
        raise Refused("locked" if LOCKED in data else "old-excel")
    if not data.startswith(BEGIN):
        raise Refused("not-workbook")
    tail = data[-END_SIZE:]
    if not (tail.startswith(END) and tail.endswith(b"\0\0")):
        raise Refused("damaged")


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    """As the archive says; what a part really holds is never read beyond that."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise Refused("bomb")
    if unpacked > SMALL and unpacked > MOST_RATIO * packed:
        raise Refused("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("locked")


def _check_names(names: list[str]) -> None:
    if len({name.lower() for name in names}) != len(names):
        raise Refused("damaged")
    for name in names:
        if "\\" in name or name.startswith("/") or ".." in PurePosixPath(name).parts:
            raise Refused("names")
        for piece, code in FORBIDDEN.items():
            if piece in name.lower():
                raise Refused(code)
    if any(name not in names for name in NEEDED):
        raise Refused("not-workbook")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part to its end, so that its checksum is tried; XML is looked through."""
    is_xml = PurePosixPath(part.filename).suffix.lower() in (".xml", ".rels", ".vml")
    look = _Look(part.filename) if is_xml else None
    try:
        for piece in _pieces(archive, part):
            if look:
                look.parser.Parse(piece, False)
        if look:
            look.parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refused("damaged") from None


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as file:
        while piece := file.read(CHUNK):
            yield piece


class _Look:
    """Walks one XML part with a parser that expands nothing."""

    def __init__(self, name: str) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self._types = name == "[Content_Types].xml"
        self._depth = self._row = 0

    def _doctype(self, *_declared: object) -> None:
        raise Refused("entities")

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise Refused("damaged")
        if self._types and "macroenabled" in attributes.get("ContentType", "").lower():
            raise Refused("macros")
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
        if tag in VALUES and self._row > MOST_ROWS:
            raise Refused("rows", row=MOST_ROWS)
        outside = attributes.get("TargetMode", "").lower() == "external"
        if outside and not attributes.get("Type", "").endswith("/hyperlink"):
            raise Refused("links")

    def _end(self, _tag: str) -> None:
        self._depth -= 1
