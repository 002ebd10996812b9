"""The way in: what can be done now, in the order in which it matters to this person."""

from __future__ import annotations

from collections.abc import Sequence

from dialogue.values import Option, Reply
from handlers.wording import HELP, MENU, URGENT, day, lowered, remaining, rows
from handlers.work import Turn, begun
from storage import drafts, filings
from storage.values import Filing

INVITING = "moi-can-bo"  # the invitation form


REFERRED = Option("Việc chuyển đến", "referrals")
FIGURES = Option("Số liệu riêng", "case-figures")
STAFF = Option("Cán bộ", "staff")
WAITING = Option("Hồ sơ chờ giao", "orphans")
ALARMS = Option("Các cuộc gọi khẩn cấp", "alarms")
BESIDE = (("receive", REFERRED), ("case-figures", FIGURES), ("staff", STAFF))
MORE = (
    ("approve", Option("Chờ duyệt", "approvals")),
    ("approve", WAITING),
    ("break-glass", Option("Xem hồ sơ khẩn", "glass-ask")),
    ("staff approve", ALARMS),
)


async def show_menu(turn: Turn, head: str = "") -> None:
    """Say where the person stands and offer what she may do."""
    work = turn.work
    await work.flush()
    turn.private(False)
    options: list[Option] = []
    for draft in await drafts.of_person(work.tx, turn.person.id):
        if not begun(draft):
            continue
        begun_with = work.versions.get((draft.form, draft.version))
        title = begun_with.title if begun_with else draft.form
        if work.plan.cases and begun_with and begun_with.sealed:
            title = work.plan.cases.said
        options.append(Option(f"Làm tiếp: {title}", f"resume:{draft.id}"))
    owed = [f for f in await filings.of_unit(work.tx, turn.person.unit) if f.state == "missing"]
    if turn.may("report"):
        options += _reporting(turn, owed)
    if turn.may("standing-all"):
        options += [Option("Tiến độ", "board"), Option("Báo cáo đã nhận", "received")]
    if turn.may("invite"):
        options.append(Option("Mời cán bộ", f"form:{INVITING}"))
    if turn.may("publish"):
        options.append(Option("Biểu mẫu mới", "publish"))
    if work.plan.cases:
        own = Option(work.plan.cases.said, "cases")
        options += _allowed(turn, (("cases", own), *BESIDE))
    options += [Option("Kế hoạch", "agenda"), Option("Việc khác", "more"), HELP, URGENT]
    text = "\n".join(filter(None, [head, _owed_line(turn, owed), "Anh/chị muốn làm gì ạ?"]))
    offer(turn, text, options)


def show_more(turn: Turn) -> None:
    """Further forms, what was sent, and the language of the questions."""
    options = []
    if turn.may("report"):
        more = turn.work.plan.more
        options += [Option(turn.work.forms[form].title, f"form:{form}") for form in more]
        options.append(Option("Báo cáo đã gửi", "sent"))
    if turn.guarded:
        options.append(Option("Đổi mã PIN", "pin"))
    if turn.work.plan.cases:
        options += _allowed(turn, MORE)
    options += [Option("Ngôn ngữ, language", "languages"), MENU]
    offer(turn, "Anh/chị chọn việc ạ.", options)


def offer(turn: Turn, text: str, options: list[Option], width: int = 1) -> None:
    """Say something with buttons that stand on their own, also as numbers to type."""
    turn.remember(options=[[o.label, o.value] for o in options])
    turn.say(Reply(text, rows(*options, width=width)))


def _allowed(turn: Turn, offered: Sequence[tuple[str, Option]]) -> list[Option]:
    """Of (rights, option) those for which this person has one of the rights."""
    return [option for rights, option in offered if any(map(turn.may, rights.split()))]


def _reporting(turn: Turn, owed: list[Filing]) -> list[Option]:
    plan, options = turn.work.plan, []
    today = turn.work.here.date()
    zeros = [d for f in owed if (d := plan.duty(f.duty)).zero_form and d.opens <= today]
    for form_id in plan.menu:
        duty = next((d for d in plan.duties if d.form == form_id), None)
        if duty is None:
            options.append(Option(turn.work.forms[form_id].title, f"form:{form_id}"))
        elif duty.opens <= today and any(f.duty == duty.id for f in owed):
            options.append(Option(turn.work.forms[form_id].title, f"do:{duty.id}"))
            if duty.zero_form:
                of = f": {lowered(duty.title)}" if len(zeros) > 1 else ""
                options.append(Option(f"Không phát sinh{of}", f"zero:{duty.id}"))
    return options


def _owed_line(turn: Turn, owed: list[Filing]) -> str:
    plan = turn.work.plan
    duties = sorted((plan.duty(f.duty) for f in owed), key=lambda duty: duty.before)
    open_now = [d for d in duties if d.opens <= turn.work.here.date()]
    if not open_now:
        return ""
    listed = "; ".join(
        f"{d.title} trước ngày {day(d.before)} ({remaining(d, turn.work.here.date())})"
        for d in open_now
    )
    return f"{plan.unit(turn.person.unit).short} còn {len(open_now)} việc: {listed}."
