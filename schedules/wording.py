"""What a nudge says, and the buttons under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import assert_never

from plan.calendar import DAY, WorkCalendar
from plan.values import Duty, Plan
from schedules.due import Item, Nudge

ANSWERS = {
    "planned": (("Đã làm", "did"), ("Hoãn", "postpone"), ("Bỏ", "drop")),
    "check": (("Vẫn đúng", "true"), ("Cần sửa", "mend")),
}
LISTED = 40  # units named in a summary: a message has 4,096 characters at most

Button = tuple[str, str, bool]  # label, value, whether it is a reserved word
Buttons = tuple[tuple[Button, ...], ...]


def text(plan: Plan, nudge: Nudge, activities: Mapping[str, int], today: date) -> str:
    """The text of a nudge as it is true on a local day; `activities`: records by unit."""
    own = [item for item in nudge.items if item.topic == "owed"]
    delays = [item for item in nudge.items if item.topic == "escalated"]
    summary = [item for item in nudge.items if item.topic == "summary"]
    parts = [_own(plan, own, activities, today)] if own else []
    parts += [_question(plan, item) for item in nudge.items if item.topic in ("planned", "check")]
    parts += [_delay(plan, item, today) for item in delays]
    parts += _summary(plan, summary)
    return _addressed(f"{_greeting(own)} " + "\n".join(parts), nudge.person.address)


def buttons(plan: Plan, nudge: Nudge) -> Buttons:
    """The buttons of a nudge, in rows; of several duties each label names its duty."""
    asked = [item for item in nudge.items if item.topic != "summary"]
    rows = [row for item in asked for row in _rows(plan, item, len(asked) > 1)]
    if any(item.topic == "summary" for item in nudge.items):
        rows.append((("Tiến độ", "board", False),))
    return tuple(rows)


def _greeting(own: list[Item]) -> str:
    if any(item.rung.startswith("later:") for item in own):
        return "Chào anh/chị. Nhắc lại như anh/chị đã hẹn."
    return "Chào anh/chị."


def _own(plan: Plan, items: list[Item], activities: Mapping[str, int], today: date) -> str:
    unit = plan.unit(items[0].unit)
    done = _activities(activities.get(unit.code, 0)) if unit.reports else ""
    if len(items) > 1:
        lines = [f"{unit.short} có {len(items)} việc:"]
        for item in items:
            duty = plan.duty(item.duty)
            lines.append(f"– {_title(duty)}: {_left(item, today)}, khoảng {duty.minutes} phút")
        return "\n".join([*lines, f"{done}." if done else ""]).strip()
    duty = plan.duty(items[0].duty)
    effort = f"{done}, khoảng {duty.minutes} phút." if done else f"Khoảng {duty.minutes} phút."
    return f"{_one(plan, items[0], unit.short, today)}: {_title(duty)}. {effort}"


def _one(plan: Plan, item: Item, unit: str, today: date) -> str:
    """One thing that is owed, and truthfully how long is left."""
    if today >= item.before:
        return f"{unit} có 1 việc {_left(item, today)}"
    return f"{_last_chance(plan, item, today)}{unit} còn 1 việc {_left(item, today)}"


def _last_chance(plan: Plan, item: Item, today: date) -> str:
    if today + DAY == item.before:
        return "Hôm nay là ngày cuối. "
    if WorkCalendar(plan.days).on_or_after(today + DAY) >= item.before:
        return "Hôm nay là ngày làm việc cuối trước hạn. "
    return ""


def _left(item: Item, today: date) -> str:
    deadline = f"trước ngày {_day(item.before)}"
    late = (today - item.before + DAY).days
    return f"đã quá hạn {late} ngày ({deadline})" if late > 0 else deadline


def _question(plan: Plan, item: Item) -> str:
    """What became of a planned activity; whether a record is still true."""
    unit, on = plan.unit(item.unit).short, _day(item.before)
    if item.topic == "planned":
        return f"Theo kế hoạch, {on} {_lowered(unit)} có: {item.title}. Đã làm chưa ạ?"
    return f"{item.title}: kiểm lại lần gần nhất {on}. Thông tin còn đúng không ạ?"


def _delay(plan: Plan, item: Item, today: date) -> str:
    unit, title = plan.unit(item.unit), _title(plan.duty(item.duty))
    helping = "Anh/chị nhắc cán bộ phụ trách giúp ạ."
    if today >= item.before:
        return f"{unit.short} {_left(item, today)}: {title}. {helping}"
    return f"{unit.short} chưa nộp {title}, {_left(item, today)}. {helping}"


def _summary(plan: Plan, items: list[Item]) -> Iterator[str]:
    """One line for each duty that is overdue, naming the units."""
    for duty_id in dict.fromkeys(item.duty for item in items):
        duty = plan.duty(duty_id)
        names = [plan.unit(item.unit).short for item in items if item.duty == duty_id]
        more = f" và {len(names) - LISTED} đơn vị khác" if len(names) > LISTED else ""
        yield (
            f"Quá hạn {_title(duty)} (trước ngày {_day(duty.before)}), còn {len(names)} đơn vị: "
            f"{', '.join(names[:LISTED])}{more}."
        )


def _rows(plan: Plan, item: Item, several: bool) -> Iterator[tuple[Button, ...]]:
    """The buttons about one thing."""
    match item.topic:
        case "planned" | "check":
            yield _answers(item, several)
        case "owed" | "escalated":
            yield from _duty(plan, item, several)
        case "summary":
            return
        case _:
            assert_never(item.topic)


def _answers(item: Item, several: bool) -> tuple[Button, ...]:
    """The answers to a question about what is pending."""
    name = f": {item.title}" if several else ""
    topic, _, id = item.duty.partition(":")
    return tuple((f"{label}{name}", f"{verb}:{id}", False) for label, verb in ANSWERS[topic])


def _duty(plan: Plan, item: Item, several: bool) -> Iterator[tuple[Button, ...]]:
    """The buttons about one duty. A reminder is repeated once, so it offers no other."""
    duty = plan.duty(item.duty)
    name = f": {_title(duty)}" if several else ""
    do = [(f"Làm ngay{name}", f"do:{duty.id}", False)] if duty.form else []
    if duty.zero_form:
        do.append((f"Không phát sinh{name}", f"zero:{duty.id}", False))
    put_off: list[Button] = []
    if item.topic == "owed":
        if not item.rung.startswith("later:"):
            put_off.append((f"Chiều nhắc lại{name}", f"later:{duty.id}", False))
        put_off.append((f"Tôi không phụ trách{name}", f"notme:{duty.id}", False))
    yield from (tuple(row) for row in (do, put_off) if row)


def _activities(count: int) -> str:
    return f"Đơn vị đã ghi {count} hoạt động" if count else "Đơn vị chưa ghi hoạt động nào"


def _title(duty: Duty) -> str:
    """The title inside a sentence: “báo cáo kết quả”, yet “UBND…”."""
    return _lowered(duty.title)


def _lowered(name: str) -> str:
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def _day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}"


def _addressed(said: str, address: str) -> str:
    """As this person is called."""
    return said.replace("Anh/chị", address.capitalize()).replace("anh/chị", address)
