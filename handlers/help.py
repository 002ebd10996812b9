"""Help and the first words to somebody who has just come in."""

from __future__ import annotations

from handlers.agenda import AGENDA
from handlers.menu import offer
from handlers.wording import MENU, URGENT, inside
from handlers.work import Turn


def welcome(turn: Turn) -> str:
    """The greeting after enrolment, with the unit that the code was made for."""
    plan = turn.work.plan
    return (
        f"Chào anh/chị {_given(turn.person.name)}. Anh/chị đã vào hệ thống báo cáo của "
        f"{plan.office.short}, đơn vị: {inside(plan.unit(turn.person.unit))}."
    )


async def show_help(turn: Turn) -> None:
    """What can be done here, the words that always work, and the numbers that help."""
    plan = turn.work.plan
    lines = [
        "Mỗi lần một câu hỏi; anh/chị bấm nút hoặc gõ trả lời.",
        "Gõ Lùi để quay lại, Bỏ qua nếu chưa có, Xem lại để kiểm tra, Hủy để dừng.",
        "Đang làm dở cứ để đó, lần sau làm tiếp từ câu đang hỏi.",
        "Có người đang gặp nguy hiểm: gõ Khẩn cấp, lúc nào cũng được.",
        *[f"{h.number}: {h.label}" for h in plan.hotlines],
    ]
    offer(turn, "\n".join(lines), [AGENDA, MENU, URGENT])


def _given(name: str) -> str:
    """“Chị Kỳ” is called by the name alone where the form of address stands before it."""
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() in ("anh", "chị") else name
