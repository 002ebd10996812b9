"""The link to the page for what must not be typed in a chat: the story of a case, and how its
survivor can be reached safely."""

from __future__ import annotations

from dialogue.values import Option, Reply
from handlers.auditing import note
from handlers.menu import offer, show_menu
from handlers.wording import MENU, rows
from handlers.work import Turn
from storage import cases, page_links
from storage.case_values import Case

PATH = "/ghi-chep"  # it stays in the history of the phone
NOT_FOUND = "Không tìm thấy mục này ạ."
CLOSED = "Hồ sơ này đã kết thúc, không ghi thêm được ạ."
AT_THE_OFFICE = "Phần này ghi tại cơ quan, không ghi trong tin nhắn ạ."
LINK = (
    "Anh/chị mở trang này để ghi. Trang hỏi mã PIN, chỉ mở được một lần, trong 15 phút:\n"
    "{link}\n"
    "Ghi xong, anh/chị bấm Thoát ở trang đó."
)


async def offer_page(turn: Turn, case_id: str) -> None:
    """Give the case's owner a link that opens once. What follows its # never reaches a server
    by itself: no proxy, log or preview has it."""
    work = turn.work
    case = await _own(turn, case_id)
    if case is None:
        return await show_menu(turn, NOT_FOUND)
    if case.state != "open" or not work.pages_at:
        return offer(turn, AT_THE_OFFICE if case.state == "open" else CLOSED, [_back(case), MENU])
    token = await page_links.offer(work.tx, turn.link, case.id, work.now)
    await note(turn, "offered", "page", case.id)
    ways = (_back(case), MENU)
    turn.remember(options=[[way.label, way.value] for way in ways])
    text = LINK.format(link=f"{work.pages_at}{PATH}#{token}")
    turn.say(Reply(text, rows(*ways), secret=True))


def _back(case: Case) -> Option:
    return Option("Mở hồ sơ", f"case:{case.id}")


async def _own(turn: Turn, case_id: str) -> Case | None:
    """A case that this person has; a refusal of anybody else's is written down."""
    case = await cases.get(turn.work.tx, case_id)
    if case and case.owner == turn.person.id:
        return case
    await note(turn, "refused", "case", case_id, "page")
    return None
