"""Bringing a database's schema up to date, on the program's own connection."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


class NewerSchema(Exception):
    """The database was made by a newer version of this program."""


def refuse_newer(connection: Connection) -> None:
    """Raise NewerSchema if the database is at a revision that this program does not know."""
    present = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(_config())
    if present and present not in {r.revision for r in script.walk_revisions()}:
        raise NewerSchema(present)


def upgrade(connection: Connection) -> None:
    """Upgrade to the newest schema inside the caller's transaction."""
    config = _config()
    present = MigrationContext.configure(connection).get_current_revision()
    if present != ScriptDirectory.from_config(config).get_current_head():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return config
