"""The desk's view of people: who has access on which phones, and ending it in one action."""

from __future__ import annotations

from datetime import timedelta

from dialogue.values import Option, Reply
from handlers.auditing import note
from handlers.cases import approving, handing
from handlers.menu import STAFF, offer, show_menu
from handlers.paging import page
from handlers.wording import MENU, called
from handlers.work import Turn
from storage import calling, invitations, people, pins
from storage.case_values import Approval
from storage.values import Link, Person

GONE = "Người này không còn trong danh sách ạ."
CHANNELS = {"telegram": "Telegram", "zalo": "Zalo", "browser": "Trang web"}
PIN_SAID = "Đặt lại mã PIN"


async def show_units(turn: Turn, argument: str = "") -> None:
    """The units in which somebody has access."""
    found = await people.everybody(turn.work.tx)
    options = [
        Option(f"{unit.short} ({count})", f"staff-of:{unit.code}")
        for unit in turn.work.plan.units
        if (count := sum(p.unit == unit.code for p in found))
    ]
    offer(turn, "Cán bộ của đơn vị nào ạ?", [*page(options, argument, "staff"), MENU])


async def show_unit(turn: Turn, argument: str) -> None:
    """“unit:12”: the people of a unit, from a number on."""
    code, _, first = argument.partition(":")
    found = [p for p in await people.everybody(turn.work.tx) if p.unit == code]
    options = [Option(f"{p.name}, {_role(turn, p)}", f"person:{p.id}") for p in found]
    if not options:
        return await show_units(turn)
    shown = page(options, first, f"staff-of:{code}")
    offer(turn, "Anh/chị chọn một người ạ.", [*shown, STAFF, MENU])


async def show_person(turn: Turn, id: str, head: str = "") -> None:
    """One person: her phones, and what can be ended."""
    person = await _person(turn, id)
    if person is None:
        return await show_menu(turn, GONE)
    links = await people.links_of_person(turn.work.tx, person.id)
    lines = [head] if head else []
    lines += [f"{person.name}, {_role(turn, person)}, {approving.of_unit(turn, person.unit)}."]
    lines += [f"{n}. {_phone(link)}" for n, link in enumerate(links, 1)] or ["Chưa nối máy nào."]
    options = [Option(f"Gỡ máy {n}", f"unlink:{n}:{id}") for n in range(1, len(links) + 1)]
    options.append(Option("Nối máy khác", f"relink:{id}"))
    if person.id != turn.person.id:
        options.append(Option("Ngừng quyền", f"revoke:{id}"))
    if _has_pin_work(turn, person):
        options.append(Option(PIN_SAID, f"pin-reset:{id}"))
    offer(turn, "\n".join(lines), [*options, STAFF, MENU])


async def relink(turn: Turn, id: str) -> None:
    """A code with which she comes back as herself on another phone, shown once."""
    person = await _person(turn, id)
    if person is None:
        return await show_menu(turn, GONE)
    hours = turn.work.plan.invitation_hours
    code = await invitations.issue(
        turn.work.tx,
        unit=person.unit,
        role=person.role,
        name=person.name,
        address=person.address,
        now=turn.work.now,
        expires_at=turn.work.now + timedelta(hours=hours),
        person=person.id,
    )
    await note(turn, "invited", "person", person.id)
    text = f"Mã nối máy cho {person.name}: {code}\nDùng một lần, trong {hours} giờ."
    turn.say(Reply(text, secret=True))
    await show_menu(turn)


async def confirm_revoking(turn: Turn, id: str) -> None:
    """Say what ends with it, and ask once."""
    person = await _person(turn, id)
    if person is None:
        return await show_menu(turn, GONE)
    text = (
        f"Ngừng quyền của {called(person)} ngay bây giờ không ạ? Mọi máy, bản nháp và tin đang "
        "chờ gửi sẽ hết hiệu lực."
    )
    offer(turn, text, [Option("Ngừng ngay", f"revoke-now:{id}"), Option("Không", f"person:{id}")])


async def revoke(turn: Turn, id: str) -> None:
    """End a person's access; what she was in charge of is told to her lead."""
    person = await _person(turn, id)
    if person is None:
        return await show_menu(turn, GONE)
    if person.id == turn.person.id:
        return await show_menu(turn, "Không tự ngừng quyền của mình được ạ.")
    await turn.work.flush()
    await people.revoke(turn.work.tx, person.id, turn.work.now)
    _forget_talk(turn, person)
    await note(turn, "revoked", "person", person.id)
    left = await handing.orphan(turn, person.id)
    more = f" {left} hồ sơ riêng chờ giao người khác." if left else ""
    await show_menu(turn, f"Đã ngừng quyền của {called(person)}.{more}")


async def unlink(turn: Turn, argument: str) -> None:
    """Take one phone away: what waits for it is not sent, its buttons do nothing any more."""
    number, _, id = argument.partition(":")
    person = await _person(turn, id)
    links = await people.links_of_person(turn.work.tx, id) if person else []
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    if person is None or not 1 <= place <= len(links):
        return await show_menu(turn, GONE)
    await turn.work.flush()
    await people.unlink(turn.work.tx, links[place - 1], turn.work.now)
    await note(turn, "unlinked", "person", person.id)
    await show_person(turn, id, f"Đã gỡ 1 máy của {called(person)}.")


async def ask_pin_reset(turn: Turn, id: str) -> None:
    """Ask a second person to agree that somebody's PIN is taken away."""
    person = await _person(turn, id)
    if person is None or not _has_pin_work(turn, person):
        return await show_menu(turn, GONE)
    office, back = turn.work.plan.office.unit, Option(person.name, f"person:{id}")
    await approving.ask(turn, "pin-reset", office, person.id, asks, back)


async def asks(turn: Turn, asked: Approval) -> str:
    """Who asks for whom."""
    whose = await calling.named(turn.work.tx, asked.about)
    return f"{await approving.asker(turn, asked)} xin đặt lại mã PIN cho {whose}"


async def reset_pin(turn: Turn, decided: Approval) -> str:
    """The second person agrees: the PIN is gone, the next time a new one is made."""
    person = await people.get(turn.work.tx, decided.about)
    if person is None or person.ended_at:
        return f"{PIN_SAID}: {GONE}"
    await pins.clear(turn.work.tx, person.id)
    return f"{PIN_SAID}: đã xong. Lần mở tới {called(person)} tạo mã mới."


def _forget_talk(turn: Turn, person: Person) -> None:
    """What this batch has still in hand of her is not written back."""
    work = turn.work
    for draft in [d for d in work.drafts.values() if d.person == person.id]:
        work.drop_draft(draft.id)


async def _person(turn: Turn, id: str) -> Person | None:
    found = await people.get(turn.work.tx, id)
    return None if found is None or found.ended_at else found


def _has_pin_work(turn: Turn, person: Person) -> bool:
    rights = set(turn.work.plan.role(person.role).rights)
    return bool(rights & {"cases", "receive", "approve", "break-glass", "case-figures"})


def _role(turn: Turn, person: Person) -> str:
    return turn.work.plan.role(person.role).label


def _phone(link: Link) -> str:
    blocked = ", đã chặn" if link.state == "blocked" else ""
    return f"{CHANNELS.get(link.channel, link.channel)}{blocked}"
