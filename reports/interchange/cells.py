"""What stands in one cell of a CSV file: no formula, no control character, numbers as numbers."""

from __future__ import annotations

import re

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what makes a spreadsheet compute, or hides what does
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def safe(text: str) -> str:
    """The text as a cell: an apostrophe before what a spreadsheet would take for a formula."""
    kept = CONTROL.sub("", text.replace("\r\n", "\n"))
    if NUMBER.fullmatch(kept) or not kept.startswith(FORMULA):
        return kept
    return f"'{kept}"
