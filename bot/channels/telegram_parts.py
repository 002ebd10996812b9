"""A text in as many messages as it takes."""

from __future__ import annotations

from collections.abc import Iterator

from telegram.constants import MessageLimit

MOST = int(MessageLimit.MAX_TEXT_LENGTH)  # UTF-16 units of one message


def parts(text: str) -> Iterator[str]:
    """Parts of at most 4,096 UTF-16 units: cut at line ends, else at blanks, else anywhere.

    The white space at a cut goes. A text that is short enough is left as it is.
    """
    while _units(text) > MOST:
        part = _beginning(text)
        cut = _last(part, "\n") or _last(part, " ") or len(part)
        yield text[:cut].rstrip()
        text = text[cut:].strip()
    yield text


def _last(part: str, mark: str) -> int:
    """Where the last mark stands, if there is more than white space before it, else 0."""
    cut = part.rfind(mark)
    return cut if cut > 0 and part[:cut].strip() else 0


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _beginning(text: str) -> str:
    """As much as fits; a character of two units is not cut in half."""
    return text.encode("utf-16-le")[: MOST * 2].decode("utf-16-le", "ignore")
