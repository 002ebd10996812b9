"""What every command begins with: the settings. It imports neither channels nor pages."""

from __future__ import annotations

from bot.exits import Exit, Stop
from bot.logs import set_up_logs
from bot.settings import Settings, SettingsError, load_settings


def configuration() -> Settings:
    """The settings, with logs set up; Stop(CONFIGURATION) names what is wrong."""
    try:
        config = load_settings()
    except SettingsError as error:
        raise Stop(Exit.CONFIGURATION, f"The configuration cannot be used.\n{error}") from None
    set_up_logs(config.log_level)
    return config
