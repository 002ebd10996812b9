"""What all tests share: re-recording, untimed properties, forms read once, the scan of sendings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import scanning
from tests.reading import read_forms_once

settings.register_profile("untimed", deadline=None)  # how fast it is belongs to bench/
settings.load_profile("untimed")


read_forms_once()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make journeys` writes down what was heard instead of comparing it."""
    parser.addoption("--rewrite", action="store_true", help="re-record tests/journeys/*.txt")


@pytest.fixture(autouse=True)
def nothing_identifying_was_sent() -> Iterator[None]:
    """Whatever a test is about, what its fakes carried tells of nobody."""
    scanning.FOUND.clear()
    yield
    assert scanning.FOUND == []
