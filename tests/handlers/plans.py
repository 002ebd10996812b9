"""A plan's folder for tests: the preset's, in which the desk may publish forms."""

from __future__ import annotations

import shutil
from pathlib import Path

from plan.loading import folder_of, load

RIGHTS = 'rights = ["standing-all", "invite", "review"'


def publishing_plan(folder: Path) -> Path:
    """A copy of the preset; gives its folder."""
    made = folder / "plan"
    shutil.copytree(folder_of("son-ha-2024"), made)
    if "publish" not in load(made).role("desk").rights:
        file = made / "plan.toml"
        text = file.read_text(encoding="utf-8")
        assert RIGHTS in text
        file.write_text(text.replace(RIGHTS, f'{RIGHTS}, "publish"'), encoding="utf-8")
    return made
