"""The databases of the storage's tests, for what is fired on each kind in turn."""

from __future__ import annotations

from tests.storage.conftest import file, postgres, sqlite_url, url, vault

__all__ = ["file", "postgres", "sqlite_url", "url", "vault"]
