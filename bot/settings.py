"""The settings that an operator may write in `.env`, with their defaults and reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.engine import sqlite_in


class SettingsError(Exception):
    """The configuration cannot be used: exit code 64."""


class Settings(BaseSettings):
    """Every setting; `.env.example` lists the same, and a test keeps them equal."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="forbid", hide_input_in_errors=True
    )

    plan: str = "son-ha-2024"
    data_dir: Path = Path("var")
    database_url: str = ""
    vault_key_file: Path = Path("~/.config/thang-hanh-dong/vault.key")
    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    telegram_proxy: SecretStr = SecretStr("")
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    public_url: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def database(self) -> str:
        """The database URL: the one given, else a SQLite file in the data directory."""
        return self.database_url or sqlite_in(self.data_dir)

    @property
    def pages_at(self) -> str:
        """PUBLIC_URL without its slash, if nobody can read on the way; "" otherwise."""
        return self.public_url.rstrip("/") if self.public_url.startswith("https://") else ""

    @property
    def key_file(self) -> Path:
        """Where the vault's key lies, with `~` resolved."""
        return self.vault_key_file.expanduser()


def load_settings() -> Settings:
    """The settings from the environment and `.env`; SettingsError names key and remedy."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}"
            for e in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError("\n".join(lines)) from None
