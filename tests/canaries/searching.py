"""The search: each planted value in every writing, in every file and in all that was printed."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote_plus

HEAD = 6  # bytes: no needle is shorter
ALPHABETS = (b"+/", b"-_")
RANDOM = 20  # letters and digits of a row that is a random id
SECOND = re.compile(rb":[0-9]{2}\.$")


def writings(value: str) -> dict[str, bytes]:
    """A value in the ways in which it may have been written, by what they are called."""
    found = {}
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, value)
        for code in ("utf-8", "utf-16-le", "utf-16-be"):
            found[f"{form} {code}"] = text.encode(code)
        for name, base in _base64(text.encode()):
            found[f"{form} {name}"] = base
        found[f"{form} json"] = json.dumps(text)[1:-1].encode()
        found[f"{form} address"] = quote_plus(text).encode()
    bare = _bare(value)
    return {**found, "no accents": bare.encode(), "small": bare.lower().encode()}


def _bare(value: str) -> str:
    """A value as it is typed without accents."""
    letters = (c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))
    return "".join(letters).translate(str.maketrans("Đđ", "Dd"))


def _base64(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """What stands in base64 wherever the bytes begin: at each of three places of a group."""
    for shift, lost in enumerate((0, 2, 3)):
        for alphabet in ALPHABETS:
            text = b64encode(b"\0" * shift + raw, alphabet)
            end = {0: 0, 1: 3, 2: 2}[(shift + len(raw)) % 3]
            yield f"base64 {shift} {alphabet.decode()}", text[lost : len(text) - end]


def hits(places: Mapping[str, bytes], values: Iterable[str]) -> list[tuple[str, str, str]]:
    """(place, writing, value) wherever something stands that must not."""
    needles = [(way, needle, value) for value in values for way, needle in writings(value).items()]
    found = []
    for place, held in places.items():
        begun = _heads(held, {needle[:HEAD] for _way, needle, _value in needles})
        found += [
            (place, way, value)
            for way, needle, value in needles
            if needle[:HEAD] in begun and _holds(held, needle)
        ]
    return found


def _heads(held: bytes, heads: set[bytes]) -> set[bytes]:
    """Those beginnings of needles that stand there: one look at each place, however many."""
    return heads.intersection(held[at : at + HEAD] for at in range(len(held) - HEAD + 1))


def _holds(held: bytes, needle: bytes) -> bool:
    """Six digits may stand by chance in a long random id, or be the fraction of a second.

    Anywhere else they count: SQLite puts nothing between two columns.
    """
    if needle not in held or len(needle) != 6 or not needle.isdigit():
        return needle in held
    spots = [m.start() for m in re.finditer(re.escape(needle), held)]
    return any(not _by_chance(held, spot) for spot in spots)


def _by_chance(held: bytes, spot: int) -> bool:
    before = held[max(0, spot - RANDOM) : spot]
    run = re.match(rb"[0-9a-f]*", before[::-1])
    after = re.match(rb"[0-9a-f]*", held[spot : spot + RANDOM])
    assert run and after
    return len(run[0]) + len(after[0]) >= RANDOM or bool(SECOND.search(before))


def files(folder: Path) -> dict[str, bytes]:
    """Every file beneath a folder with its bytes, and all of their names."""
    found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {**found, "names of files": "\n".join(found).encode()}


def back_up(database: Path, into: Path) -> None:
    """Copies of a database as a backup makes them: page by page, and as new."""
    into.mkdir(exist_ok=True)
    with closing(sqlite3.connect(database)) as live:
        with closing(sqlite3.connect(into / "paged.db")) as copy:
            live.backup(copy)
        live.execute("VACUUM INTO ?", (str(into / "as-new.db"),))
