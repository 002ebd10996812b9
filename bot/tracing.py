"""What becomes of private messages: each leaves a trace by which it is deleted, and no body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.channels.port import Channel, Incoming
from forms import Form
from handlers.screening import in_sealed_form
from handlers.work import Work
from plan.values import Plan
from storage import outbox, traces
from storage.engine import Transaction
from storage.outbox import Settlement
from storage.traces import LOST, Trace
from storage.values import Queued
from storage.vault import VaultError


def kept_for(plan: Plan) -> timedelta:
    """How long a private message may stay in a chat."""
    return timedelta(hours=plan.cases.retention.message_hours if plan.cases else traces.KEPT_HOURS)


def unsaid(incoming: Incoming, now: datetime) -> Trace:
    """What was just heard is to go at once."""
    return Trace(incoming.channel, incoming.address, incoming.ref, now, now)


async def may_be_private(
    tx: Transaction, versions: Mapping[tuple[str, str], Form], incoming: Incoming
) -> bool:
    """Whether a PIN is open in the chat, or a sealed form; so too when nobody can tell."""
    try:
        return await traces.watched(tx, incoming.channel, incoming.address) or await in_sealed_form(
            tx, versions, incoming.channel, incoming.address
        )
    except VaultError:
        return True


async def trace_heard(work: Work, incoming: Incoming) -> None:
    """Remember what was just heard in a private turn; what was unsaid goes at once."""
    chat = incoming.channel, incoming.address
    if not incoming.ref:
        return
    if chat in work.unsaid:
        await traces.put(work.tx, [unsaid(incoming, work.now)])
    elif chat in work.traced or chat in work.private:
        until = work.now + kept_for(work.plan)
        await traces.put(work.tx, [Trace(*chat, incoming.ref, work.now, until)])


async def settle_private(
    tx: Transaction,
    settled: Sequence[tuple[Queued, Settlement]],
    channels: Mapping[str, Channel],
    now: datetime,
    kept: timedelta,
) -> None:
    """After `settle_all`: 1 what was released meanwhile goes at once, 2 traces, 3 no bodies."""
    released = await outbox.released(tx, [row.id for row, _one in settled])
    left: list[Trace] = []
    over: list[int] = []
    for row, one in settled:
        channel = channels[row.message.channel]
        until = now if row.id in released else now + kept
        chat = channel.name, row.message.address
        left += [Trace(*chat, ref, now, until) for ref in _refs(row, one, channel)]
        if one.state != "queued" and not (channel.shows_outbox and one.state == "sent"):
            over.append(row.id)
    await traces.put(tx, left)
    again = {one.id for _row, one in settled if one.state == "queued"}
    await outbox.drop(tx, again & released, now)
    await outbox.blank(tx, over)


def _refs(row: Queued, one: Settlement, channel: Channel) -> Iterator[str]:
    """The ids of all that lies in the chat now; an edit rewrites what has a trace already."""
    if channel.shows_outbox:
        if one.state == "sent":
            yield str(row.id)
        return
    if not row.message.closes:
        yield from one.refs
        if one.doubtful or one.state == "unknown":
            yield LOST
