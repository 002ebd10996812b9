"""Photos that officers sent are fetched from the platform, cleaned, and kept."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.photos import MOST_BYTES, PhotoError, keep_photo
from bot.channels.port import ChannelError
from bot.logs import logger
from bot.program import Program
from bot.supervising import until
from storage import attachments, outbox, people
from storage.values import Attachment, Outgoing

AT_ONCE = 8  # photos looked at in one round
LOOK = 3.0  # seconds between rounds
GIVE_UP_AFTER = timedelta(hours=24)  # the platform keeps a file about as long
UNREADABLE = "Ảnh vừa gửi không mở được. Báo cáo vẫn được ghi; anh/chị gửi lại ảnh khác nếu cần ạ."

log = logger("photos")


async def fetch_photos(program: Program) -> None:
    """Fetch what is pending until the program stops."""
    while not program.stopping.is_set():
        await fetch_some(program)
        await until(program.stopping, LOOK)


async def fetch_some(program: Program) -> int:
    """One round; gives how many photos were stored."""
    async with program.db.read() as tx:
        waiting = await attachments.pending(tx, AT_ONCE)
    stored = 0
    for attachment in waiting:
        stored += await _fetch(program, attachment)
    return stored


async def _fetch(program: Program, attachment: Attachment) -> bool:
    """Fetch one; what cannot be fetched now is tried again until a day has passed."""
    assert program.telegram is not None
    try:
        data = await program.telegram.download(attachment.source, MOST_BYTES)
        await keep_photo(data, program.data / "photos" / f"{attachment.id}.jpg")
    except PhotoError:
        await _give_up(program, attachment)
        return False
    except ChannelError as error:
        late = program.clock.now() - attachment.created_at > GIVE_UP_AFTER
        if error.permanent or late:
            await _give_up(program, attachment)
        return False
    async with program.db.write() as tx:
        await attachments.settle(tx, attachment.id, "stored")
    return True


async def _give_up(program: Program, attachment: Attachment) -> None:
    """The photo is lost: its sender hears it once, the report stays."""
    log.warning("photo lost", attachment=attachment.id)
    now = program.clock.now()
    async with program.db.write() as tx:
        await attachments.settle(tx, attachment.id, "failed")
        links = (await people.active_links(tx)).get(attachment.person, [])
        told = [
            Outgoing(link.channel, link.address, link.person, "notice", UNREADABLE, now, now)
            for link in links[:1]
        ]
        await outbox.put(tx, told)
    program.delivery.wake.set()
