"""A form as a conversation: (session, heard) -> (session, replies), without IO or clock."""

import json
from dataclasses import asdict
from typing import Any

from dialogue.folding import fold
from dialogue.stepping import begin, show, step
from dialogue.values import Session


def dump(session: Session) -> str:
    """A session as JSON."""
    return json.dumps(asdict(session), ensure_ascii=False)


def restore(text: str) -> Session:
    """The session that `dump` wrote."""
    fields: dict[str, Any] = json.loads(text)
    for name in ("passed", "trail", "picked", "held", "fixes"):
        fields[name] = tuple(fields[name])
    fields["undo"] = tuple((what, path, earlier) for what, path, earlier in fields["undo"])
    return Session(**fields)


__all__ = ["begin", "dump", "fold", "restore", "show", "step"]
