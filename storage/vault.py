"""The only cryptography: a key ring, sealing with AES-256-GCM, and seals for buttons.

A sealed value is `key id (1 byte) + nonce (12) + ciphertext`; the place where it stands (table,
column, row) is the associated data, so that a value moved to another row cannot be opened.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
KEY_IDS = frozenset(range(1, 256))  # one byte in front of every sealed value
NONCE_BYTES = 12
ODD = "surrogatepass"  # half a character must neither stop a batch nor get lost
SIGNATURE_CHARACTERS = 10  # 60 bits: a button is good for one chat, and guesses are counted
CODE_PURPOSE = b"invitation codes"
BUTTON_PURPOSE = b"button tokens"


class VaultError(Exception):
    """The key is missing, readable by others, damaged, or not the one that sealed the rows."""


class Vault:
    """Seals and opens content; made from a key file."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._current = max(keys)
        first = keys[min(keys)]
        self._codes = _derive(first, CODE_PURPOSE)
        self._buttons = _derive(first, BUTTON_PURPOSE)

    @classmethod
    def open(cls, path: Path) -> Vault:
        """The vault of an existing key file; VaultError says what is wrong with it."""
        if not path.exists():
            raise VaultError(f"{path}: there is no key; restore your copy of it")
        if path.stat().st_mode & 0o077:
            raise VaultError(f"{path}: others may read the key; run: chmod 600 {path}")
        try:
            keys = {int(k): base64.b64decode(v) for k, v in json.loads(path.read_text()).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            raise VaultError(f"{path}: this is no key file; restore your copy of it") from None
        if not keys or any(len(k) != KEY_BYTES for k in keys.values()) or set(keys) - KEY_IDS:
            raise VaultError(f"{path}: the key file is damaged; restore your copy of it")
        return cls(keys)

    @classmethod
    def create(cls, path: Path) -> Vault:
        """A new key file, readable by its owner only; FileExistsError if there is one."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(json.dumps({"1": key}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return cls.open(path)

    def fingerprint(self) -> str:
        """What the database remembers of the key, so that a wrong one is recognised."""
        return hashlib.sha256(self._codes).hexdigest()[:16]

    def seal(self, place: str, text: str) -> bytes:
        """Seal a text for its place: "table:column:row"."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(
            nonce, text.encode(errors=ODD), place.encode(errors=ODD)
        )
        return bytes([self._current]) + nonce + sealed

    def unseal(self, place: str, sealed: bytes) -> str:
        """The text that was sealed for this place; VaultError if it was not, or was changed."""
        cipher = self._ciphers.get(sealed[0]) if sealed else None
        if cipher is None:
            raise VaultError("sealed with a key that is not in the key file")
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, place.encode(errors=ODD)).decode(errors=ODD)
        except (InvalidTag, ValueError):  # ValueError: cut off inside the nonce
            raise VaultError("a sealed value was changed or moved") from None

    def sign(self, place: str, text: str) -> str:
        """A short seal that binds a text to a place; for the tokens of buttons."""
        digest = hmac.digest(self._buttons, f"{place}\n{text}".encode(errors=ODD), "sha256")
        return base64.urlsafe_b64encode(digest).decode()[:SIGNATURE_CHARACTERS]

    def verify(self, place: str, text: str, signature: str) -> bool:
        """Whether `sign` made this seal; in constant time."""
        return hmac.compare_digest(self.sign(place, text).encode(), signature.encode(errors=ODD))

    def code_hash(self, code: str) -> str:
        """What is kept of an invitation code or a session token."""
        return hmac.digest(self._codes, code.encode(errors=ODD), "sha256").hex()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)
