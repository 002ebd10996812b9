"""Who may do what, also with a button that was kept from another time or another role."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.channels.port import Incoming
from bot.delivery import Delivery
from dialogue.values import Command, Heard, Photo, Tap, Text, Unusable
from storage import filings, nudges, people, pins, records
from storage.schema import LINKS
from storage.values import Link, Person, Received
from tests.bot.rigs import UNIT, Line, Rig, rig
from tests.bot.test_delivery import yes

NEIGHBOUR = "21328"
ACTIVITY = ("menu", "1", "1", "hôm nay", "1", "20", "8", "bỏ qua", "gửi")


class Anything(Line):
    """A channel on which a test can make anything be heard."""

    queue: list[Heard]

    def read(self, body: str) -> Incoming | None:
        """address|number of what is heard."""
        address, _, number = body.partition("|")
        return Incoming("line", address, self.queue[int(number)])


async def enrol(r: Rig, name: str, unit: str, role: str) -> None:
    """Somebody else."""
    async with r.db.write() as tx:
        person = Person(name, f"Chị {name}", unit, role, "chị")
        await people.enrol(tx, person, Link("line", name, name))


async def unlock(r: Rig, name: str) -> None:
    """Her PIN is open in her chat."""
    async with r.db.write() as tx:
        await pins.open_session(tx, "line", name, name, r.clock.now())


async def do(r: Rig, who: str, *heard: Heard | str) -> str:
    """What everybody hears after what a person did, all messages together."""
    line = Anything()
    line.queue = [Text(one) if isinstance(one, str) else one for one in heard]
    r.inbox.channels = {"line": line}
    now = r.clock.now()
    number = asyncio.get_running_loop().time()
    for n in range(len(heard)):
        await r.inbox.take([Received("line", f"{number}:{n}", f"{who}|{n}", now)])
    await Delivery(r.db, {"line": line}, r.clock.now, yes).deliver_all()
    return "\n".join(text for _address, text in line.sent)


async def code(r: Rig, who: str) -> str:
    """The receipt code of a person's newest record."""
    async with r.db.read() as tx:
        mine = [record for record in await records.everything(tx) if record.person == who]
    return mine[-1].code


@pytest.mark.parametrize("value", ["board", "open:whatever", "form:moi-can-bo"])
async def test_an_officer_has_no_part_in_the_desks_work(tmp_path: Path, value: str) -> None:
    async with rig(tmp_path, "a") as r:
        said = await do(r, "a", Tap(0, value))
        assert "dành cho" in said
        assert "muốn làm gì ạ?" in said


@pytest.mark.parametrize("value", ["form:hoat-dong", "do:ket-qua", "zero:ket-qua"])
async def test_the_desk_does_not_report_for_others(tmp_path: Path, value: str) -> None:
    async with rig(tmp_path) as r:
        await enrol(r, "d", "ldtbxh", "desk")
        said = await do(r, "d", Tap(0, value))
        assert "không" in said
        async with r.db.read() as tx:
            assert await records.everything(tx) == []


