"""Nothing that anybody said can be read in the files, and what was handled is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Table, select
from sqlalchemy import update as change

from storage import conversations, drafts, inbox, outbox, records
from storage.engine import Database, Transaction
from storage.outbox import Settlement
from storage.schema import CONVERSATIONS, DRAFTS, INBOX, OUTBOX, RECORDS
from storage.values import Conversation
from storage.vault import KEY_BYTES, Vault, VaultError
from tests.storage.samples import DAY, NOW, draft, message, record, update

CANARIES = {
    where: f"Chim-hoàng-yến-{where}-9f27" for where in ("in", "talk", "draft", "rec", "out")
}
SEALED = (INBOX, CONVERSATIONS, DRAFTS, RECORDS, OUTBOX)


async def say(tx: Transaction) -> None:
    """One canary in every place that holds what somebody said."""
    await inbox.put(tx, [update(1, CANARIES["in"]), update(2, CANARIES["in"])])
    body = {"typed": CANARIES["talk"]}
    talks = [Conversation(f"p{n}", 0, 1, body) for n in (1, 2)]
    await conversations.save_many(tx, talks, NOW)
    await drafts.save_many(tx, [draft(n, body=CANARIES["draft"]) for n in (1, 2)])
    said = {"/f/a": CANARIES["rec"]}
    await records.put(tx, [record(n, answers=said, xml=CANARIES["rec"]) for n in (1, 2)])
    buttons = (((CANARIES["out"], CANARIES["out"], False),),)
    await outbox.put(tx, [message(CANARIES["out"], chat=n, options=buttons) for n in (1, 2)])


def in_the_files(file: Path) -> bytes:
    """All bytes of the database, its -wal and its -shm."""
    names = {p.name for p in file.parent.glob("bot.db*")}
    assert "bot.db" in names
    return b"".join(file.with_name(name).read_bytes() for name in sorted(names))


def seen(found: bytes) -> list[str]:
    """Canaries that stand in the bytes, in any encoding that a database would use."""
    return [
        where
        for where, canary in CANARIES.items()
        for coded in (
            canary.encode(),
            canary.encode("utf-16-le"),
            canary.encode("ascii", "backslashreplace"),
            f"-{where}-9f27".encode(),
        )
        if coded in found
    ]


async def test_no_canary_is_in_any_file_while_open_after_purging_or_after_closing(
    lite: Database, file: Path
) -> None:
    async with lite.write() as tx:
        await say(tx)
    assert seen(in_the_files(file)) == []
    async with lite.write() as tx:
        await inbox.done(tx, [row.id for row in await inbox.pending(tx, 9)], NOW)
        claimed = await outbox.claim(tx, NOW, 9, ("telegram",))
        assert claimed[0].message.text == CANARIES["out"]
        await outbox.settle_all(tx, [Settlement(row.id, "sent") for row in claimed], NOW)
        await outbox.purge(tx, NOW + 31 * DAY, 30)
    assert seen(in_the_files(file)) == []
    await lite.close()
    assert seen(in_the_files(file)) == []


async def test_even_the_sealed_bytes_are_gone_once_handled(lite: Database, file: Path) -> None:
    async with lite.write() as tx:
        await say(tx)
        sealed = [r.body for t in (INBOX, OUTBOX) for r in await tx.all(select(t))]
    assert all(body in in_the_files(file) for body in sealed)
    async with lite.write() as tx:
        await inbox.done(tx, [row.id for row in await inbox.pending(tx, 9)], NOW)
        rows = await outbox.claim(tx, NOW, 9, ("telegram",))
        await outbox.settle_all(tx, [Settlement(row.id, "sent") for row in rows], NOW)
        await outbox.purge(tx, NOW + 31 * DAY, 30)
    await lite.close()
    assert not any(body in in_the_files(file) for body in sealed)


async def read_all(tx: Transaction) -> None:
    """Read everything; an update that somebody tampered with is empty, and goes to quarantine."""
    if not all(row.body for row in await inbox.pending(tx, 9)):
        raise VaultError("an update was moved or changed")
    await conversations.load_many(tx, ["p1", "p2"])
    await drafts.of_person(tx, "p1")
    await records.everything(tx)
    await outbox.claim(tx, NOW, 9, ("telegram",))


@pytest.mark.parametrize("table", SEALED, ids=lambda t: str(t.name))
async def test_a_body_moved_to_another_row_is_refused(db: Database, table: Table) -> None:
    async with db.write() as tx:
        await say(tx)
        await read_all(tx)
    async with db.write() as tx:
        one = (await tx.all(select(table)))[0]
        await tx.run(table.update().values(body=one.body))
        if table is OUTBOX:
            await tx.run(change(OUTBOX).values(state="queued"))
    with pytest.raises(VaultError, match="moved"):
        async with db.write() as tx:
            await read_all(tx)


@pytest.mark.parametrize("table", SEALED, ids=lambda t: str(t.name))
async def test_another_key_opens_nothing(db: Database, url: str, table: Table) -> None:
    async with db.write() as tx:
        await say(tx)
        for other in SEALED:
            if other is not table:
                await tx.run(other.delete())
    stranger = await Database.open(url, Vault({1: b"\x05" * KEY_BYTES}))
    with pytest.raises(VaultError):
        async with stranger.write() as tx:
            await read_all(tx)
    await stranger.close()
