"""python-telegram-bot: ConversationHandler with PicklePersistence, flushed for every update."""

from __future__ import annotations

import asyncio
import os
import warnings
from pathlib import Path
from typing import Any

from telegram import Chat, Message, Update, User
from telegram.ext import (
    Application,
    ContextTypes,
    ConversationHandler,
    ExtBot,
    MessageHandler,
    PicklePersistence,
    filters,
)

from bench.answers import ANSWERS, NAMES, NOW, finished


class QuietBot(ExtBot[None]):
    """A bot that need not say who it is."""

    async def initialize(self) -> None:
        """No network."""

    async def shutdown(self) -> None:
        """No network."""


class PtbPeer:
    """Updates are handled one after the other, as ConversationHandler asks for."""

    async def open(self, folder: Path, officers: int, stored: int) -> None:
        """A pickle with the forms that were submitted earlier."""
        self.file = folder / "persistence.pickle"
        persistence = PicklePersistence(self.file, update_interval=3600)
        builder = Application.builder().bot(QuietBot("1:AA")).persistence(persistence)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.app: Any = builder.updater(None).build()
            self.app.add_handler(_conversation())
        await self.app.initialize()
        self.app.bot_data["forms"] = [finished() for _ in range(stored)]
        self.lock, self.count = asyncio.Lock(), 0

    async def begin(self, officer: int) -> None:
        """Open the form."""
        await self._hear(officer, "/form")

    async def answer(self, officer: int, step: int) -> None:
        """Give one answer; returns once the pickle is on the disk."""
        await self._hear(officer, ANSWERS[step])

    async def finish(self, officer: int) -> None:
        """The last answer has stored the form."""

    async def close(self) -> None:
        """Close."""
        await self.app.shutdown()

    async def _hear(self, officer: int, text: str) -> None:
        async with self.lock:
            self.count += 1
            user = User(officer + 1, "Chị Mẫu", False)
            chat = Chat(officer + 1, "private")
            message = Message(self.count, NOW, chat, from_user=user, text=text)
            await self.app.process_update(Update(self.count, message=message))
            await self.app.update_persistence()
            await self.app.persistence.flush()
            with self.file.open("rb") as file:
                os.fsync(file.fileno())


def _conversation() -> ConversationHandler[Any]:
    async def begin(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
        return 0

    def taking(step: int) -> Any:
        async def take(update: Update, context: Any) -> int:
            assert update.message is not None
            context.user_data[NAMES[step]] = update.message.text
            if step + 1 < len(NAMES):
                return step + 1
            context.bot_data["forms"].append(dict(context.user_data))
            context.user_data.clear()
            return ConversationHandler.END

        return take

    states: Any = {n: [MessageHandler(filters.TEXT, taking(n))] for n in range(len(NAMES))}
    entry: Any = MessageHandler(filters.Regex("^/form$"), begin)
    return ConversationHandler([entry], states, [], name="form", persistent=True)
