"""Rows for tests: people who do not exist, at a fixed moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from storage.values import Draft, Link, Outgoing, Person, Received, Record

NOW = datetime(2024, 11, 15, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def person(n: int = 1, **changes: Any) -> Person:
    """Chị Mẫu Một and those after her."""
    values = {"id": f"p{n}", "name": f"Chị Mẫu {n}", "unit": "21325", "role": "officer"}
    return Person(**{**values, **changes})


def link(n: int = 1, channel: str = "telegram") -> Link:
    return Link(channel, f"chat-{n}", f"p{n}")


def update(n: int, body: str = "{}", channel: str = "telegram") -> Received:
    return Received(channel, f"key-{n}", body, NOW + n * MINUTE)


def message(text: str = "Câu hỏi", chat: int = 1, **changes: Any) -> Outgoing:
    values: dict[str, Any] = {
        "channel": "telegram",
        "address": f"chat-{chat}",
        "person": f"p{chat}",
        "kind": "question",
        "text": text,
        "created_at": NOW,
        "due_at": NOW,
    }
    return Outgoing(**{**values, **changes})


def draft(n: int = 1, **changes: Any) -> Draft:
    values: dict[str, Any] = {
        "id": f"d{n}",
        "person": "p1",
        "form": "hoat-dong",
        "version": "1",
        "duty": "",
        "body": "{}",
        "updated_at": NOW + n * MINUTE,
    }
    return Draft(**{**values, **changes})


def record(n: int = 1, **changes: Any) -> Record:
    values: dict[str, Any] = {
        "id": f"r{n}",
        "code": f"SK-{n:04}",
        "form": "hoat-dong",
        "version": "1",
        "unit": "21325",
        "person": "p1",
        "duty": "",
        "xml": "<f/>",
        "answers": {"/f/a": str(n)},
        "submitted_at": NOW + n * MINUTE,
    }
    return Record(**{**values, **changes})


def content(file: Path) -> bytes:
    """What a file holds at this moment."""
    return file.read_bytes()
