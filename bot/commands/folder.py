"""A folder for what leaves: for its owner only, never over what is there, whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TextIO

from bot.exits import Exit, Stop

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class Folder:
    """A new or empty folder; what was written into it goes again if the writing fails."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: list[Path] = []

    @property
    def count(self) -> int:
        """How many files were written."""
        return len(self._written)

    def __enter__(self) -> Self:
        """Make the folder. Stop(CONFIGURATION) if something is in it, Stop(DISK) if it fails."""
        try:
            self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if any(self._path.iterdir()):
                why = f"--out {self._path}: something is in it already; name a new folder."
                raise Stop(Exit.CONFIGURATION, why)
            self._path.chmod(0o700)
        except OSError as error:
            raise self._unwritable(error) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """After a failure nothing is left; a disk that takes no more is Stop(DISK)."""
        if error is None:
            return
        for path in self._written:
            with contextlib.suppress(OSError):
                path.unlink()
        if isinstance(error, OSError):
            raise self._unwritable(error) from None

    @contextmanager
    def new(self, name: str) -> Iterator[BinaryIO]:
        """A new file, 0600; FileExistsError if there is one."""
        path = self._path / name
        handle = os.open(path, NEW, 0o600)
        self._written.append(path)
        with os.fdopen(handle, "wb") as file:
            yield file

    @contextmanager
    def new_text(self, name: str, encoding: str) -> Iterator[TextIO]:
        """The same for lines of text that bring their own line ends."""
        with self.new(name) as file, TextIOWrapper(file, encoding, newline="") as text:
            yield text

    def _unwritable(self, error: OSError) -> Stop:
        why = os.strerror(error.errno or 0)
        return Stop(Exit.DISK, f"--out {self._path} cannot be written: {why}.")
