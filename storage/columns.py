"""What every table is made of: its naming, and the kinds of its columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Integer, MetaData, String

from storage.instants import Instant

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


def id_column() -> Column[Any]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def text_column(name: str, default: str | None = None, **more: Any) -> Column[Any]:
    return Column(name, String, nullable=False, server_default=default, **more)


def moment_column(name: str, empty: bool = False) -> Column[Any]:
    return Column(name, Instant, nullable=empty)
