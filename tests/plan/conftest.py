"""A copy of the preset, to be altered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plan.loading import folder_of

PRESET = "son-ha-2024"
Alter = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the preset's folder, under another name."""
    return Path(shutil.copytree(folder_of(PRESET), tmp_path / "ban-sao"))


@pytest.fixture
def alter(folder: Path) -> Alter:
    """Replace the first place of a text in one of the copy's files."""

    def replace(old: str, new: str, file: str = "plan.toml") -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
