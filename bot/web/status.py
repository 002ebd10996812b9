"""For operators, on this machine only: `/healthz` and `/metrics`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.web.chat import Here
from bot.web.origins import is_loopback

router = APIRouter()


def local_only(request: Request) -> None:
    """404 for whoever is not on this machine."""
    if not is_loopback(request):
        raise HTTPException(404)


Local = Annotated[None, Depends(local_only)]


@router.get("/healthz")
async def healthz(program: Here, _local: Local) -> dict[str, object]:
    """Ages in seconds of each channel's last success and of the last tick; depths in rows."""
    return await program.health()


@router.get("/metrics")
async def metrics(program: Here, _local: Local) -> Response:
    """The same figures in Prometheus' text format."""
    health, registry = await program.health(), CollectorRegistry()
    for name in ("inbox", "outbox"):
        gauge = Gauge(f"bot_{name}_depth", f"Rows that wait in the {name}", registry=registry)
        gauge.set(float(str(health[name])))
    undeleted = Gauge("bot_undeleted", "Messages that could not be deleted", registry=registry)
    undeleted.set(float(str(health["undeleted"])))
    age = Gauge("bot_channel_age_seconds", "Since the last success", ["channel"], registry=registry)
    for name, seconds in dict(health["channels"]).items():  # type: ignore[call-overload]
        age.labels(name).set(seconds if seconds is not None else float("inf"))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
