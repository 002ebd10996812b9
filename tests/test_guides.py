"""What the guides name is there: tests, files, and a row for each table of the database."""

from __future__ import annotations

import re
from pathlib import Path

from storage.columns import metadata

ROOT = Path(__file__).parent.parent
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SAFETY = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(?P<file>[\w/]+\.py)::(?P<test>test_\w+)`")
LINK = re.compile(r"\]\((?P<to>[^)#\s]+)(?:#(?P<part>[^)]+))?\)")
ROW = re.compile(r"^\| (`\w+`(?:, `\w+`)*) \|", re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def test_every_test_that_is_named_exists() -> None:
    named = {(found["file"], found["test"]) for found in NAMED.finditer(SAFETY)}
    missing = [
        f"{file}::{test}"
        for file, test in sorted(named)
        if not (ROOT / "tests" / file).exists()
        or f"def {test}(" not in (ROOT / "tests" / file).read_text(encoding="utf-8")
    ]
    assert named
    assert missing == []


def test_every_table_of_the_database_has_its_row() -> None:
    described = {name for row in ROW.findall(SAFETY) for name in re.findall(r"\w+", row)}
    assert described >= set(metadata.tables)


def test_every_link_leads_somewhere() -> None:
    broken = [
        f"{guide.name}: {found['to']}#{found['part'] or ''}"
        for guide in GUIDES
        for found in LINK.finditer(guide.read_text(encoding="utf-8"))
        if "://" not in found["to"] and not _leads(guide.parent / found["to"], found["part"])
    ]
    assert broken == []


def _leads(file: Path, part: str | None) -> bool:
    if not file.exists():
        return False
    return part is None or part in map(_anchor, HEADING.findall(file.read_text(encoding="utf-8")))


def _anchor(heading: str) -> str:
    """The anchor that a heading gets: small letters, blanks as dashes, no signs."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
