"""What all tests share: the option that re-records the journeys."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make journeys` writes down what was heard instead of comparing it."""
    parser.addoption("--rewrite", action="store_true", help="re-record tests/journeys/*.txt")
