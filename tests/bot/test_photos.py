"""A photo is kept small, upright and without what a camera wrote; anything else is refused."""

from __future__ import annotations

import asyncio
import io
import random
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from bot.channels import photos
from bot.channels.photos import MOST_BYTES, PhotoError, keep_photo
from bot.channels.redrawing import LONGEST_SIDE
from tests.fakes.photo import picture

CANARY = b"CANARY-OF-THE-CAMERA"
UPSIDE = 6  # EXIF orientation: turn by 90 degrees


def snapshot(width: int = 64, height: int = 48, form: str = "JPEG") -> bytes:
    """A picture with a place, a camera, an ICC profile, XMP and a comment."""
    image = Image.new("RGB", (width, height), "teal")
    exif = image.getexif()
    exif[0x0112], exif[0x010F] = UPSIDE, CANARY.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (15.0, 3.0, 0.0), 3: "E", 4: (108.0, 30.0, 0.0)})
    buffer = io.BytesIO()
    extra = {"exif": exif.tobytes(), "icc_profile": CANARY, "xmp": CANARY}
    image.save(buffer, form, **(extra | {"comment": CANARY} if form == "JPEG" else extra))
    return buffer.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_what_a_camera_wrote_is_gone(form: str, tmp_path: Path) -> None:
    given = snapshot(form=form)
    assert CANARY in given
    await keep_photo(given, tmp_path / "photos" / "a.jpg")
    kept = (tmp_path / "photos" / "a.jpg").read_bytes()
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size) == ("JPEG", (48, 64))  # upright
        assert not dict(image.getexif()) and not {"exif", "icc_profile", "xmp"} & set(image.info)
    assert CANARY not in kept


async def test_a_photo_is_kept_small_for_the_program_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    await keep_photo(snapshot(4000, 3000), path)
    with Image.open(path) as image:
        assert max(image.size) == LONGEST_SIDE
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["a.jpg"]


async def test_a_small_photo_is_not_blown_up(tmp_path: Path) -> None:
    await keep_photo(picture(), tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as image:
        assert image.size == (64, 48)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>No photo</body></html>",
        snapshot()[: len(snapshot()) // 3],
        picture()[:-40],
        bomb(8000, 5001),
        bomb(60_000, 60_000),
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01"
        b"\x00\x00\x02\x02D\x01\x00;",
        bytes(MOST_BYTES + 1),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    ],
    ids=["empty", "html", "third", "cut", "bomb", "huge", "gif", "too-big", "postscript"],
)
async def test_what_is_no_usable_photo_is_refused_and_leaves_nothing(
    data: bytes, tmp_path: Path
) -> None:
    with pytest.raises(PhotoError):
        await keep_photo(data, tmp_path / "a.jpg")
    assert list(tmp_path.iterdir()) == []


async def test_a_damaged_photo_is_kept_or_refused_but_never_raises_anything_else(
    tmp_path: Path,
) -> None:
    dice = random.Random(27)
    whole = snapshot(form="PNG")
    for number in range(6):
        data = bytearray(whole)
        for _ in range(number + 1):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path = tmp_path / f"{number}.jpg"
        try:
            await keep_photo(bytes(data), path)
        except PhotoError:
            assert not path.exists()
        else:
            assert path.read_bytes()[:2] == b"\xff\xd8"


async def test_a_photo_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "MOST_SECONDS", 0.01)
    with pytest.raises(PhotoError, match="time"):
        await keep_photo(picture(), tmp_path / "a.jpg")


async def test_many_photos_at_once_are_all_kept(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.jpg" for number in range(5)]
    await asyncio.gather(*(keep_photo(picture(), path) for path in paths))
    assert all(path.exists() for path in paths)
