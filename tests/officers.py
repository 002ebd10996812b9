"""Officers who report activities on the fake Telegram, one after the other, whatever happens.

Each knows what she typed and what she was answered, so that the end can be compared with the
database. She looks at the newest message only; when nothing comes, she asks where she is.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_methods import Sent

RECEIPT = re.compile(r"Đã lưu, mã (\S+)\.")
PATIENCE = 2.5  # seconds without a message, until she asks
LOOK = 0.01  # seconds between two looks at the phone


@dataclass
class Officer:
    """One person's phone and memory."""

    fake: FakeTelegram
    chat: int
    forms: int = 0  # that she has submitted
    receipts: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)  # cards that do not show what she typed
    _seen: int = 0
    _closed: set[str] = field(default_factory=set)  # what “Gửi” carries on cards of earlier forms
    _typed: set[str] = field(default_factory=set)
    _submitted: bool = False

    def numbers(self, form: int) -> tuple[int, int]:
        """The people and the women of her form of a number: no two forms are alike."""
        total = 1000 + (self.chat % 100) * 1000 + form
        return total, form + 1

    async def work(self, enough: asyncio.Event) -> None:
        """Report until it is enough, then finish the form that is open."""
        self.fake.say(self.chat, "menu")
        while message := await self._next():
            receipt = RECEIPT.search(message.text)
            repeated = receipt is not None and receipt[1] in self.receipts
            if receipt:
                self.receipts.add(receipt[1])
            if not repeated and self._is_done(message) and enough.is_set():
                return
            self._react(message)

    async def _next(self) -> Sent:
        """The newest message once there is one; if none comes, she asks."""
        waited = 0.0
        while True:
            messages = self.fake.messages(self.chat)
            if len(messages) > self._seen:
                self._seen = len(messages)
                return messages[-1]
            await asyncio.sleep(LOOK)
            waited += LOOK
            if waited > PATIENCE:
                waited = 0.0
                self.fake.say(self.chat, "trợ giúp")

    def _is_done(self, message: Sent) -> bool:
        """Whether the form that she submitted is off the table; then the next one begins.

        A message without buttons (“Mình làm tiếp…”) says nothing about that.
        """
        labels = {label.partition(":")[0] for label, _data in message.original_keyboard}
        if self._submitted and labels and not labels & {"Gửi", "Hủy", "Làm tiếp"}:
            self.forms += 1
            self._submitted = False
            self._closed = {_submits(each) for each in self.fake.messages(self.chat)} - {""}
            self._typed.clear()
        return not self._submitted and "Báo cáo tiếp" in labels

    def _react(self, message: Sent) -> None:
        labels = [label for label, _data in message.original_keyboard]
        total, women = self.numbers(self.forms)
        text = message.text
        if "Có bao nhiêu người dự?" in text:
            self._type("total", str(total))
        elif "Trong đó bao nhiêu nữ?" in text:
            self._type("women", str(women))
        elif "xem lại:" in text:
            if _submits(message) in self._closed:
                return  # said once more: nobody knew whether it had arrived
            if f"Nữ: {women}" not in text:
                self.lost.append(text)
            self._submitted = True
            self._tap(message, "Gửi")
        else:
            first = next((label for label in labels if label.startswith("Hôm nay")), "")
            choices = ("Nói chuyện chuyên đề", first, "Toàn xã", "Bỏ qua", "Báo cáo tiếp")
            wanted = [c for c in (*choices, "Báo cáo hoạt động", "Về đầu") if c in labels]
            if wanted:
                self._tap(message, wanted[0])

    def _type(self, question: str, answer: str) -> None:
        """Answer once, however often it is asked: were an answer lost, she would never finish."""
        if question not in self._typed:
            self._typed.add(question)
            self.fake.say(self.chat, answer)

    def _tap(self, message: Sent, label: str) -> None:
        self.fake.tap(self.chat, message.message_id, label)


def _submits(message: Sent) -> str:
    """What the button “Gửi” of a card carries."""
    return dict(message.original_keyboard).get("Gửi", "")
