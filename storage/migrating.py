"""Bringing a database's schema up to date, on the program's own connection."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


class NewerSchema(Exception):
    """The database was made by a newer version of this program."""


def upgrade(connection: Connection) -> None:
    """Upgrade to the newest schema inside the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    script = ScriptDirectory.from_config(config)
    present = MigrationContext.configure(connection).get_current_revision()
    if present == script.get_current_head():
        return
    if present and present not in {r.revision for r in script.walk_revisions()}:
        raise NewerSchema(present)
    command.upgrade(config, "head")
