"""Vietnamese text without its accents, for comparing what was typed on a phone."""

from __future__ import annotations

import unicodedata

KEYCAP = str.maketrans("", "", "\ufe0f\u20e3")  # what makes “2” a key: “2️⃣”


def fold(text: str) -> str:
    """ "Sơn  Thuỷ" → "son thuy"; đ does not decompose."""
    marks = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in marks if not unicodedata.combining(c)).split())


def same_words(typed: str, label: str) -> bool:
    """Whether a label was typed, maybe without its accents: “son ha” and “Sơn Hà”, never “Sơn Hạ”.

    An accent may sit on either vowel, as the old and the new way of writing have it.
    """
    written, meant = typed.split(), label.split()
    if fold(typed) != fold(label) or len(written) != len(meant):
        return False
    return all(_marks(w) in ([], _marks(m)) for w, m in zip(written, meant, strict=True))


def _marks(word: str) -> list[str]:
    marks = unicodedata.normalize("NFD", word.casefold().replace("đ", "d\u0335"))
    return sorted(c for c in marks if unicodedata.combining(c))


def plain_digits(text: str) -> str | None:
    """The text with full-width and keycap digits as 0–9; None when it holds “²” or “①”."""
    if any(unicodedata.category(c) == "No" for c in text):
        return None  # “10²” is no 102
    return unicodedata.normalize("NFKC", text).translate(KEYCAP).strip()


def clip(text: str, most: int) -> str:
    """The text in at most `most` UTF-16 units, as chat platforms count; “…” where it was cut."""
    if len(text) * 2 <= most or _units(text) <= most:
        return text
    kept, used = [], 1
    for char in text:
        used += _units(char)
        if used > most:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def _units(text: str) -> int:
    return sum(2 if ord(c) > 0xFFFF else 1 for c in text)
