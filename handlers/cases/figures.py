"""The figures of cases for the desk: an edition a day at most, and each look is written down."""

from __future__ import annotations

from dialogue.values import Option
from handlers.auditing import note
from handlers.cases.editions import editions, renew
from handlers.menu import offer
from handlers.wording import MENU
from handlers.work import Turn
from reports.case_saying import text

NEW = "moi"
RENEW = Option("Lập số liệu mới", f"case-figures:{NEW}")
NEVER = "Chưa lập số liệu lần nào ạ."
NOTHING_NEW = "Từ lần lập trước chưa có đủ số mới để nêu ra ạ."
WHY_ASK = "Mỗi lần lập số liệu mới, những số thay đổi ít sẽ bị che thêm. Chỉ lập khi cần báo cáo ạ."


async def show_figures(turn: Turn, argument: str) -> None:
    """The newest edition; one is made only when it is asked for."""
    work = turn.work
    known = await editions(work.tx, work.plan)
    head = ""
    if argument == NEW:
        made = await renew(work.tx, work.plan, work.now, known)
        head = NOTHING_NEW if known and not made else ""
        known = await editions(work.tx, work.plan) if made else known
    about = known[-1].made_on.isoformat() if known else str(work.plan.year)
    await note(turn, "export", "case-figures", about)
    stale = not (known and known[-1].made_on >= work.here.date()) and not head
    said = text(work.plan, known) if known or argument == NEW else NEVER
    parts = [head, said, WHY_ASK if stale else ""]
    offer(turn, "\n\n".join(filter(None, parts)), [*([RENEW] if stale else []), MENU])
