"""The schema: what migrations make is what the tables say, and a failure leaves the old one."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.columns import metadata
from storage.engine import Database, NewerSchema
from storage.migrating import HEAD
from storage.vault import Vault
from tests.storage.samples import content


def described(connection: Connection) -> dict[str, Any]:
    """Every table as the database itself describes it."""
    seen = inspect(connection)
    return {
        name: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], str(c["default"]))
                for c in sorted(seen.get_columns(name), key=lambda c: c["name"])
            ],
            "primary key": seen.get_pk_constraint(name),
            "unique": sorted(map(str, seen.get_unique_constraints(name))),
            "indexes": sorted(map(str, seen.get_indexes(name))),
            "checks": sorted(map(str, seen.get_check_constraints(name))),
            "foreign keys": sorted(map(str, seen.get_foreign_keys(name))),
        }
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def run(url: str, *statements: str) -> None:
    """Do something to a database behind the program's back."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def tables(url: str) -> set[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
    await engine.dispose()
    return names


async def test_the_migrated_schema_is_the_one_that_create_all_makes(
    db: Database, url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    other = f"sqlite+aiosqlite:///{tmp_path / 'other.db'}"
    if "postgresql" in url:
        other = request.getfixturevalue("postgres").new()
    engine = create_async_engine(other)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        made = await connection.run_sync(described)
    await engine.dispose()
    async with db.read() as tx:
        migrated = await tx.connection.run_sync(described)
        drift = await tx.connection.run_sync(differences)
    assert migrated == made
    assert drift == []


async def test_opening_a_second_time_changes_nothing(url: str, vault: Vault) -> None:
    for _ in range(2):
        db = await Database.open(url, vault)
        async with db.read() as tx:
            assert await tx.connection.run_sync(differences) == []
        await db.close()


async def test_a_failed_migration_rolls_back_whole(url: str, vault: Vault) -> None:
    # The last table that the first migration makes is in its way.
    await run(
        url, "CREATE TABLE web_sessions (mine INTEGER)", "INSERT INTO web_sessions VALUES (7)"
    )
    with pytest.raises(DBAPIError):
        await Database.open(url, vault)
    assert await tables(url) == {"web_sessions"}
    await run(url, "DROP TABLE web_sessions")
    db = await Database.open(url, vault)
    await db.close()


async def test_the_schema_of_a_newer_program_is_refused(url: str, vault: Vault) -> None:
    await (await Database.open(url, vault)).close()
    await run(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchema, match="9999"):
        await Database.open(url, vault)
    await run(url, f"UPDATE alembic_version SET version_num = '{HEAD}'")
    await (await Database.open(url, vault)).close()


async def test_a_newer_file_stays_as_it_is(file: Path, sqlite_url: str, vault: Vault) -> None:
    await (await Database.open(sqlite_url, vault)).close()
    with sqlite3.connect(file) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    plain.close()
    before = content(file)
    with pytest.raises(NewerSchema):
        await Database.open(sqlite_url, vault)
    assert content(file) == before


def test_the_revision_that_is_looked_for_is_the_newest_migration() -> None:
    assert ScriptDirectory("storage/migrations").get_current_head() == HEAD
