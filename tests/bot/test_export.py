"""`export`: files for the operator, beside the running program, and readers of the feed."""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.commands.folder import Folder
from bot.exits import Exit, Stop
from bot.opening import open_database
from bot.settings import Settings
from forms import Instance
from plan.folders import PRESETS
from storage import publishing, records
from storage.engine import Database
from storage.migrating import HEAD
from storage.schema import AUDIT
from storage.values import FormVersion
from storage.vault import Vault
from tests.bot.command import Ended, run
from tests.bot.feeding import stored
from tests.forms.sheets import TODAY
from tests.pages import running
from tests.reports.samples import (
    FIRST,
    NOW,
    OLD,
    SECOND,
    both,
    made,
    source,
    submitted,
    versions,
)

TOKEN = re.compile(r"^tinh: ([\w-]{32})$", re.MULTILINE)
RULES = '\n[[rules]]\nid = "bieu-duong"\nright = "commend"\n'


def plan(folder: Path) -> str:
    """A plan with three forms more: one in use, one of commendations, one sealed."""
    copied = folder / "ke-hoach"
    if not copied.exists():
        shutil.copytree(PRESETS / "son-ha-2024", copied)
        toml = copied / "plan.toml"
        toml.write_text(toml.read_text(encoding="utf-8") + RULES, encoding="utf-8")
        sheets = {
            "bao-cao": source("2", SECOND),
            "bieu-duong": source("1", FIRST, "bieu-duong"),
            "ca": source("1", FIRST, "ca", **{"attribute::sealed": "yes"}),
        }
        for id, sheet in sheets.items():
            (copied / "forms" / f"{id}.md").write_text(sheet, encoding="utf-8")
    return str(copied)


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator[Database]:
    """The database that the commands work with."""
    paths = {"data_dir": folder / "data", "vault_key_file": folder / "vault.key"}
    config = Settings.model_validate({**paths, "plan": plan(folder)})
    db = await open_database(config, config.data_dir, rehearsing=False)
    try:
        yield db
    finally:
        await db.close()


def revision(folder: Path, number: str) -> None:
    """Have the database say that it is at another revision; nothing else changes."""
    with sqlite3.connect(folder / "data" / "bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
    connection.close()


async def fill(folder: Path) -> None:
    """Submissions of both versions, a withdrawn one, a commendation, and a sealed one."""
    async with database(folder) as db, db.write() as tx:
        kept = FormVersion("bao-cao", "1", source("1", FIRST), "", NOW)
        await publishing.keep(tx, [kept])
        sent = [stored(one, "bao-cao") for one in (*both(), submitted(versions()[0], 3, OLD))]
        sent.append(stored(submitted(made("1", FIRST), 4, {"/title": "canary-4"}), "bieu-duong"))
        sent.append(stored(submitted(made("1", FIRST), 5, {"/title": "canary-5"}), "ca"))
        await records.put(tx, sent)
        await records.withdraw(tx, sent[2].id, NOW)


async def export(folder: Path, *command: str) -> Ended:
    return await run(folder, "export", *command, PLAN=plan(folder))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8-sig") for path in folder.iterdir())


async def test_the_tables_of_a_form_lie_in_a_folder_of_the_operators_own(tmp_path: Path) -> None:
    await fill(tmp_path)
    out = tmp_path / "new" / "so-lieu"
    ended = await export(tmp_path, "csv", "--form=bao-cao", f"--out={out}")
    assert ended.code == Exit.OK, ended.err
    assert "bao-cao: 2 submission(s)" in ended.out
    names = {"bao-cao.csv", "bao-cao-docs.csv", "bao-cao-pages.csv"}
    assert {path.name for path in out.iterdir()} == names
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}
    assert out.stat().st_mode & 0o777 == 0o700
    lines = table(out / "bao-cao.csv")
    assert [line["title"] for line in lines] == ["Buổi đầu", "'=1+1"]
    assert [line["more-women"] for line in lines] == ["5", "20"]
    assert [line["SubmitterName"] for line in lines] == ["Xã Sơn Kỳ"] * 2
    assert [len(table(out / f"bao-cao-{name}.csv")) for name in ("docs", "pages")] == [3, 2]
    assert "canary" not in contents(out)
    assert (out / "bao-cao.csv").read_bytes().startswith(b"\xef\xbb\xbfSubmissionDate,title")


