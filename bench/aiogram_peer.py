"""aiogram 3: its state machine with a SQLite storage at synchronous=FULL, one commit an update."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import Chat, Message, TelegramObject, Update, User

from bench.answers import ANSWERS, NAMES, NOW, finished

SCHEMA = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE talks (chat INTEGER PRIMARY KEY, state TEXT, data TEXT);
CREATE TABLE forms (id INTEGER PRIMARY KEY, body TEXT);
"""


class SqliteStorage(BaseStorage):
    """State and data of a chat in one row; the caller commits."""

    def __init__(self, db: aiosqlite.Connection) -> None:
        self.db = db

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Remember where a chat stands."""
        name = state.state if isinstance(state, State) else state
        sql = "INSERT INTO talks VALUES (?, ?, '{}') ON CONFLICT DO UPDATE SET state=excluded.state"
        await self.db.execute(sql, (key.chat_id, name))

    async def get_state(self, key: StorageKey) -> str | None:
        """Where a chat stands."""
        row = await self._row("state", key)
        return row[0] if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Remember the answers so far."""
        sql = "INSERT INTO talks VALUES (?, NULL, ?) ON CONFLICT DO UPDATE SET data=excluded.data"
        await self.db.execute(sql, (key.chat_id, json.dumps(dict(data), ensure_ascii=False)))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """The answers so far."""
        row = await self._row("data", key)
        return dict(json.loads(row[0])) if row and row[0] else {}

    async def close(self) -> None:
        """The connection is the caller's."""

    async def _row(self, column: str, key: StorageKey) -> Any:
        query = f"SELECT {column} FROM talks WHERE chat = ?"
        async with self.db.execute(query, (key.chat_id,)) as cursor:
            return await cursor.fetchone()


class AiogramPeer:
    """Updates of different chats are handled at once; the connection is shared under a lock."""

    async def open(self, folder: Path, officers: int, stored: int) -> None:
        """A database with the forms that were submitted earlier."""
        self.db = await aiosqlite.connect(folder / "aiogram.db")
        await self.db.executescript(SCHEMA)
        rows = [(json.dumps(finished(), ensure_ascii=False),) for _ in range(stored)]
        await self.db.executemany("INSERT INTO forms (body) VALUES (?)", rows)
        await self.db.commit()
        self.bot, self.count = Bot("1:AA"), 0
        self.dispatcher = Dispatcher(storage=SqliteStorage(self.db))
        lock = asyncio.Lock()

        async def committing(
            handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
            event: TelegramObject,
            data: dict[str, Any],
        ) -> Any:
            async with lock:
                result = await handler(event, data)
                await self.db.commit()
                return result

        self.dispatcher.update.outer_middleware.register(committing)
        self.dispatcher.message.register(self._take)

    async def begin(self, officer: int) -> None:
        """Open the form."""
        await self._hear(officer, "/form")

    async def answer(self, officer: int, step: int) -> None:
        """Give one answer; returns once it is committed."""
        await self._hear(officer, ANSWERS[step])

    async def finish(self, officer: int) -> None:
        """The last answer has stored the form."""

    async def close(self) -> None:
        """Close."""
        await self.bot.session.close()
        await self.db.close()

    async def _take(self, message: Message, state: FSMContext) -> None:
        stands = await state.get_state()
        if message.text == "/form" or stands is None:
            await state.set_state("0")
            return
        step = int(stands)
        data = await state.update_data({NAMES[step]: message.text})
        if step + 1 < len(NAMES):
            await state.set_state(str(step + 1))
            return
        body = json.dumps(data, ensure_ascii=False)
        await self.db.execute("INSERT INTO forms (body) VALUES (?)", (body,))
        await state.clear()

    async def _hear(self, officer: int, text: str) -> None:
        self.count += 1
        user = User(id=officer + 1, is_bot=False, first_name="Chị Mẫu")
        chat = Chat(id=officer + 1, type="private")
        message = Message(message_id=self.count, date=NOW, chat=chat, from_user=user, text=text)
        await self.dispatcher.feed_update(self.bot, Update(update_id=self.count, message=message))
