"""A form as a conversation: (session, heard) -> (session, replies), without IO or clock."""

import json
from dataclasses import fields
from typing import Any

from dialogue.folding import fold
from dialogue.stepping import begin, show, step
from dialogue.values import Session

FIELDS = tuple(field.name for field in fields(Session))


def dump(session: Session) -> str:
    """A session as JSON."""
    return json.dumps({name: getattr(session, name) for name in FIELDS}, ensure_ascii=False)


def restore(text: str) -> Session:
    """The session that `dump` wrote."""
    kept: dict[str, Any] = json.loads(text)
    for name in ("passed", "trail", "picked", "held", "fixes"):
        kept[name] = tuple(kept[name])
    kept["undo"] = tuple((what, path, earlier) for what, path, earlier in kept["undo"])
    kept["given"] = tuple((name, value) for name, value in kept["given"])
    return Session(**kept)


__all__ = ["begin", "dump", "fold", "restore", "show", "step"]