async def test_several_choices_are_split_when_that_is_asked_for(tmp_path: Path) -> None:
    await fill(tmp_path)
    out = tmp_path / "out"
    await export(tmp_path, "csv", "--form=bao-cao", f"--out={out}", "--split-multiples")
    lines = table(out / "bao-cao.csv")
    marks = [[line[f"more-partners/{c}"] for c in ("doan", "hoi", "xa")] for line in lines]
    assert marks == [["0", "1", "0"], ["1", "0", "1"]]


async def test_every_submission_is_a_file_that_the_engine_reads(tmp_path: Path) -> None:
    await fill(tmp_path)
    out = tmp_path / "out"
    ended = await export(tmp_path, "xml", "--form=bao-cao", f"--out={out}")
    assert (ended.code, "2 file(s)" in ended.out) == (Exit.OK, True)
    assert {path.name for path in out.iterdir()} == {"SK-0001.xml", "SK-0002.xml"}
    for form, sent in zip(versions(), both(), strict=True):
        xml = (out / f"{sent.code}.xml").read_text(encoding="utf-8").partition("?>")[2].strip()
        answers = {p: v for p, v in sent.answers.items() if not p.endswith("/secret")}
        assert Instance(form, xml, today=TODAY).answers() == answers


async def test_restricted_answers_leave_when_they_are_asked_for(tmp_path: Path) -> None:
    await fill(tmp_path)
    for kind in ("csv", "xml"):
        out = tmp_path / kind
        await export(tmp_path, kind, "--form=bao-cao", f"--out={out}", "--restricted")
        assert "canary-1" in contents(out)


async def test_commendations_leave_only_when_they_are_named_and_sealed_forms_never(
    tmp_path: Path,
) -> None:
    await fill(tmp_path)
    every, named = tmp_path / "every", tmp_path / "named"
    ended = await export(tmp_path, "csv", f"--out={every}")
    assert {p.name.split("-docs")[0] for p in every.iterdir()} >= {"bao-cao.csv", "hoat-dong.csv"}
    assert "canary" not in contents(every)
    assert "ca:" not in ended.out.split()
    await export(tmp_path, "csv", "--form=bieu-duong", f"--out={named}")
    assert "canary-4" in contents(named)
    sealed = await export(tmp_path, "xml", "--form=ca", f"--out={tmp_path / 'sealed'}")
    assert sealed.code == Exit.CONFIGURATION
    assert "sealed" in sealed.err
    assert not (tmp_path / "sealed").exists()


async def test_a_version_that_the_desk_published_is_exported_with_the_others(
    tmp_path: Path,
) -> None:
    await fill(tmp_path)
    third = [*FIRST, {"type": "integer", "name": "new", "label": "Mới"}]
    async with database(tmp_path) as db, db.write() as tx:
        kept = FormVersion("bao-cao", "3", source("3", third), "desk", NOW)
        await publishing.keep(tx, [kept])
        sent = submitted(made("3", third), 7, {"/title": "Ba", "/new": "9"})
        await records.put(tx, [stored(sent, "bao-cao")])
    out = tmp_path / "out"
    await export(tmp_path, "csv", "--form=bao-cao", f"--out={out}")
    assert [line["new"] for line in table(out / "bao-cao.csv")] == ["", "", "9"]
    assert [line["total"] for line in table(out / "bao-cao.csv")] == ["", "30", ""]