async def test_anothers_receipt_cannot_be_taken_back(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await enrol(r, "b", NEIGHBOUR, "officer")
        await do(r, "a", *ACTIVITY)
        said = await do(r, "b", Tap(0, f"undo:{await code(r, 'a')}"))
        unknown = await do(r, "b", Tap(0, "undo:SK-0000"))
        assert said == unknown
        async with r.db.read() as tx:
            assert [record.withdrawn_at for record in await records.everything(tx)] == [None]


async def test_undo_goes_on_until_the_desk_has_opened_the_report(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await enrol(r, "d", "ldtbxh", "desk")
        await do(r, "a", Tap(0, "zero:ket-qua"), "xác nhận")
        assert "chưa nộp" in await do(r, "a", "hoàn tác")
        await do(r, "a", "xác nhận")
        async with r.db.read() as tx:
            filed = await filings.get(tx, "ket-qua", UNIT)
        assert filed
        assert filed.state == "zero"
        await do(r, "d", Tap(0, f"open:{filed.record}"))
        assert "không hoàn tác được nữa" in await do(r, "a", "hoàn tác")


async def test_a_colleague_who_was_faster_is_not_replaced_unasked(tmp_path: Path) -> None:
    async with rig(tmp_path, "a", "b") as r:
        await do(r, "a", Tap(0, "zero:ket-qua"))
        await do(r, "b", Tap(0, "zero:ket-qua"), "xác nhận")
        said = await do(r, "a", "xác nhận")
        assert "người nộp Chị b" in said
        assert "Nộp lại sẽ thay bản đó ạ?" in said
        first = await code(r, "b")
        assert "Đã lưu, mã" in await do(r, "a", Tap(0, "zero:ket-qua:again"), "xác nhận")
        async with r.db.read() as tx:
            replaced = await records.by_code(tx, first)
            filed = await filings.get(tx, "ket-qua", UNIT)
            mine = await records.by_code(tx, await code(r, "a"))
        assert replaced
        assert replaced.withdrawn_at
        assert mine
        assert filed
        assert filed.record == mine.id


async def test_what_is_said_to_a_nudge_is_remembered(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await enrol(r, "d", "ldtbxh", "desk")
        assert "nhắc lại" in await do(r, "a", Tap(0, "later:ket-qua"))
        told = await do(r, "a", Tap(0, "notme:ket-qua"))
        assert "Chị a (Xã Sơn Kỳ) báo không phụ trách" in told
        async with r.db.read() as tx:
            answers = await nudges.answered(tx)
        assert [kind for kind, _when in answers.values()] == ["declined"]


async def test_a_start_link_lets_in_and_a_guesser_hears_nothing_in_the_end(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path) as r:
        await enrol(r, "d", "ldtbxh", "desk")
        await unlock(r, "d")
        said = await do(r, "d", Tap(0, "form:moi-can-bo"), "Xã Sơn Ba", "1", "1", "Mẫu", "gửi")
        given = next(w.split("\n")[0] for w in said.split(": ") if len(w.split("\n")[0]) == 11)
        assert "Chào chị Mẫu" in await do(r, "x", Command("start", given))
        for n in range(5):
            assert "không dùng được" in await do(r, "y", f"AAAA{n}-BBBBB")
        assert await do(r, "y", "AAAAZ-BBBBB") == ""


async def test_a_chat_that_blocks_and_comes_back_is_known(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        for kind, state in (("blocked", "blocked"), ("unblocked", "active")):
            await do(r, "a", Unusable(kind))
            async with r.db.read() as tx:
                (link,) = await tx.all(LINKS.select())
            assert link.state == state


@pytest.mark.parametrize(
    "heard",
    [
        Photo("stored:abc"),
        Unusable("sticker"),
        Unusable("forward"),
        Tap(99, "c1"),
        Tap(-1, ""),
        Command("nosuch"),
        Text("asdfghjkl ???"),
        Text("9999999999999"),
        Text("²"),
        Text("x" * 5000),
    ],
    ids=lambda heard: type(heard).__name__,
)
async def test_at_the_menu_too_everything_gets_a_useful_answer(
    tmp_path: Path, heard: Heard
) -> None:
    async with rig(tmp_path, "a") as r:
        await do(r, "a", "menu")
        said = await do(r, "a", heard)
        assert "Chị muốn làm gì ạ?" in said
        assert len(said) < 1000


async def test_a_menu_can_be_answered_by_number_label_or_word(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        for said in ("4", "Kế hoạch", "ke hoach"):
            assert "chưa nộp, trước ngày 27/11" in await do(r, "a", "menu", said)


async def test_a_revoked_person_is_a_stranger(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await do(r, "a", "menu", "1", "1")
        async with r.db.write() as tx:
            await people.revoke(tx, "a", r.clock.now())
        assert "Đây là kênh nội bộ" in await do(r, "a", "hôm nay")
