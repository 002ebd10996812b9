"""What was said is committed and answered once, in order, whatever its neighbours do."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.office import Shelf
from storage import inbox, outbox
from storage.engine import Database, NotWritable
from storage.schema import INBOX, OUTBOX
from storage.values import Received
from tests.bot.rigs import Rig, rig


async def texts(db: Database) -> list[tuple[str, str]]:
    """Address and first line of every message that waits, in order."""
    async with db.write() as tx:
        rows = await tx.all(OUTBOX.select().order_by(OUTBOX.c.id))
        await tx.run(OUTBOX.update().values(state="queued"))
        claimed = []
        while part := await outbox.claim(tx, rows[0].created_at, 64, ("line",)):
            claimed += part
    found = sorted(claimed, key=lambda row: row.id)
    return [(row.message.address, row.message.text.split("\n")[0]) for row in found]


async def states(rig: Rig) -> list[str]:
    """The states of the inbox's rows."""
    async with rig.db.read() as tx:
        return [row.state for row in await tx.all(INBOX.select().order_by(INBOX.c.id))]


async def test_an_answer_is_committed_with_its_update(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await r.hear("a|menu")
        assert await states(r) == ["done"]
        assert len(await texts(r.db)) == 1
        assert len(r.commits) == 1


async def test_a_repeated_update_is_answered_once(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await r.hear("a|menu", key="7")
        await r.hear("a|menu", key="7")
        await r.hear("a|menu", "a|menu", key="8")
        assert len(await texts(r.db)) == 2


async def test_calls_that_come_together_share_a_commit_and_keep_their_order(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path, *"abcdefgh") as r:
        talk = ("menu", "1", "1", "hôm qua")
        async with asyncio.TaskGroup() as group:
            for name in "abcdefgh":
                group.create_task(r.hear(*(f"{name}|{said}" for said in talk)))
        assert len(r.commits) == 1
        heard = await texts(r.db)
        for name in "abcdefgh":
            own = [text for address, text in heard if address == name]
            assert own[-1].startswith("Đã ghi: thứ Ba 19/11. Ở đâu ạ?")


async def test_a_poisoned_update_is_put_aside_and_its_neighbours_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with rig(tmp_path, "a", "b") as r:
        await r.hear("a|menu", "poison|Bí mật của chị Mẫu", "b|menu")
        assert await states(r) == ["done", "poison", "done"]
        assert [address for address, _text in await texts(r.db)] == ["a", "b"]
        async with r.db.read() as tx:
            (aside,) = await tx.all(INBOX.select().where(INBOX.c.state == "poison"))
        assert (aside.error, aside.body) == ("Broken", b"")
    said = capsys.readouterr()
    assert "poison" in said.out + said.err
    assert "Bí mật" not in said.out + said.err


async def test_what_an_earlier_process_stored_is_answered_at_the_start(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        async with r.db.write() as tx:
            await inbox.put(tx, [Received("line", "1", "a|menu", r.clock.now())])
        stopping = asyncio.Event()
        working = asyncio.create_task(r.inbox.run(stopping))
        async with asyncio.timeout(5):
            while await states(r) != ["done"]:
                await asyncio.sleep(0.01)
        stopping.set()
        r.inbox.wake.set()
        await working
        assert len(await texts(r.db)) == 1


async def test_a_full_disk_confirms_nothing_and_loses_nothing(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        healthy = r.inbox.db
        broken = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}", healthy.vault)
        await broken.close()
        r.inbox.db = _Full()  # type: ignore[assignment]
        with pytest.raises(NotWritable):
            await r.hear("a|menu", key="1")
        r.inbox.db = healthy
        await r.hear("a|menu", key="1")
        assert len(await texts(r.db)) == 1


class _Full:
    """A database on a full disk."""

    def write(self) -> object:
        """No unit of work begins."""
        raise NotWritable("SQLITE_FULL")


async def test_a_group_is_left_and_a_stranger_hears_one_line(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await r.hear("group|menu", "x|xin chào", "x|có ai không")
        assert r.line.left == ["group"]
        ((address, text),) = await texts(r.db)
        assert (address, text[:19]) == ("x", "Đây là kênh nội bộ.")


async def test_a_draft_of_a_version_that_is_gone_is_kept(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await r.hear("a|menu", "a|1", "a|1")
        r.inbox.office = replace(r.office, versions=Shelf({}, {}, {}))
        await r.hear("a|hôm nay")
        assert (await texts(r.db))[-1][1].startswith("Mẫu này đã được thay. Bản nháp cũ vẫn")
        r.inbox.office = r.office
        await r.hear("a|menu")
        await r.hear("a|1")
        assert "Tổ chức ngày nào?" in (await texts(r.db))[-1][1]
