"""“Vẫn đúng”: a unit says that what it once reported is still true."""

from __future__ import annotations

from handlers.menu import show_menu
from handlers.work import Turn
from storage import records, verifications


async def confirm(turn: Turn, id: str) -> None:
    """Note the day; the question comes again when the plan's time has passed."""
    record = await records.get(turn.work.tx, id)
    rule = turn.work.plan.rule(record.form) if record else None
    if (
        record is None
        or rule is None
        or not rule.check_days
        or record.withdrawn_at
        or record.unit != turn.person.unit
        or not turn.may("report")
        or await records.of_origin(turn.work.tx, records.UPDATE + record.code)
    ):
        return await show_menu(turn, "Báo cáo này không còn nữa ạ.")
    await verifications.confirm(turn.work.tx, id, turn.person.id, turn.work.now)
    said = f"Đã ghi: {record.code} vẫn đúng. Sau {rule.check_days} ngày sẽ hỏi lại."
    await show_menu(turn, said)
