"""Several people and one program: what somebody does, and what each of them hears after it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.channels.port import Incoming
from bot.delivery import Delivery
from dialogue.values import Heard, Photo, Tap, Text
from plan.values import Role
from storage import records
from storage.values import Outgoing, Record
from tests import scanning
from tests.bot.rigs import UNIT, Line, Rig
from tests.bot.test_delivery import yes
from tests.handlers.test_rights import NEIGHBOUR, enrol

DESK = "ldtbxh"
DIFFICULTY = (Tap(0, "form:kho-khan"), "1", "Thiếu tiền in tờ rơi.", "1", "Cấp thêm tiền.", "1")
COMMENDATION = (
    Tap(0, "form:khen-thuong"), "1", "Tổ mẫu số một", "4", "1",
    "Đã vận động các gia đình trong thôn cùng tham gia suốt Tháng hành động.", "xác nhận",
    "Chị Mẫu, Chủ tịch",
)  # fmt: skip
SHELTER = (
    Tap(0, "form:mo-hinh"), "1", "Địa chỉ mẫu", "Thôn Mẫu", "20/10/2022", "1", "3", "Chị Bí Mật",
    "0900000000",
)  # fmt: skip
INCIDENT = (
    Tap(0, "form:dot-xuat"), "4", "hôm nay", "hôm nay 8h", "Thôn Mẫu", "2", "1", "2",
    "1", "hôm nay 8h30", "1", "1", "22/11",
)  # fmt: skip
MONTH = (
    Tap(0, "form:ke-hoach-thang"),
    "thêm",
    "1",
    "Nói chuyện ở thôn Mẫu",
    "22/11",
    "1",
    "không còn",
)
RESULT = (
    Tap(0, "do:ket-qua"), "đúng rồi", "không còn", "Chưa kịp ban hành", "1", "9/5", "5, 4, 6, 2",
    "15/4", "25/7", "5/1", "20/9", "không", "xác nhận", "1", "xong", "0", "2", "xong", "1tr5", "0",
    "Treo băng rôn ở 12 thôn", "Không", "không",
)  # fmt: skip
TASK = (Tap(0, "report-task:iv-13-a"), "1", "Đã ban hành kế hoạch.")
ACTIVITY = (Tap(0, "new:hoat-dong"), "1", "hôm nay", "1", "20", "8", Photo("stored:anh"))


@dataclass(frozen=True)
class Note:
    """A message as it arrived."""

    address: str
    text: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    secret: bool = False


@dataclass
class Ear(Line):
    """A channel on which anything can be heard, and that keeps the buttons too."""

    queue: list[Heard] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def read(self, body: str) -> Incoming | None:
        """address|number of what is heard."""
        address, _, number = body.partition("|")
        return Incoming("line", address, self.queue[int(number)])

    async def send(self, message: Outgoing) -> tuple[str, ...]:
        """Keep it."""
        scanning.watch(message)
        options = [option for row in message.options for option in row]
        values, labels = tuple(o[1] for o in options), tuple(o[0] for o in options)
        self.notes.append(Note(message.address, message.text, values, labels, message.secret))
        return (f"m{len(self.notes)}",)


async def talk(r: Rig, who: str, *heard: Heard | str) -> list[Note]:
    """All messages that follow what somebody did, whoever they go to."""
    ear = Ear(queue=[Text(one) if isinstance(one, str) else one for one in heard])
    r.inbox.channels = {"line": ear}
    moment = asyncio.get_running_loop().time()
    for number in range(len(heard)):
        await r.hear(f"{who}|{number}", key=f"{moment}:{number}")
    await Delivery(r.db, {"line": ear}, r.clock.now, yes).deliver_all()
    return ear.notes


async def last(r: Rig, who: str, *heard: Heard | str) -> Note:
    """The last message that the same person hears."""
    return [note for note in await talk(r, who, *heard) if note.address == who][-1]


async def press(r: Rig, who: str, value: str) -> Note:
    """The last message after a button that stands on its own."""
    return await last(r, who, Tap(0, value))


async def sent(r: Rig, who: str, said: Sequence[Heard | str]) -> Record:
    """The record of a form that somebody fills in and sends."""
    receipt = await last(r, who, *said, "gửi")
    code = receipt.text.removeprefix("Đã lưu, mã ").partition(".")[0]
    return next(record for record in await stored(r) if record.code == code)


async def stored(r: Rig) -> list[Record]:
    """Every record."""
    async with r.db.read() as tx:
        return await records.everything(tx)


async def office(r: Rig) -> None:
    """A desk “d”, a clerk “c” without special rights, a lead “l” and a neighbour “n”."""
    clerk = Role(id="clerk", label="Văn thư", rights=("standing-all", "review"))
    plan = r.office.plan
    plan = plan.model_copy(update={"roles": (*plan.roles, clerk)})
    r.inbox.office = replace(r.office, plan=plan)
    await enrol(r, "d", DESK, "desk")
    await enrol(r, "c", DESK, "clerk")
    await enrol(r, "l", UNIT, "lead")
    await enrol(r, "n", NEIGHBOUR, "officer")
