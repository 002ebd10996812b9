"""Logs as JSON lines on standard error: never content, names or tokens."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

Event = MutableMapping[str, Any]
QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "alembic", "uvicorn", "aiosqlite")


def _scrub(_logger: Any, _method: str, event: Event) -> Event:
    """Keep of an exception its type and place only: its text may hold what was typed."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"], event["at"] = type(error).__name__, _place(error)
    return event


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if not trace:
        return ""
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def set_up_logs(level: str) -> None:
    """Configure structlog and quiet the libraries that would log URLs with the token."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _scrub,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=lambda *_: structlog.PrintLogger(file=sys.stderr),
    )


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger that writes its name with each line."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(part=name)
    return bound


set_up_logs("INFO")  # from the first line on: structlog's own default prints local variables
