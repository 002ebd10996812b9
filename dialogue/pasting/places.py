"""Where an activity took place, and with whom: “tại nhà văn hóa xã”, “phối hợp với Công an xã”."""

from __future__ import annotations

import re

from dialogue.pasting.lexicon import Lexicon
from dialogue.pasting.phrases import Found
from dialogue.pasting.running import Running
from dialogue.reading import OTHERS

AT = re.compile(r"(?<![a-z])(?:tai|o|dia diem|noi|noi to chuc) ?:? ?(?=[a-z])")
SPREAD = re.compile(r"(?<![a-z])(?:tren|khap) ")
VILLAGE = re.compile(r"(?:thon|xom|lang|to dan pho|tdp|khu dan cu|kdc|khu pho)(?: so)? ")
NUMBERED = re.compile(r"[0-9]{1,2}(?![0-9/.,]|[a-z]| ?(?:nguoi|ng|nu|buoi|ho)(?![a-z]))")
NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,3}")
TOGETHER = re.compile(r"(?<![a-z])phoi hop (?:voi|cung) |(?<![a-z])phoi hop (?=[a-z])")
TOGETHER_ENDS = re.compile(
    r"[.;\n()\x01\x02\x03]|(?<![a-z])(?:to chuc|trien khai|treo|phat|mo|ra)(?![a-z])"
)
LINKS = frozenset((",", "va", "voi", "cung", "xa", "cac", "&", "-"))


def of(text: Running, start: int, end: int, words: Lexicon) -> dict[str, str]:
    """The place by the names of its questions; nothing when several or none are certain."""
    question = words.names.get("place", "")
    if not question:
        return {}
    found = {
        place for m in AT.finditer(text.left, start, end) if (place := _at(text, m.end(), words))
    }
    found |= {
        place
        for m in SPREAD.finditer(text.left, start, end)
        if (place := _choice(text, m.start(), words) or _choice(text, m.end(), words))
    }
    if len(found) != 1:
        return {}
    choice, name = found.pop()
    return {question: choice, **({f"{question}_other": name} if name else {})}


def _at(text: Running, place: int, words: Lexicon) -> tuple[str, str] | None:
    known = _choice(text, place, words)
    village = VILLAGE.match(text.folded, place)
    if known or not village:
        return known
    other = next((c for c in OTHERS if c in _other(words)), "")
    name = _village(text, village.end())
    return (other, text.quote(place, name)) if other and name else None


def _other(words: Lexicon) -> set[str]:
    path = words.paths.get(words.names.get("place", ""), "")
    return {row["name"] for row in words.form.choice_rows(path)}


def _village(text: Running, place: int) -> int:
    """Where the name of a village ends: its number, or its words with capitals; 0 if unclear."""
    numbered = NUMBERED.match(text.folded, place)
    if numbered:
        return numbered.end()
    name = NAME.match(text.written, place)
    end = 0
    for word in re.finditer(r"[^\W\d_]+", name[0]) if name else ():
        if not word[0].istitle():
            break
        end = place + word.end()
    return end


def _choice(text: Running, place: int, words: Lexicon) -> tuple[str, str] | None:
    tokens = text.tokens
    at = next((i for i, token in enumerate(tokens) if token.start >= place), len(tokens))
    found = words.places.after(text, tokens, at) if at < len(tokens) else None
    return (found.value, "") if found else None


def partners(text: Running, start: int, end: int, words: Lexicon) -> dict[str, str]:
    """Who took part in organising, when all who are named are known; in the form's order."""
    question = words.names.get("partners", "")
    named = list(TOGETHER.finditer(text.left, start, end))
    if not question or len(named) != 1:
        return {}
    ends = TOGETHER_ENDS.search(text.left, named[0].end(), end)
    last = ends.start() if ends else end
    tokens = [t for t in text.tokens if named[0].end() <= t.start < last]
    found = words.partners.all(text, tokens)
    known = {i for f in found for i in range(f.first, f.behind)}
    rest = [t for i, t in enumerate(tokens) if i not in known and t.text not in LINKS]
    return {question: _in_order(words, found)} if found and not rest else {}


def _in_order(words: Lexicon, found: list[Found]) -> str:
    path = words.paths[words.names["partners"]]
    names = {f.value for f in found}
    return " ".join(row["name"] for row in words.form.choice_rows(path) if row["name"] in names)
