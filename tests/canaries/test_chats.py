"""What must not be kept is typed everywhere in a chat; afterwards it is looked for everywhere."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import httpx
import pytest

from bot.commands.application import main
from bot.web.application import application
from storage import readers
from tests.canaries import ways
from tests.canaries.searching import back_up, files, hits
from tests.canaries.values import EVERY
from tests.canaries.ways import WAYS
from tests.journeys.stage import TelegramStage, on_stage

FORMS = "/v1/projects/1/forms"
EXPORTS = (["export", "csv"], ["export", "xml"], ["report", "cases", "--renew"])


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_planted_in_a_chat_stands_in_no_file_and_no_log(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    async with on_stage("telegram", tmp_path / "data") as stage:
        assert isinstance(stage, TelegramStage)
        await WAYS[way](stage)
        back_up(tmp_path / "data" / "bot.db", tmp_path / "copies")
        while_it_runs = files(tmp_path)
        assert any(name.endswith("-wal") for name in while_it_runs)
        assert hits(while_it_runs, EVERY) == []
    ended = {name: held for name, held in files(tmp_path).items() if "copies" not in name}
    assert hits({**ended, **_printed(capfd)}, EVERY) == []


def test_what_is_planted_leaves_with_no_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_report(tmp_path))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VAULT_KEY_FILE", str(tmp_path / "data.key"))
    for number, command in enumerate(EXPORTS):
        assert main([*command, "--out", str(tmp_path / f"out{number}")]) == 0
    found = files(tmp_path)
    written = [held for name, held in found.items() if name.startswith("out")]
    assert any(b"du-luan" in held for held in written)
    assert hits({**found, **_printed(capfd)}, EVERY) == []


async def _report(folder: Path) -> None:
    """Three ways that end with something sent off, and the feed after them."""
    async with on_stage("telegram", folder / "data") as stage:
        assert isinstance(stage, TelegramStage)
        await ways.sealed_text(stage)
        await ways.case_choice(stage)
        await ways.refusing_field(stage)
        await ways.incident(stage)
        fed = await _feed(stage)
        assert b"du-luan" in fed
        assert hits({"feed": fed}, EVERY) == []


def _printed(capfd: pytest.CaptureFixture[str]) -> dict[str, bytes]:
    printed = capfd.readouterr()
    return {"stdout": printed.out.encode(), "stderr": printed.err.encode()}


async def _feed(stage: TelegramStage) -> bytes:
    """All that a reader of the feed gets."""
    program = stage.program
    async with program.db.write() as tx:
        token = await readers.add(tx, "tinh", stage.clock.now())
    web = httpx.ASGITransport(application(program))
    home, who = "http://127.0.0.1:8080", ("tinh", token)
    async with httpx.AsyncClient(transport=web, base_url=home, auth=who) as client:
        listed = await client.get(FORMS)
        assert listed.status_code == 200
        pages = [listed.content]
        for form in listed.json():
            told = await client.get(f"{FORMS}/{form['xmlFormId']}.svc/Submissions?$expand=*")
            assert told.status_code == 200
            pages.append(told.content)
    return b"\n".join(pages)
