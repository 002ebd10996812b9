"""`export`: submissions as CSV or OpenRosa XML files, written beside the running program."""

from __future__ import annotations

import csv
import difflib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.commands.configuring import configuration
from bot.commands.folder import Folder
from bot.exits import Exit, Stop
from bot.leaving import beside, versions
from bot.office import Office
from bot.opening import load_office, open_database, open_to_read
from bot.settings import Settings
from forms import Form
from reports.interchange.columns import Chosen, chosen_of, file_names, header, lines
from reports.interchange.fields import Layout, layout, tables
from reports.interchange.leaving import is_open, is_sealed
from reports.interchange.openrosa import document
from reports.interchange.submission import read
from schedules.clock import SystemClock
from storage import audit, records
from storage.audit import Entry
from storage.engine import Transaction

BOM = "utf-8-sig"  # Excel takes a CSV file without the mark for Windows-1252


@dataclass(frozen=True)
class Source:
    """Where an export reads: one view of the database, and the layouts of the forms wanted."""

    tx: Transaction
    office: Office
    layouts: Sequence[Layout]


async def export_csv(form: str, out: Path, split: bool, restricted: bool) -> None:
    """Write the tables of a form, or of every form that leaves without being named."""
    async with _source(form, restricted) as source:
        with Folder(out) as folder:
            for found in source.layouts:
                chosen = await _chosen(source.tx, found) if split else {}
                count = await _write_tables(source, found, folder, chosen)
                print(f"{found.form}: {count} submission(s)")
        print(f"{folder.count} file(s) in {out}")


async def export_xml(form: str, out: Path, restricted: bool) -> None:
    """Write a file for each submission, named by its receipt code."""
    async with _source(form, restricted) as source:
        with Folder(out) as folder:
            for found in source.layouts:
                async for record in records.of_form(source.tx, found.form):
                    with folder.new(f"{record.code}.xml") as file:
                        file.write(document(found, record))
        print(f"{folder.count} file(s) in {out}")


@asynccontextmanager
async def _source(form: str, restricted: bool) -> AsyncIterator[Source]:
    config = configuration()
    office = load_office(config)
    db = await open_to_read(config)
    try:
        async with db.read() as tx:
            await office.reload(tx)
            wanted = _wanted(office, form)
            await _note(config, form, restricted)
            yield Source(tx, office, [layout(found, restricted) for found in wanted])
    finally:
        await db.close()


async def _note(config: Settings, form: str, restricted: bool) -> None:
    """Write into the audit that answers leave, before the first of them does."""
    more = "restricted" if restricted else ""
    entry = Entry(
        SystemClock().now(), "", audit.OPERATOR, "", "export", "form", form or "all", more
    )
    db = await open_database(config, config.data_dir, rehearsing=False)
    try:
        async with db.write() as tx:
            await audit.append(tx, entry)
    finally:
        await db.close()


def _wanted(office: Office, form: str) -> list[tuple[Form, ...]]:
    """The versions of the form that was named, or of all that leave unnamed."""
    known = versions(office)
    if not form:
        return [found for found in known.values() if is_open(office.plan, found)]
    if form not in known:
        near = difflib.get_close_matches(form, known) or sorted(known)
        raise Stop(Exit.CONFIGURATION, f"--form {form}: unknown; write {', '.join(near)}.")
    if is_sealed(known[form]):
        raise Stop(Exit.CONFIGURATION, f"--form {form}: sealed; it never leaves the database.")
    return [known[form]]


async def _chosen(tx: Transaction, found: Layout) -> Chosen:
    """The values that were chosen anywhere, as Central splits them; a reading of its own."""
    values: dict[str, set[str]] = {}
    async for record in records.of_form(tx, found.form):
        chosen_of(found, read(found, record), values)
    return {path: sorted(chosen) for path, chosen in values.items()}


async def _write_tables(source: Source, found: Layout, folder: Folder, chosen: Chosen) -> int:
    """Write every table of a form in one reading; gives how many submissions that was."""
    around = await beside(source.tx, source.office.plan, found.form)
    names, count = file_names(found), 0
    with ExitStack() as stack:
        writers: dict[str, Callable[[Sequence[str]], object]] = {}
        for table in tables(found.root):
            file = stack.enter_context(folder.new_text(names[table.path], BOM))
            writers[table.path] = csv.writer(file).writerow
            writers[table.path](header(table, chosen))
        async for record in records.of_form(source.tx, found.form):
            row, count = read(found, record), count + 1
            system = around.system(found, record, row)
            for table in tables(found.root):
                for line in lines(table, row, system, chosen):
                    writers[table.path](line)
    return count