async def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    await fill(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    (out / "bao-cao.csv").write_text("of somebody else", encoding="utf-8")
    ended = await export(tmp_path, "csv", "--form=bao-cao", f"--out={out}")
    assert ended.code == Exit.CONFIGURATION
    assert "something is in it already" in ended.err
    assert contents(out) == "of somebody else"


async def test_a_mistyped_form_gets_a_suggestion(tmp_path: Path) -> None:
    await fill(tmp_path)
    ended = await export(tmp_path, "csv", "--form=bao-cau", f"--out={tmp_path / 'out'}")
    assert (ended.code, "bao-cao" in ended.err) == (Exit.CONFIGURATION, True)


async def test_an_export_makes_neither_key_nor_database(tmp_path: Path) -> None:
    ended = await export(tmp_path, "csv", f"--out={tmp_path / 'out'}")
    assert ended.code == Exit.KEY
    async with database(tmp_path):
        pass
    (tmp_path / "data" / "bot.db").unlink()
    gone = await export(tmp_path, "xml", f"--out={tmp_path / 'out'}")
    assert (gone.code, "no such file" in gone.err) == (Exit.DISK, True)
    assert not list((tmp_path / "data").glob("bot.db*"))


async def test_a_wrong_key_and_an_old_schema_are_named(tmp_path: Path) -> None:
    await fill(tmp_path)
    revision(tmp_path, "0001")
    old = await export(tmp_path, "csv", f"--out={tmp_path / 'out'}")
    assert (old.code, "migrate" in old.err) == (Exit.DATABASE, True)
    revision(tmp_path, HEAD)
    (tmp_path / "vault.key").unlink()
    Vault.create(tmp_path / "vault.key")
    wrong = await export(tmp_path, "csv", f"--out={tmp_path / 'out'}")
    assert (wrong.code, "VAULT_KEY_FILE" in wrong.err) == (Exit.KEY, True)


async def test_export_and_readers_work_beside_the_running_program(tmp_path: Path) -> None:
    await fill(tmp_path)
    async with running(tmp_path, "run", PLAN=plan(tmp_path)) as url:
        out = tmp_path / "out"
        assert (await export(tmp_path, "csv", f"--out={out}")).code == Exit.OK
        ended = await export(tmp_path, "reader", "tinh")
        assert ended.code == Exit.OK, ended.err
        (token,) = TOKEN.findall(ended.out)
        address = f"{url}v1/projects/1/forms/bao-cao.svc/Submissions"
        async with httpx.AsyncClient(auth=("tinh", token), trust_env=False) as client:
            told = await client.get(address)
            titles = [row["title"] for row in told.json()["value"]]
            assert titles == ["Buổi đầu", "=1+1"]
            again = await export(tmp_path, "reader", "tinh")
            assert (again.code, "reads already" in again.err) == (Exit.CONFIGURATION, True)
            assert (await export(tmp_path, "end-reader", "tinh")).code == Exit.OK
            assert (await client.get(address)).status_code == 401
        listed = await export(tmp_path, "readers")
        assert re.fullmatch(r"tinh: since \S+ \S+, ended \S+ \S+ \(UTC\)\n", listed.out)
        assert token not in listed.out + listed.err + again.out + again.err


@pytest.mark.parametrize("command", ["csv", "xml", "reader", "readers", "end-reader"])
async def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    ended = await run(tmp_path, "export", command, "--help")
    assert (ended.code, "Usage" in ended.out) == (Exit.OK, True)


@pytest.mark.parametrize("name", ["", "a:b", "tên", "-x", "x" * 41, "a b"])
async def test_a_readers_name_can_be_a_user_name(tmp_path: Path, name: str) -> None:
    ended = await export(tmp_path, "reader", "--", name)
    assert ended.code == Exit.CONFIGURATION
    assert "letters, digits" in ended.err


async def test_who_does_not_read_cannot_be_ended(tmp_path: Path) -> None:
    ended = await export(tmp_path, "end-reader", "ai")
    assert (ended.code, "Nobody named ai" in ended.err) == (Exit.CONFIGURATION, True)


def test_after_a_failure_no_file_is_left_and_the_disk_is_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(Stop) as stop, Folder(out) as folder:
        with folder.new("a.csv") as file:
            file.write(b"half")
        with folder.new_text("b.csv", "utf-8-sig"):
            raise OSError(28, "no space")
    assert stop.value.code is Exit.DISK
    assert list(out.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Stop) as stop, Folder(tmp_path / "file" / "out"):
        pass
    assert stop.value.code is Exit.DISK


async def test_every_export_stands_in_the_audit_with_what_it_took(tmp_path: Path) -> None:
    await fill(tmp_path)
    assert (await export(tmp_path, "csv", f"--out={tmp_path / 'a'}")).code == 0
    named = ("--form=bao-cao", "--restricted", f"--out={tmp_path / 'b'}")
    assert (await export(tmp_path, "xml", *named)).code == 0
    async with database(tmp_path) as db, db.read() as tx:
        rows = await tx.all(AUDIT.select().order_by(AUDIT.c.number))
    assert [(r.what, r.about, r.reason) for r in rows] == [
        ("export", "all", ""),
        ("export", "bao-cao", "restricted"),
    ]
