"""What all tests share: re-recording journeys, untimed properties, the scan of what was sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import scanning

settings.register_profile("untimed", deadline=None)  # how fast it is belongs to bench/
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make journeys` writes down what was heard instead of comparing it."""
    parser.addoption("--rewrite", action="store_true", help="re-record tests/journeys/*.txt")


@pytest.fixture(autouse=True)
def nothing_identifying_was_sent() -> Iterator[None]:
    """Whatever a test is about, what its fakes carried tells of nobody."""
    scanning.FOUND.clear()
    yield
    assert scanning.FOUND == []
