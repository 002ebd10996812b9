"""Enrolment: a one-time code is the only way in; a stranger gets one neutral line."""

from __future__ import annotations

import re
from datetime import timedelta

from dialogue.values import Command, Heard, Reply, Text
from handlers.work import Work, outgoing
from storage import invitations
from storage.values import Link, Person

STRANGER_LINE = "Đây là kênh nội bộ. Nếu có mã mời, anh/chị gõ mã vào đây."
STRANGER_AGAIN = timedelta(days=1)
CODE = re.compile(r"[0-9A-Za-z]{5}[ -]?[0-9A-Za-z]{5}")
NOI = re.compile(r"n[oốôÔỐO]i\s+", re.IGNORECASE)  # “NỐI <mã>”, as the letter of invitation says


async def knock(work: Work, channel: str, address: str, heard: Heard) -> Person | None:
    """Let in whoever brings a valid code; wrong, used and expired all sound the same.

    Gives the person who came in. A guesser hears nothing once the attempts are used up.
    """
    link = Link(channel, address, "")
    code = _code(heard)
    if code:
        await work.flush()
        if await invitations.locked(work.tx, channel, address, work.now):
            return None
        person = await invitations.redeem(work.tx, code, channel, address, work.now)
        if person is None:
            line = Reply("Mã này không dùng được. Anh/chị xin mã mới ở cơ quan tổng hợp ạ.")
            work.send([outgoing(link, line, work.now, "notice")])
        return person
    if await invitations.greet(work.tx, channel, address, work.now, STRANGER_AGAIN):
        work.send([outgoing(link, Reply(STRANGER_LINE), work.now, "notice")])
    return None


def _code(heard: Heard) -> str:
    match heard:
        case Command(name="start", argument=argument):
            return argument
        case Text(text=text):
            typed = NOI.sub("", text.strip())
            return typed if CODE.fullmatch(typed) else ""
        case _:
            return ""
