"""A process that meets every trouble of Telegram, so that what it writes can be looked at.

`python -m tests.fakes.telegram_talkative URL FOLDER`: the fake's URL, a folder for its key.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.buttons import Buttons
from bot.channels import telegram_polling
from bot.channels.port import ChannelError
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_polling import Polling
from bot.logs import logger, set_up_logs
from schedules.clock import SystemClock
from storage.values import Outgoing, Received
from storage.vault import Vault

TOKEN = "7000000001:AACanaryTokenOfTheFakeServer"
SENDS = 14  # a few more than the faults that are ordered
ENOUGH = 20  # updates, some of them more than once


async def talk(url: str, folder: Path) -> None:
    """Send and poll until enough has come; whatever is raised is logged as the program does."""
    clock = SystemClock()
    log, stopping, stored = logger("talkative"), asyncio.Event(), 0
    channel = TelegramChannel(TOKEN, url, "", clock.now, Buttons(Vault.create(folder / "key")))

    async def store(received: Sequence[Received]) -> None:
        nonlocal stored
        stored += len(received)
        for row in received:
            try:
                channel.read(row.body)
            except Exception as error:
                log.error("poison", exc_info=error)
        if stored > ENOUGH:
            stopping.set()

    now = clock.now()
    for _number in range(SENDS):
        message = Outgoing("telegram", "7001", "p", "question", "canary-sent", now, now)
        try:
            await channel.send(message)
        except ChannelError as error:
            log.error("not sent", exc_info=error)
    await Polling(channel, store, clock.now, 1, 0.05).run(stopping)


if __name__ == "__main__":
    telegram_polling.FIRST_PAUSE = telegram_polling.LONGEST_PAUSE = 0.02
    telegram_polling.CONFLICT = 0.02
    logging.basicConfig(level=logging.DEBUG)
    set_up_logs("DEBUG")
    asyncio.run(talk(sys.argv[1], Path(sys.argv[2])))
