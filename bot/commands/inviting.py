"""`invite`: a one-time code, and the links that carry it."""

from __future__ import annotations

import difflib
from datetime import timedelta

from bot.channels.telegram import TelegramChannel
from bot.commands.configuring import configuration
from bot.exits import Exit, Stop
from bot.opening import load_office, open_database
from bot.settings import Settings
from plan.values import Plan
from schedules.clock import SystemClock
from storage import audit, invitations
from storage.audit import Entry

FORMS_OF_ADDRESS = ("anh", "chị", "anh/chị")


async def print_invitation(unit: str, role: str, name: str, address: str) -> None:
    """Issue a code and print it; the program may be running meanwhile."""
    config = configuration()
    plan = load_office(config).plan
    _check(plan, unit, role, address)
    db = await open_database(config, config.data_dir, rehearsing=False)
    now = SystemClock().now()
    lives = timedelta(hours=plan.invitation_hours)
    try:
        async with db.write() as tx:
            code = await invitations.issue(
                tx,
                unit=unit,
                role=role,
                name=name,
                address=address,
                now=now,
                expires_at=now + lives,
            )
            invited = Entry(now, "", audit.OPERATOR, "", "invited", "invitation", f"{role} {unit}")
            await audit.append(tx, invited)
    finally:
        await db.close()
    print(f"{name}, {plan.unit(unit).short}, {plan.role(role).label}: {code}")
    print(f"Dùng một lần, trong {plan.invitation_hours} giờ.")
    for link in await _links(config, code):
        print(link)


def _check(plan: Plan, unit: str, role: str, address: str) -> None:
    known = (
        ("--unit", unit, [u.code for u in plan.units]),
        ("--role", role, [r.id for r in plan.roles]),
        ("--address", address, list(FORMS_OF_ADDRESS)),
    )
    for option, given, allowed in known:
        if given not in allowed:
            near = difflib.get_close_matches(given, allowed) or allowed
            raise Stop(Exit.CONFIGURATION, f"{option} {given}: unknown; write {', '.join(near)}.")


async def _links(config: Settings, code: str) -> list[str]:
    """Where the code can be used: the browser's door, and the bot if it can be asked its name."""
    page = config.public_url.rstrip("/") or f"http://{config.http_host}:{config.http_port}"
    links = [f"Trình duyệt: {page}/#{code}"]
    token = config.telegram_token.get_secret_value()
    if token:
        proxy = config.telegram_proxy.get_secret_value()
        name = await TelegramChannel.ask_name(token, config.telegram_api_url, proxy)
        link = f"https://t.me/{name}?start={code}" if name else "(Telegram chưa trả lời)"
        links.append(f"Telegram: {link}")
    return links
