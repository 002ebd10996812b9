"""The fake's HTTP: requests of any body, answers that may be cut off, a network that may go."""

from __future__ import annotations

import asyncio
import contextlib
import email
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

import h11

HOST = "127.0.0.1"
CHUNK = 65536  # bytes read at once


@dataclass(frozen=True)
class Request:
    """What was asked: the path, and the fields of the query and the body."""

    path: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What is answered; with `cut`, the connection ends after so many bytes of the body."""

    status: int
    body: bytes
    media: str = "application/json"
    cut: int | None = None


class Dropped(Exception):
    """The connection ends without a word."""


@dataclass
class Server:
    """Listens on a port of loopback and keeps it, also over a partition."""

    handle: Callable[[Request], Awaitable[Answer]]
    port: int = 0
    _server: asyncio.Server | None = None
    _open: dict[asyncio.Task[None], asyncio.StreamWriter] = field(default_factory=dict)

    async def listen(self) -> None:
        """Accept connections, on the same port as before."""
        self._server = await asyncio.start_server(self._connected, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def vanish(self) -> None:
        """Refuse connections and reset those that are open."""
        if self._server:
            self._server.close()
        for task, writer in list(self._open.items()):
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        self._server = None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            await self._talk(reader, writer)
        except (ConnectionError, h11.RemoteProtocolError, Dropped, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            del self._open[task]
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = h11.Connection(h11.SERVER)
        while (request := await _request(wire, reader)) is not None:
            answer = await self.handle(request)
            writer.write(_head(wire, answer))
            writer.write(_body(wire, answer.body[: answer.cut]))
            await writer.drain()
            if answer.cut is not None:
                raise Dropped
            writer.write(_end(wire))
            wire.start_next_cycle()


def _head(wire: h11.Connection, answer: Answer) -> bytes:
    headers = [("Content-Type", answer.media), ("Content-Length", str(len(answer.body)))]
    return wire.send(h11.Response(status_code=answer.status, headers=headers)) or b""


def _body(wire: h11.Connection, body: bytes) -> bytes:
    return wire.send(h11.Data(data=body)) or b""


def _end(wire: h11.Connection) -> bytes:
    return wire.send(h11.EndOfMessage()) or b""


async def _request(wire: h11.Connection, reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection; None when the client has closed it."""
    head: h11.Request | None = None
    body = b""
    while True:
        event = wire.next_event()
        if event is h11.NEED_DATA:
            wire.receive_data(await reader.read(CHUNK))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage) and head:
            return _read(head, body)
        else:
            return None


def _read(head: h11.Request, body: bytes) -> Request:
    path, _, query = head.target.decode("ascii").partition("?")
    headers = {name.decode("ascii"): value.decode("latin-1") for name, value in head.headers}
    fields: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    return Request(unquote(path), fields | _fields(headers.get("content-type", ""), body))


def _fields(media: str, body: bytes) -> dict[str, Any]:
    """The fields of a body: JSON, a form, or a form in parts."""
    if not body:
        return {}
    if media.startswith("application/json"):
        read = json.loads(body)
        return read if isinstance(read, dict) else {}
    if media.startswith("multipart/form-data"):
        whole = email.message_from_bytes(f"Content-Type: {media}\r\n\r\n".encode() + body)
        return dict(_part(part) for part in whole.get_payload())
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _part(part: Any) -> tuple[str, Any]:
    name = part.get_param("name", header="content-disposition")
    data: bytes = part.get_payload(decode=True)
    return str(name), data if part.get_filename() else data.decode()
