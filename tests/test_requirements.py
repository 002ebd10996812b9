"""The pinned requirements install on a fresh machine whatever is published later."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[([^\]]+)\])?==", re.MULTILINE)
ASKED = re.compile(r"([A-Za-z0-9_.-]+)\s*\[([^\]]+)\]")


def normal(name: str) -> str:
    """A project's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_asked_for_with_an_extra_is_pinned_with_it() -> None:
    """pip takes `coverage[toml]` for another project than `coverage`, and refuses the newest."""
    text = Path("requirements/dev.txt").read_text(encoding="utf-8")
    pinned = {normal(name): set(extras.split(",")) for name, extras in PINNED.findall(text)}
    asked = [
        (normal(match[1]), extra.strip())
        for distribution in distributions()
        if normal(distribution.name) in pinned
        for line in distribution.requires or ()
        if "extra ==" not in line and (match := ASKED.match(line))
        for extra in match[2].split(",")
    ]
    assert asked
    assert [(name, extra) for name, extra in asked if extra not in pinned[name]] == []
