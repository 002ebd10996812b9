"""What all tests share: re-recording, untimed properties, forms read once, the scan of sendings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from forms import Form, load
from tests import scanning

READ: dict[tuple[str, bytes], Form] = {}
TABLES = (".csv", ".xml", ".geojson")

settings.register_profile("untimed", deadline=None)  # how fast it is belongs to bench/
settings.load_profile("untimed")


def read_once(path: Path) -> Form:
    """A plan's form, read once a test run; one with tables beside it is read each time."""
    key = path.suffix, path.read_bytes()
    if any(beside.suffix in TABLES for beside in path.parent.rglob("*")):
        return load(path)
    if key not in READ:
        READ[key] = load(path)
    return READ[key]


pytest.MonkeyPatch().setattr("plan.folders.load_form", read_once)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make journeys` writes down what was heard instead of comparing it."""
    parser.addoption("--rewrite", action="store_true", help="re-record tests/journeys/*.txt")


@pytest.fixture(autouse=True)
def nothing_identifying_was_sent() -> Iterator[None]:
    """Whatever a test is about, what its fakes carried tells of nobody."""
    scanning.FOUND.clear()
    yield
    assert scanning.FOUND == []
