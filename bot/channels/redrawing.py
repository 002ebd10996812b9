"""The child that draws a photo anew: an image on standard input, a JPEG on standard output.

`python -m bot.channels.redrawing`; Pillow lives here only, within limits of memory and pixels.
"""

from __future__ import annotations

import io
import resource
import sys

from PIL import Image, ImageOps

from bot.channels.photos import MOST_BYTES, PhotoError

MOST_PIXELS = 40_000_000  # a 48 KB file can hold 400 million
LONGEST_SIDE = 1600  # pixels of what is kept: enough for a report in print
QUALITY = 85  # of the JPEG
MOST_MEMORY = 1024 * 1024 * 1024  # bytes of address space
FORMATS = ("JPEG", "PNG", "WEBP")
NO_PHOTO = 65  # the exit code for what is no usable photo


def redraw(data: bytes) -> bytes:
    """The picture as a fresh JPEG: turned upright, shrunk, without EXIF, ICC or comments."""
    Image.MAX_IMAGE_PIXELS = None  # Pillow raises at twice its limit only; ours stands here
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:  # reads the header only
        if source.width * source.height > MOST_PIXELS:
            raise PhotoError("pixels")
        source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded smaller
        upright = ImageOps.exif_transpose(source).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    buffer = io.BytesIO()
    fresh.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def _child() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        sys.stdout.buffer.write(redraw(sys.stdin.buffer.read(MOST_BYTES + 1)))
    except (PhotoError, OSError, ValueError, SyntaxError, MemoryError):  # as Pillow raises them
        return NO_PHOTO
    return 0


if __name__ == "__main__":
    sys.exit(_child())
