"""A photo as a phone would send it."""

from __future__ import annotations

import io

from PIL import Image


def picture() -> bytes:
    """A small JPEG."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, "JPEG")
    return buffer.getvalue()
