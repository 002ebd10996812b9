"""Where a request comes from: the name it called us by, its site, its machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from fastapi import Request

from bot.program import Program


def own_hosts(program: Program) -> set[str]:
    """The names under which this server may be called (against DNS rebinding)."""
    hosts = {"127.0.0.1", "localhost", "::1"}
    if not program.rehearsing:
        hosts.add(program.config.http_host)
        hosts.add(urlsplit(program.config.public_url).hostname or "localhost")
    return hosts


def called_as(request: Request) -> str:
    """The host name in the request."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def is_foreign(request: Request, public_url: str) -> bool:
    """Whether a changing request comes from another site: there is no other CSRF protection."""
    if request.method in ("GET", "HEAD"):
        return False
    site = request.headers.get("sec-fetch-site")
    if site:
        return site != "same-origin"
    own = {public_url.rstrip("/"), f"http://{request.headers.get('host', '')}"}
    return request.headers.get("origin") not in own


def caller(request: Request, public_url: str) -> str:
    """The address of whoever calls, for counting tries.

    Behind a proxy on this machine (there is a PUBLIC_URL) it is what the proxy has seen: the last
    of X-Forwarded-For, for whatever stands before it was written by the caller.
    """
    host = request.client.host if request.client else ""
    seen = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return seen[:64] if public_url and seen and _loopback(host) else host


def is_loopback(request: Request) -> bool:
    """Whether the caller sits on this machine, not behind a proxy."""
    if request.client is None or "x-forwarded-for" in request.headers:
        return False
    return _loopback(request.client.host)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
