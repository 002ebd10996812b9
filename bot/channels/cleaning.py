"""Text as it comes from a phone, made safe to keep: NFC, and nothing that cannot be seen.

Dropped are control characters, surrogates, non-characters, bidirectional controls and
zero-width characters (they break XML and documents, or hide what a line says); marks piled
upon one letter are cut.
"""

from __future__ import annotations

import re
import unicodedata

DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    "\ud800-\udfff\ufdd0-\ufdef]"
)
MARKS = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")


def clean(text: str) -> str:
    """The text as it is kept and read; line ends stay."""
    plain = DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = "".join(c for c in plain if ord(c) & 0xFFFE != 0xFFFE)
    return unicodedata.normalize("NFC", MARKS.sub(r"\1", unicodedata.normalize("NFD", plain)))
