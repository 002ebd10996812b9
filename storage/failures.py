"""What a driver's failure means to the rest of the program: names, never content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Damaged(Exception):
    """The file is not a sound database."""


class NotWritable(Exception):
    """The disk is full, the file cannot be written, or the database does not answer."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn a driver's failure into Damaged or NotWritable; what a statement did wrong passes.

    Nothing is half done after either: the unit was rolled back and may be repeated.
    """
    try:
        yield
    except (OperationalError, InternalError) as error:
        if _named(error) == "SQLITE_ERROR":  # a wrong statement
            raise
        raise NotWritable(_named(error)) from None
    except PoolTimeout:
        raise NotWritable("another unit of work does not end") from None
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # a broken constraint, a wrong statement
            raise
        raise Damaged(_named(error)) from None


def _named(error: DBAPIError) -> str:
    """The driver's name of the error, such as SQLITE_FULL: its text may hold content."""
    return str(getattr(error.orig, "sqlite_errorname", type(error.orig).__name__))
