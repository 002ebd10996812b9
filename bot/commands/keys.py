"""`vault rotate`: a new key for all that is sealed; old ones go once nothing needs them."""

from __future__ import annotations

import os

from bot.commands.configuring import configuration
from bot.exits import Exit, Stop
from bot.opening import finish_rotation, lock, open_database
from bot.settings import Settings
from storage.rotation import Rotated
from storage.vault import Vault, VaultError


async def rotate() -> None:
    """Rotate the key, or finish a rotation that was cut off; Stop says what is in the way."""
    config = configuration()
    with lock(config.data_dir):
        done = await _unfinished(config)
        resumed = done is not None and (done.sealed > 0 or not done.left)
        if not resumed:
            _add_key(config)
            done = await _finish(config)
    assert done is not None
    _report(config, done, resumed)


async def _unfinished(config: Settings) -> Rotated | None:
    """Finish what was cut off; the key is checked against the database before anything else."""
    if not config.key_file.exists():
        why = "there is no key to rotate; put your copy of it there (chmod 600)"
        raise Stop(Exit.KEY, f"VAULT_KEY_FILE {config.key_file}: {why}.")
    return await _finish(config)


async def _finish(config: Settings) -> Rotated | None:
    db = await open_database(config, config.data_dir, rehearsing=False)
    try:
        return await finish_rotation(config, db)
    finally:
        await db.close()


def _add_key(config: Settings) -> None:
    try:
        Vault.add_key(config.key_file)
    except VaultError as error:
        raise Stop(Exit.KEY, f"VAULT_KEY_FILE: {error}.") from None
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise Stop(Exit.DISK, f"{config.key_file} cannot be written: {why}.") from None


def _report(config: Settings, done: Rotated, resumed: bool) -> None:
    """What was done, and that the operator's copy of the key file is out of date."""
    if resumed:
        print("An earlier rotation was cut off; it is finished now, and no further key was made.")
    print(f"{done.sealed} row(s) sealed again, with key {Vault.open(config.key_file).current}.")
    print(f"Copy {config.key_file} to another place now: an older copy does not open these rows.")
    print("Keep the older copy for as long as you keep backups of the database from before.")
    if done.left:
        why = f"{done.left} row(s) are damaged and were left as they are; older keys are kept."
        raise Stop(Exit.DATABASE, why)
