"""Why an uploaded file cannot be used: what the child finds, as values and as JSON."""

from __future__ import annotations

import json

from storage.values import Fault


class Refused(Exception):
    """The file cannot be used at all, for one reason."""

    def __init__(self, code: str, what: str = "", sheet: str = "", row: int = 0) -> None:
        super().__init__(code)
        self.fault = Fault(code, what, sheet, row)


def say(source: str, faults: tuple[Fault, ...]) -> bytes:
    """The child's answer: the form's source, or what is wrong."""
    wrong = [[f.code, f.what, f.sheet, f.row, f.reason] for f in faults]
    return json.dumps({"source": source, "faults": wrong}, ensure_ascii=False).encode()


def understand(answer: bytes) -> tuple[str, tuple[Fault, ...]]:
    """What `say` said; ValueError for anything else."""
    said = json.loads(answer)
    if not isinstance(said, dict):
        raise ValueError("not an answer")
    wrong = said.get("faults", [])
    faults = tuple(Fault(str(c), str(w), str(s), int(r), str(why)) for c, w, s, r, why in wrong)
    return str(said.get("source", "")), faults
