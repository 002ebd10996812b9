"""What a form of a page has posted, read only as far as it can make sense."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import Request

from bot.channels.cleaning import clean

MOST_FIELDS = 8


class TooMuch:
    """More was posted than was asked for; what it was is not kept."""


async def read_form(request: Request, most_bytes: int) -> dict[str, str] | TooMuch:
    """The fields of a form, in texts that are safe to keep; the last one of each name."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most_bytes:
            return TooMuch()
    try:
        found = parse_qs(
            body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return TooMuch()
    return {name: clean(values[-1]) for name, values in found.items()}
