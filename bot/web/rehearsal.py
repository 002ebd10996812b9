"""The rehearsal's page: the cast, the clock that can be wound, and who has reported."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict

from bot.program import NEWCOMER, Program
from bot.web.chat import Here
from bot.web.page import render
from reports.standing import boards
from schedules.firing import standing_of
from schedules.upcoming import deadline, next_morning, next_nudge
from storage import filings

DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

router = APIRouter()


class Winding(BaseModel):
    """Where the clock is to be wound."""

    model_config = ConfigDict(extra="forbid")

    to: Literal["morning", "nudge", "deadline"]


@router.get("/")
async def page(program: Here) -> HTMLResponse:
    """The rehearsal."""
    plan = program.office.plan
    people = [
        {"id": m.id, "name": m.name, "unit": plan.unit(m.unit).short, "role": plan.role(m.role)}
        for m in plan.cast
    ]
    return render("rehearsal.html", program, people=people, newcomer=NEWCOMER, publishes=True)


@router.get("/rehearsal/state")
async def state(program: Here) -> dict[str, Any]:
    """The clock, and a board for each duty that several units owe."""
    now = _local(program, program.clock.now())
    async with program.db.read() as tx:
        rows = await filings.standing(tx)
    return {
        "clock": f"{DAYS[now.weekday()]}, {now:%d/%m/%Y %H:%M}",
        "boards": [
            {
                "title": board.duty.title,
                "deadline": _last_day(board.duty.before),
                "filed": board.filed,
                "places": [{"name": p.unit.short, "state": p.state} for p in board.places],
            }
            for board in boards(program.office.plan, rows, now.date())
        ],
    }


@router.post("/rehearsal/clock", status_code=204)
async def wind(winding: Winding, program: Here) -> None:
    """Wind the clock forward; what falls due on the way happens before this answers."""
    now, plan = program.clock.now(), program.office.plan
    match winding.to:
        case "morning":
            moment: datetime | None = next_morning(plan, now)
        case "nudge":
            async with program.db.read() as tx:
                moment = next_nudge(plan, await standing_of(tx, plan, now), now)
        case "deadline":
            moment = deadline(plan, now)
    if moment is None:
        raise HTTPException(409, "Không còn việc nào phía trước ạ.")
    await program.wind_to(moment)


def _local(program: Program, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(program.office.plan.days.timezone))


def _last_day(before: date) -> str:
    return f"trước ngày {before:%d/%m}"
