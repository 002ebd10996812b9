"""What is written on the page is kept sealed, and what goes wrong there is told to nobody."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.visiting import OTHERS_PIN, PATH, PIN, House, enter, house
from tests.canaries.searching import back_up, files, hits
from tests.canaries.values import ALONE, BUNDLES, EVERY, PLANTED


async def test_what_is_written_on_the_page_stands_in_no_file_and_no_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with house(tmp_path) as h:
        tokens = [await h.link() for _ in range(3)]
        await _guess(h)
        await _write(h, tokens[-1])
        assert hits(_held(tmp_path), (*EVERY, *tokens, PIN, OTHERS_PIN)) == []
        await _break(h, tmp_path)
        assert hits(_held(tmp_path), EVERY) == []
    printed = capfd.readouterr()
    said = {"stdout": printed.out.encode(), "stderr": printed.err.encode()}
    assert hits({**files(tmp_path), **said}, (*EVERY, *tokens, PIN)) == []


async def _guess(h: House) -> None:
    """Everything as a link's token and as a PIN, in the address too."""
    async with h.visitor() as client:
        for number, text in enumerate((*ALONE, *BUNDLES)):
            token = PLANTED["page"][number % 20]
            await enter(client, text, PLANTED["pin"][number % 20])
            await enter(client, token, text)
            await client.get(f"{PATH}/{token}", params={"code": text}, headers={"Cookie": token})


async def _write(h: House, token: str) -> None:
    """Every story and contact in its turn, the last ones stay; and one that is too long."""
    async with h.visitor() as client:
        assert (await enter(client, token)).status_code == 303
        for number, text in enumerate(BUNDLES):
            note = {"narrative": text, "contact": PLANTED["contact"][number]}
            assert (await client.post(f"{PATH}/luu", data=note)).status_code == 303
        long = {"narrative": "\n".join(BUNDLES) * 20, "contact": BUNDLES[0]}
        assert (await client.post(f"{PATH}/luu", data=long)).status_code == 422
        kept = await h.note()
        assert kept
        assert kept.narrative == BUNDLES[-1]


async def _break(h: House, folder: Path) -> None:
    """The table of the notes cannot be written: the page ends with an error of the server."""
    with closing(sqlite3.connect(folder / "data" / "bot.db")) as db:
        db.execute(
            "CREATE TRIGGER no BEFORE INSERT ON case_notes BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        db.execute(
            "CREATE TRIGGER nor BEFORE UPDATE ON case_notes BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        db.commit()
    async with h.visitor() as client:
        assert (await enter(client, await h.link())).status_code == 303
        for text in BUNDLES:
            answer = await client.post(f"{PATH}/luu", data={"narrative": text, "contact": text})
            assert answer.status_code >= 500
            assert hits({"answer": answer.content}, EVERY) == []


def _held(folder: Path) -> dict[str, bytes]:
    """The files of the running program, and copies of its database."""
    for old in folder.glob("copies/*"):
        old.unlink()
    back_up(folder / "data" / "bot.db", folder / "copies")
    return files(folder)
