"""`report cases`: the same edition as in the chat, as CSV."""

from __future__ import annotations

import random
from pathlib import Path

from bot.exits import Exit
from bot.opening import open_database
from bot.settings import Settings
from storage import cases
from storage.case_values import CaseCount
from storage.engine import Database
from storage.schema import AUDIT
from tests.bot.command import run


async def database(folder: Path) -> Database:
    """The database that the command works with."""
    paths = {"data_dir": folder / "data", "vault_key_file": folder / "vault.key"}
    config = Settings.model_validate(paths)
    return await open_database(config, config.data_dir, rehearsing=False)


async def test_the_edition_is_written_with_small_counts_hidden_and_audited(tmp_path: Path) -> None:
    rng = random.Random(1)
    db = await database(tmp_path)
    async with db.write() as tx:
        for n in range(30):
            answers = {"forms": rng.choice(("than-the", "kinh-te")), "victim_sex": "nu"}
            await cases.add_count(tx, CaseCount(f"n{n}", "21325", "2024-11", answers))
        for n in range(2):
            await cases.add_count(tx, CaseCount(f"m{n}", "21328", "2024-11", {"forms": "kinh-te"}))
    await db.close()
    said = await run(tmp_path, "report", "cases")
    assert said.code == Exit.OK
    head, *rows = [line.split(",") for line in said.out.splitlines()]
    assert head[-1] == "so"
    counts = {row[-1] for row in rows if row[1] != "Tỷ lệ"}
    assert "32" in counts
    assert not {"1", "2", "3", "4"} & counts
    out = tmp_path / "so-lieu.csv"
    assert (await run(tmp_path, "report", "cases", "--out", str(out))).code == Exit.OK
    assert out.read_text(encoding="utf-8-sig").split() == said.out.split()
    again = await run(tmp_path, "report", "cases", "--out", str(out))
    assert (again.code, "already" in again.err) == (Exit.CONFIGURATION, True)
    db = await database(tmp_path)
    async with db.read() as tx:
        kinds = [(row.what, row.kind) for row in await tx.all(AUDIT.select())]
    await db.close()
    assert kinds == [("export", "case-figures")] * 3
