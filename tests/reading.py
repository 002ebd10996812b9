"""A plan's forms are read once a test run, not once a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms import Form, load

READ: dict[tuple[str, bytes], Form] = {}
TABLES = (".csv", ".xml", ".geojson")


def read_forms_once() -> None:
    """From now on, in this process and what it forks."""
    pytest.MonkeyPatch().setattr("plan.folders.load_form", _read_once)


def _read_once(path: Path) -> Form:
    """One with tables beside it is read each time."""
    key = path.suffix, path.read_bytes()
    if any(beside.suffix in TABLES for beside in path.parent.rglob("*")):
        return load(path)
    if key not in READ:
        READ[key] = load(path)
    return READ[key]
