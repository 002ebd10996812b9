"""Vietnamese text without its accents, for comparing what was typed on a phone."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """ "Sơn  Thuỷ" → "son thuy"; đ does not decompose."""
    marks = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in marks if not unicodedata.combining(c)).split())
