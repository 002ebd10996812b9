"""A button's token: which prompt, which value, and a seal that binds it to one chat."""

from __future__ import annotations

import string

from dialogue.values import Tap
from storage.vault import Vault

DIGITS = string.digits + string.ascii_lowercase
STALE = Tap(-1, "")  # a token that is not ours, or not this chat's
LONGEST = 64  # bytes of Telegram's callback_data


class Buttons:
    """Makes tokens for the wire and opens them again; rights are checked when used."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def token(self, channel: str, address: str, prompt: int, value: str) -> str:
        """`<prompt in base 36>.<value>.<seal>`, at most 64 bytes; ValueError if longer."""
        text = f"{_base36(prompt)}.{value}"
        token = f"{text}.{self._vault.sign(f'button:{channel}:{address}', text)}"
        if len(token.encode()) > LONGEST:
            raise ValueError(f"the button value {value!r} is too long for the wire")
        return token

    def open(self, channel: str, address: str, token: str) -> Tap:
        """The tap that a token stands for; STALE when it was not made for this chat."""
        text, _, seal = token.rpartition(".")
        prompt, _, value = text.partition(".")
        if not self._vault.verify(f"button:{channel}:{address}", text, seal):
            return STALE
        return Tap(int(prompt, 36), value)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits or "0"
