"""Standing: the desk sees who has filed and who has not."""

from __future__ import annotations

from dialogue.values import Option
from handlers.menu import offer, show_menu
from handlers.wording import MENU
from handlers.work import Turn
from reports.standing import boards
from reports.standing import say as say_board
from storage import filings

OPENED_AT_ONCE = 20  # filings offered under a board


async def show_board(turn: Turn) -> None:
    """Who has filed and who has not, duty by duty; each filed unit can be opened."""
    if not turn.may("standing-all"):
        return await show_menu(turn, "Mục này dành cho cơ quan tổng hợp ạ.")
    await turn.work.flush()
    today = turn.work.here.date()
    shown = boards(turn.work.plan, await filings.standing(turn.work.tx), today)
    filed = [place for board in shown for place in board.places if place.record]
    options = [Option(f"Xem {p.unit.short}", f"open:{p.record}") for p in filed[:OPENED_AT_ONCE]]
    text = "\n\n".join(say_board(board, today) for board in shown)
    offer(turn, text, [*options, MENU])
