"""Bare sqlite3: the same rows in the same two commits, and nothing else."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

from bench.answers import ANSWERS, finished

SCHEMA = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE inbox (id INTEGER PRIMARY KEY, key TEXT UNIQUE, body BLOB, state TEXT);
CREATE TABLE talks (person INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE drafts (person INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, address TEXT, body BLOB, state TEXT);
CREATE TABLE records (id INTEGER PRIMARY KEY, body BLOB);
"""
DRAFT, REPLY = 1200, 300  # bytes, about what ours weigh


class BarePeer:
    """What the disk and SQLite allow."""

    async def open(self, folder: Path, officers: int, stored: int) -> None:
        """A database with the forms that were submitted earlier."""
        self.db = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self.db.executescript(SCHEMA)
        self.count = 0
        body = json.dumps(finished(), ensure_ascii=False)
        self.db.execute("BEGIN")
        self.db.executemany("INSERT INTO records (body) VALUES (?)", [(body,)] * stored)
        self.db.execute("COMMIT")

    async def begin(self, officer: int) -> None:
        """Open the form."""

    async def answer(self, officer: int, step: int) -> None:
        """One inbox row, committed; then draft, conversation and reply, committed."""
        self.count += 1
        run = self.db.execute
        run("BEGIN IMMEDIATE")
        inbox = "INSERT INTO inbox (key, body, state) VALUES (?, ?, 'pending')"
        row = run(inbox, (str(self.count), ANSWERS[step].encode())).lastrowid
        run("COMMIT")
        run("BEGIN IMMEDIATE")
        run("INSERT OR REPLACE INTO drafts VALUES (?, ?)", (officer, os.urandom(DRAFT)))
        run("INSERT OR REPLACE INTO talks VALUES (?, ?)", (officer, b"{}"))
        reply = "INSERT INTO outbox (address, body, state) VALUES (?, ?, 'queued')"
        run(reply, (str(officer), os.urandom(REPLY)))
        run("UPDATE inbox SET state = 'done', body = x'' WHERE id = ?", (row,))
        run("COMMIT")

    async def finish(self, officer: int) -> None:
        """Nothing is left to do."""

    async def close(self) -> None:
        """Close."""
        self.db.close()
