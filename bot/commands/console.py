"""`console --as NAME`: talk to a running rehearsal from a second terminal."""

from __future__ import annotations

import asyncio
import sys
import uuid
from typing import Any

import httpx

from bot.commands.configuring import configuration
from bot.exits import Exit, Stop

LOOK = 0.4  # seconds between looks for news


async def talk(name: str, url: str) -> None:
    """Read lines from the terminal and print what is answered, until the input ends."""
    config = configuration()
    base = url.rstrip("/") or f"http://127.0.0.1:{config.http_port}"
    async with httpx.AsyncClient(
        base_url=base, params={"as": name}, headers={"Origin": base}, trust_env=False
    ) as client:
        try:
            await _converse(client)
        except httpx.TransportError:
            why = f"No rehearsal answers at {base}: start it with `make run`."
            raise Stop(Exit.FAILED, why) from None


async def _converse(client: httpx.AsyncClient) -> None:
    last = await _show(client, 0)
    if not last:
        await _say(client, "")
    heard = asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    while True:
        done, _waiting = await asyncio.wait((heard,), timeout=LOOK)
        if done:
            line = heard.result()
            if not line:
                await _show(client, last)
                return
            await _say(client, line.strip())
            heard = asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        last = await _show(client, last)


async def _say(client: httpx.AsyncClient, text: str) -> None:
    answer = await client.post("/chat/say", json={"key": uuid.uuid4().hex, "text": text})
    if answer.status_code >= 400:
        raise Stop(Exit.FAILED, f"The rehearsal answered {answer.status_code}: {answer.text}")


async def _show(client: httpx.AsyncClient, last: int) -> int:
    """Print what is new; gives the id of the newest message."""
    answer = await client.get("/chat/messages", params={"after": last})
    if answer.status_code >= 400:
        raise Stop(Exit.FAILED, f"The rehearsal answered {answer.status_code}: {answer.text}")
    for message in answer.json():
        last = max(last, message["id"])
        if not message["closes"]:
            print(f"\n{message['text']}\n{_options(message)}", flush=True)
    return last


def _options(message: dict[str, Any]) -> str:
    """Choices as numbered lines, words to type in brackets."""
    options = [option for row in message["rows"] for option in row]
    choices = [o["label"] for o in options if not o["word"]]
    words = [f"[{o['label']}]" for o in options if o["word"]]
    lines = [f"  {number}. {label}" for number, label in enumerate(choices, 1)]
    return "\n".join([*lines, "  " + " ".join(words)] if words else lines)
