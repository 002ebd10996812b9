"""The only cryptography: a key ring, sealing with AES-256-GCM, seals for buttons, hashes of PINs.

A sealed value is `key id (1 byte) + nonce (12) + ciphertext`; the place where it stands (table,
column, row) is the associated data, so that a value moved to another row cannot be opened.

The key file is JSON, id → key. The last one seals; those before it only open, until nothing is
sealed with them any more. Entry 0 seals nothing: codes, tokens, buttons, PINs and the attestation
of the audit are derived from it, and it stays when keys are rotated. In a file without it the
first key stands for it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidKey, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
ROOT = 0  # the entry that codes, tokens and seals are derived from
KEY_IDS = range(1, 256)  # one byte in front of every sealed value
NONCE_BYTES = 12
ODD = "surrogatepass"  # half a character must neither stop a batch nor get lost
SIGNATURE_CHARACTERS = 10  # 60 bits: a button is good for one chat, and guesses are counted
CODE_PURPOSE = b"invitation codes"
BUTTON_PURPOSE = b"button tokens"
ATTEST_PURPOSE = b"attestations"
MARK_PURPOSE = b"key fingerprints"
PIN_PURPOSE = b"PINs"
# Argon2id as OWASP asks for it (19 MiB, 2 passes, 1 lane), with more memory: a block above 32 MiB
# is given back to the system at once, a smaller one stays with the process.
PIN_MEMORY = 33 * 1024  # KiB
PIN_PASSES = 2
PIN_LANES = 1
PIN_SALT_BYTES = 16


class VaultError(Exception):
    """The key is missing, readable by others, damaged, or not the one that sealed the rows."""


class Vault:
    """Seals and opens content; made from a key file."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        sealing = {key_id: key for key_id, key in keys.items() if key_id != ROOT}
        self._ciphers = {key_id: AESGCM(key) for key_id, key in sealing.items()}
        self.marks = {key_id: _mark(key) for key_id, key in sealing.items()}
        *old, self.current = sealing
        self.old = tuple(old)
        root = _root(keys)
        self._codes = _derive(root, CODE_PURPOSE)
        self._buttons = _derive(root, BUTTON_PURPOSE)
        self._attesting = _derive(root, ATTEST_PURPOSE)
        self._pins = _derive(root, PIN_PURPOSE)

    @classmethod
    def open(cls, path: Path) -> Vault:
        """The vault of an existing key file; VaultError says what is wrong with it."""
        return cls(_read(path))

    @classmethod
    def create(cls, path: Path) -> Vault:
        """A new key file, readable by its owner only; FileExistsError if there is one."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, {key_id: secrets.token_bytes(KEY_BYTES) for key_id in (ROOT, KEY_IDS[0])})
        return cls.open(path)

    @classmethod
    def add_key(cls, path: Path) -> Vault:
        """Put a new key into the key file, as the one that seals from now on.

        The file is replaced as a whole or not at all. VaultError if it cannot be read, OSError if
        it cannot be written.
        """
        keys = _read(path)
        *_, last = keys
        id = next(id for id in (*KEY_IDS[last:], *KEY_IDS) if id not in keys)
        new = {id: secrets.token_bytes(KEY_BYTES)}
        _replace(path, keys | new)
        return cls.open(path)

    @classmethod
    def drop_old(cls, path: Path) -> Vault:
        """Leave only the key that seals in the key file; errors as of `add_key`."""
        keys = _read(path)
        *_, last = keys
        _replace(path, {ROOT: keys[ROOT], last: keys[last]})
        return cls.open(path)

    @staticmethod
    def tidy(path: Path) -> None:
        """Remove what a replacement of the key file that was cut off has left behind."""
        if _beside(path).exists():
            _beside(path).unlink()

    def fingerprint(self) -> str:
        """What the database remembers of the ring, so that a wrong one is recognised."""
        return hashlib.sha256(self._codes).hexdigest()[:16]

    def seal(self, place: str, text: str) -> bytes:
        """Seal a text for its place: "table:column:row"."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(
            nonce, text.encode(errors=ODD), place.encode(errors=ODD)
        )
        return bytes([self.current]) + nonce + sealed

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

    def reseal(self, place: str, sealed: bytes) -> bytes:
        """The same text under the key that seals now; VaultError as of `unseal`."""
        return self.seal(place, self.unseal(place, sealed))

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

    def pin_hash(self, person: str, pin: str) -> str:
        """What is kept of a person's PIN: Argon2id, salted, and useless without the key file."""
        stretch = Argon2id(
            salt=secrets.token_bytes(PIN_SALT_BYTES),
            length=KEY_BYTES,
            iterations=PIN_PASSES,
            lanes=PIN_LANES,
            memory_cost=PIN_MEMORY,
            secret=self._pins,
        )
        return stretch.derive_phc_encoded(_whose(person, pin))

    def pin_matches(self, person: str, pin: str, kept: str) -> bool:
        """Whether `kept` is the hash of this person's PIN; in constant time.

        Where nothing is kept (""), the same work is done for nothing.
        """
        if not kept:
            self.pin_hash(person, pin)
            return False
        try:
            Argon2id.verify_phc_encoded(_whose(person, pin), kept, secret=self._pins)
        except InvalidKey:
            return False
        return True

    def attest(self, text: str) -> str:
        """A seal that only a holder of the key file can make, for what the database says."""
        return hmac.digest(self._attesting, text.encode(errors=ODD), "sha256").hex()


def _read(path: Path) -> dict[int, bytes]:
    """Entry 0, then the keys in the file's order; VaultError says what is wrong with it."""
    if not path.exists():
        raise VaultError(f"{path}: there is no key; restore your copy of it")
    if path.stat().st_mode & 0o077:
        raise VaultError(f"{path}: others may read the key; run: chmod 600 {path}")
    try:
        keys = {int(k): base64.b64decode(v) for k, v in json.loads(path.read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        raise VaultError(f"{path}: this is no key file; restore your copy of it") from None
    sealing = set(keys) - {ROOT}
    if not sealing or any(len(k) != KEY_BYTES for k in keys.values()) or sealing - set(KEY_IDS):
        raise VaultError(f"{path}: the key file is damaged; restore your copy of it")
    return {ROOT: _root(keys)} | {key_id: keys[key_id] for key_id in keys if key_id != ROOT}


def _write(path: Path, keys: dict[int, bytes]) -> None:
    """A new file, on the disk when this ends; FileExistsError if there is one."""
    content = {str(key_id): base64.b64encode(key).decode() for key_id, key in keys.items()}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(json.dumps(content) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, keys: dict[int, bytes]) -> None:
    """1 write the new file beside the old one, 2 put it in its place, 3 wait for the disk."""
    Vault.tidy(path)
    file, new = path.resolve(), _beside(path)
    owner = file.stat()
    try:
        _write(new, keys)
        if owner.st_uid != os.geteuid():  # root rotates for the program's own user
            os.chown(new, owner.st_uid, owner.st_gid)
        new.replace(file)
    finally:
        Vault.tidy(path)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _beside(path: Path) -> Path:
    file = path.resolve()  # a link stays a link
    return file.with_name(f"{file.name}.new")


def _root(keys: dict[int, bytes]) -> bytes:
    return keys[min(keys)]


def _mark(key: bytes) -> str:
    """A fingerprint by which a key is recognised, and which gives nothing of it away."""
    return hashlib.sha256(_derive(key, MARK_PURPOSE)).hexdigest()[:16]


def _whose(person: str, pin: str) -> bytes:
    """A hash that was moved to another person's row matches nothing."""
    return f"{person}\n{pin}".encode(errors=ODD)


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)
