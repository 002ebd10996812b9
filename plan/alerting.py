"""What is said in an emergency: where, when, who called and who comes; nothing of what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from plan.values import Plan, Unit
from plan.wording import beginning, lowered

DRILL = "DIỄN TẬP: "


@dataclass(frozen=True, slots=True)
class Alert:
    """An emergency as it is told. `who`: the person who called, as she is called."""

    plan: Plan
    unit: str
    who: str
    raised_at: datetime
    drill: bool
    now: datetime

    def clock(self, moment: datetime) -> str:
        """22:10; of another day also its date."""
        zone = ZoneInfo(self.plan.days.timezone)
        here = moment.astimezone(zone)
        day = "" if here.date() == self.now.astimezone(zone).date() else f" ngày {here:%d/%m}"
        return f"{here:%H:%M}{day}"

    def mark(self, text: str) -> str:
        """The text; in a drill it says so first."""
        return f"{DRILL}{text}" if self.drill else text

    def where(self) -> str:
        """“Khẩn cấp ở xã Sơn Kỳ, 22:10.”"""
        return f"Khẩn cấp ở {lowered(self._unit.short)}, {self.clock(self.raised_at)}."

    @property
    def _unit(self) -> Unit:
        return self.plan.unit(self.unit)

    def call(self, address: str) -> str:
        """The call to somebody on the ladder. The phone of who called is stored nowhere."""
        unit = self._unit
        number = f" {unit.hotline}" if unit.hotline else ""
        at = (
            f"Gọi qua số của {lowered(unit.short)}{number}; số riêng của người báo không lưu ở đây."
        )
        return self.mark(
            f"{self.where()} Người báo: {self.who}. {beginning(address)} gọi lại ngay ạ.\n{at}"
        )

    def taken(self, by: str, at: datetime) -> str:
        """To the others who were called, and to those who try later."""
        return self.mark(f"{self.where()} {beginning(by)} đã nhận lúc {self.clock(at)}.")

    def coming(self, by: str, at: datetime) -> str:
        """To the person who called."""
        return self.mark(f"{beginning(by)} đã nhận lúc {self.clock(at)}, sẽ gọi lại.")

    def yours(self, address: str) -> str:
        """To the one who has just taken it."""
        return self.mark(
            f"{beginning(address)} đã nhận lúc {self.clock(self.now)}: "
            f"{lowered(self._unit.short)}, người báo {self.who}. Đã báo lại cho người báo."
        )

    def safe(self, address: str) -> str:
        """To those who were called: it is over. Somebody else may have pressed the button."""
        said = "Đã dừng" if self.drill else "Người báo cho biết đã an toàn"
        return self.mark(f"{self.where()} {self._over(said, address)}")

    def mistake(self, address: str) -> str:
        """To those who were called: it was pressed by mistake."""
        return self.mark(f"{self.where()} {self._over('Người báo cho biết là bấm nhầm', address)}")

    def _over(self, text: str, address: str) -> str:
        check = "" if self.drill else f" {beginning(address)} vẫn nên gọi lại một lần cho chắc ạ."
        return f"{text}, {self.clock(self.now)}.{check}"

    def asked(self, names: Sequence[str], at: datetime) -> str:
        """To the person who called, once more: who was called until now."""
        return self.mark(f"Đã báo lúc {self.clock(at)}: {', '.join(names)}. Chưa ai nhận.")

    def over(self, at: datetime) -> str:
        """To somebody who comes too late."""
        return self.mark(f"{self.where()} Đã kết thúc lúc {self.clock(at)}.")

    def again(self, count: int) -> str:
        """To the person who called, after a round: nobody has it."""
        asked = f"Đã gọi {count} người, chưa ai nhận" if count else "Chưa gọi được ai"
        return self.mark(f"{asked}; tôi gọi lại từ đầu.\n{self.numbers()}")

    def nobody(self) -> str:
        """To the person who called, after the last round."""
        return self.mark(f"Đã gọi hết các lượt, chưa ai nhận.\n{self.numbers()}")

    def numbers(self) -> str:
        """“Gọi ngay: 113 công an · 115 cấp cứu · …”, each number once."""
        plan, unit = self.plan, self._unit
        found = {h.number: h.label for h in plan.hotlines if h.when == "danger"}
        if unit.hotline:
            found.setdefault(unit.hotline, lowered(unit.short))
        for number, label in _services(plan):
            found.setdefault(number, label)
        return "Gọi ngay: " + " · ".join(f"{n} {label}" for n, label in found.items()) + "."

    def summary(self, calls: Sequence[tuple[datetime, str]], end: str) -> str:
        """Who was called when, and how it ended."""
        lines = [f"– {self.clock(at)}: gọi {who}" for at, who in calls] or ["– không gọi được ai"]
        return "\n".join([self.mark(self.where()), *lines, f"– {end}"])

    def line(self, end: str) -> str:
        """An emergency on a line of a list."""
        drill = " (diễn tập)" if self.drill else ""
        return f"– {self.clock(self.raised_at)}, {lowered(self._unit.short)}{drill}: {end}"

    def ended(self, taken_by: str, taken_at: datetime | None) -> str:
        """“anh Sơn nhận sau 4 phút”, or that nobody has taken it."""
        if taken_at is None:
            return "chưa ai nhận"
        return f"{taken_by} nhận sau {minutes(self.raised_at, taken_at)} phút"


def minutes(begun: datetime, ended: datetime) -> int:
    """Whole minutes between two moments."""
    return int((ended - begun).total_seconds() // 60)


def _services(plan: Plan) -> list[tuple[str, str]]:
    """The phones of the directory; a label that may not be shown to everybody is the hotline's."""
    if plan.cases is None:
        return []
    known = {h.number: h.label for h in plan.hotlines}
    hidden = [word.casefold() for word in plan.cases.hidden_words]
    return [
        (s.phone, known.get(s.phone, s.label))
        for s in plan.cases.services
        if s.phone and not any(w in known.get(s.phone, s.label).casefold() for w in hidden)
    ]
