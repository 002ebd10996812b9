"""`run`, `rehearse --serve` and `migrate`: the program itself."""

from __future__ import annotations

from bot.commands.configuring import configuration
from bot.program import program
from bot.serving import listen
from bot.serving import serve as serve_program


async def serve(rehearsing: bool) -> None:
    """Run until told to stop."""
    async with program(configuration(), rehearsing) as wired:
        bound = listen(wired)
        host, port = bound.getsockname()[:2]
        what = "Diễn tập (đồng hồ không thật)" if rehearsing else "Trang trò chuyện"
        said = f"{what}: http://{host}:{port}/"
        await serve_program(wired, bound, lambda: print(said, flush=True))


async def migrate_only() -> None:
    """Bring the schema up to date and stop."""
    async with program(configuration(), rehearsing=False):
        print("The database is up to date.")
