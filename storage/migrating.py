"""Bringing a database's schema up to date, on the program's own connection.

alembic is imported only when there is something to migrate: it takes a tenth of the program's
memory and of its start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"  # the newest revision; a test compares it with the migrations
VERSION = "alembic_version"  # where alembic writes down the revision


class NewerSchema(Exception):
    """The database was made by a newer version of this program."""


class OlderSchema(Exception):
    """The database waits for a migration, which only a writer may do."""


def refuse_older(connection: Connection) -> None:
    """Raise OlderSchema if the database is not at the newest revision."""
    present = _revision(connection)
    if present != HEAD:
        raise OlderSchema(present)


def refuse_newer(connection: Connection) -> None:
    """Raise NewerSchema if the database is at a revision that this program does not know."""
    present = _revision(connection)
    if present in ("", HEAD):
        return
    from alembic.script import ScriptDirectory

    known = ScriptDirectory.from_config(_config()).walk_revisions()
    if present not in {script.revision for script in known}:
        raise NewerSchema(present)


def upgrade(connection: Connection) -> None:
    """Upgrade to the newest schema inside the caller's transaction."""
    if _revision(connection) == HEAD:
        return
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str:
    """The revision that the database is at; "" for a new one."""
    if not inspect(connection).has_table(VERSION):
        return ""
    return str(connection.execute(text(f"SELECT version_num FROM {VERSION}")).scalar() or "")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return config
