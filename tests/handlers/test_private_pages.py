"""The link to the page for what must not be typed in a chat: whose it is, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from storage import cases, page_links, pins
from storage.case_schema import PAGE_LINKS
from storage.case_values import Case
from storage.schema import AUDIT, OUTBOX
from storage.values import Link
from tests.bot.rigs import UNIT, Rig, rig
from tests.handlers.room import last, press
from tests.handlers.test_rights import enrol

AT = "https://bao-cao.vi.du"
OWN, ANOTHERS, CLOSED = "aaaa1111", "bbbb2222", "cccc3333"


async def desk(r: Rig, pages_at: str = AT) -> None:
    """A case worker “t” with a case that is open and one that is closed, and a colleague's case."""
    r.inbox.pages_at = pages_at
    await enrol(r, "t", UNIT, "caseworker")
    await enrol(r, "u", UNIT, "caseworker")
    now = r.clock.now()
    async with r.db.write() as tx:
        await cases.put(tx, Case(OWN, "VV-1", UNIT, "t", "open", now))
        await cases.put(tx, Case(ANOTHERS, "VV-2", UNIT, "u", "open", now))
        await cases.put(tx, Case(CLOSED, "VV-3", UNIT, "t", "closed", now, now))
        for name in ("t", "u"):
            await pins.open_session(tx, "line", name, name, now)


async def audited(r: Rig) -> list[tuple[str, ...]]:
    """What the audit says: who, what, kind, about, reason."""
    columns = (AUDIT.c.person, AUDIT.c.what, AUDIT.c.kind, AUDIT.c.about, AUDIT.c.reason)
    async with r.db.read() as tx:
        return [tuple(row) for row in await tx.all(select(*columns).order_by(AUDIT.c.number))]


async def links(r: Rig) -> int:
    async with r.db.read() as tx:
        return len(await tx.all(select(PAGE_LINKS)))


async def test_the_owner_gets_a_link_whose_token_no_server_is_sent(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await desk(r)
        said = await press(r, "t", f"page:{OWN}")
        token = said.text.partition(f"{AT}/ghi-chep#")[2].partition("\n")[0]
        async with r.db.read() as tx:
            known = await page_links.offered(tx, token, r.clock.now())
            (row,) = await tx.all(select(OUTBOX.c.private))
        assert known
        assert (known.chat, known.case_id) == (Link("line", "t", "t"), OWN)
        assert (said.secret, row.private) == (True, 1)
        assert await audited(r) == [("t", "offered", "page", OWN, "")]


@pytest.mark.parametrize("id", [ANOTHERS, "nosuch", "", "x" * 40])
async def test_anothers_case_is_not_found_like_one_that_never_was(tmp_path: Path, id: str) -> None:
    async with rig(tmp_path) as r:
        await desk(r)
        said = await press(r, "t", f"page:{id}")
        assert said.text == (await press(r, "t", "page:nosuch")).text
        assert said.text.startswith("Không tìm thấy mục này ạ.")
        assert (await audited(r))[0] == ("t", "refused", "case", id, "page")
        assert await links(r) == 0


async def test_to_a_closed_case_nothing_is_added(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await desk(r)
        assert "đã kết thúc" in (await press(r, "t", f"page:{CLOSED}")).text
        assert await links(r) == 0


async def test_without_a_page_that_a_phone_reaches_it_is_done_at_the_office(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path) as r:
        await desk(r, pages_at="")
        said = await press(r, "t", f"page:{OWN}")
        assert said.text == "Phần này ghi tại cơ quan, không ghi trong tin nhắn ạ."
        assert await links(r) == 0


async def test_without_an_open_pin_or_the_right_there_is_no_link(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await desk(r)
        async with r.db.write() as tx:
            await pins.close_session(tx, "line", "t")
        assert "PIN" in (await press(r, "t", f"page:{OWN}")).text
        assert "không dành cho vai trò" in (await press(r, "a", f"page:{OWN}")).text
        assert await links(r) == 0


async def test_hiding_everything_ends_the_link_too(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await desk(r)
        said = await press(r, "t", f"page:{OWN}")
        token = said.text.partition(f"{AT}/ghi-chep#")[2].partition("\n")[0]
        await last(r, "t", "ẩn")
        async with r.db.read() as tx:
            assert await page_links.offered(tx, token, r.clock.now()) is None
