"""The office at a start: which version of a form is offered, and which are still there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.exits import Exit, Stop
from bot.office import Office
from bot.opening import load_office
from bot.settings import Settings
from plan.values import Duty
from storage import publishing
from storage.engine import Database, sqlite_in
from storage.values import FormVersion
from storage.vault import Vault
from tests.bot.command import run
from tests.handlers.plans import publishing_plan
from tests.storage.samples import NOW

FORM = "hoat-dong"
DAY = timedelta(days=1)
SOURCE = """
| survey |
| | type | name | label |
| | integer | a | Bao nhiêu ạ? |
| settings |
| | form_id | form_title | version |
| | {form} | Mẫu | {version} |
"""


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Database]:
    """A database of the folder's own, opened again with the same key."""
    key, data = folder / "vault.key", folder / "data"
    data.mkdir(exist_ok=True)
    db = await Database.open(
        sqlite_in(data), Vault.open(key) if key.exists() else Vault.create(key)
    )
    try:
        yield db
    finally:
        await db.close()


async def start(db: Database, plan: Path, day: int = 0) -> Office:
    """The office as a program has it that starts on a day."""
    office = load_office(Settings(plan=str(plan)))
    async with db.write() as tx:
        await office.keep_own(tx, NOW + day * DAY)
        await office.reload(tx)
    return office


async def publish(db: Database, form: str, version: str, day: int, person: str = "ban") -> None:
    """Publish a version as the desk does."""
    source = SOURCE.format(form=form, version=version)
    async with db.write() as tx:
        kept = FormVersion(form, version, source, person, NOW + day * DAY)
        await publishing.keep(tx, [kept])


def duty(form: str) -> Duty:
    """A duty of the desk's own, on a form."""
    return Duty(
        id=form, title="Nợ", form=form, kinds=("commune",), before=date(2024, 12, 2),
        opens=date(2024, 11, 20), cites="",
    )  # fmt: skip


def edit(plan: Path, old: str, new: str) -> None:
    """Change the activity form of a plan's folder."""
    file = plan / "forms" / f"{FORM}.md"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def version_of(office: Office, form: str = FORM) -> str:
    """The version that is offered."""
    return office.forms[form].version


async def test_a_changed_form_without_a_new_version_stops_the_start(tmp_path: Path) -> None:
    plan = publishing_plan(tmp_path)
    async with opened(tmp_path) as db:
        own = version_of(await start(db, plan))
        edit(plan, "| survey |", "Lời dẫn thì đổi được.\n\n| survey |")
        await start(db, plan, 1)
        edit(plan, "Có bao nhiêu người dự?", "Bao nhiêu người dự ạ?")
        with pytest.raises(Stop, match=f"forms/{FORM}.*still “{own}”.*write another version"):
            await start(db, plan, 2)


async def test_the_program_says_so_and_ends_with_64(tmp_path: Path) -> None:
    plan = publishing_plan(tmp_path)
    async with opened(tmp_path) as db:
        await start(db, plan)
    edit(plan, "Có bao nhiêu người dự?", "Bao nhiêu người dự ạ?")
    ended = await run(tmp_path, "run", PLAN=str(plan))
    assert ended.code == Exit.CONFIGURATION
    assert "write another version" in ended.err
    assert "Traceback" not in ended.err


async def test_an_earlier_version_of_the_plans_form_is_still_there(tmp_path: Path) -> None:
    plan = publishing_plan(tmp_path)
    async with opened(tmp_path) as db:
        own = version_of(await start(db, plan))
        edit(plan, "Có bao nhiêu người dự?", "Bao nhiêu người dự ạ?")
        edit(plan, f"| {own} |", "| 77 |")
        office = await start(db, plan, 1)
    assert version_of(office) == "77"
    assert office.versions[FORM, own].title == office.forms[FORM].title
    assert "Có bao nhiêu người dự?" in office.versions[FORM, own].source


async def test_the_newest_version_is_offered_whoever_made_it(tmp_path: Path) -> None:
    plan = publishing_plan(tmp_path)
    async with opened(tmp_path) as db:
        own = version_of(await start(db, plan))
        await publish(db, FORM, "50", day=1)
        assert version_of(await start(db, plan, 2)) == "50"
        edit(plan, f"| {own} |", "| 77 |")
        office = await start(db, plan, 3)
    assert version_of(office) == "77"
    assert FORM in office.plan.menu
    assert {v for form, v in office.versions if form == FORM} == {own, "50", "77"}


async def test_a_form_that_left_the_folder_is_offered_no_more(tmp_path: Path) -> None:
    plan = publishing_plan(tmp_path)
    async with opened(tmp_path) as db:
        await start(db, plan)
        await publish(db, "da-bo", "1", day=1, person="")
        office = await start(db, plan, 2)
    assert "da-bo" not in office.forms
    assert office.versions["da-bo", "1"].title == "Mẫu"


async def test_old_versions_are_read_only_when_they_are_asked_for(tmp_path: Path) -> None:
    plan = publishing_plan(tmp_path)
    async with opened(tmp_path) as db:
        for number in range(50):
            await publish(db, "mau", str(number), day=number)
        office = await start(db, plan, 50)
    folder = len(office.own) + len(office.built_in)
    assert version_of(office, "mau") == "49"
    assert len(office.versions.known()) == folder + 1
    assert len(office.versions) == folder + 50
    assert office.versions["mau", "7"].title == "Mẫu"
    assert len(office.versions.known()) == folder + 2


async def test_a_version_that_cannot_be_read_is_missing_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = publishing_plan(tmp_path)
    async with opened(tmp_path) as db:
        async with db.write() as tx:
            await publishing.keep(tx, [FormVersion("hong", "1", "| survey |", "ban", NOW)])
            await publishing.add_duty(tx, duty("hong"), "ban", NOW)
        office = await start(db, plan, 1)
    assert "hong" not in office.forms
    assert office.plan.duty("hong").form == ""
    assert "hong" not in {*office.plan.menu, *office.plan.more}
    assert office.versions.get(("hong", "1")) is None
    assert "cannot be read" in "".join(capsys.readouterr())


async def test_added_duties_stand_with_those_of_the_plan(tmp_path: Path) -> None:
    plan = publishing_plan(tmp_path)
    async with opened(tmp_path) as db:
        await start(db, plan)
        await publish(db, "no", "1", day=1)
        await publish(db, "tu-nguyen", "1", day=1)
        owed = duty("no")
        async with db.write() as tx:
            await publishing.add_duty(tx, owed, "ban", NOW)
            await publishing.add_duty(tx, owed.model_copy(update={"id": "ket-qua"}), "ban", NOW)
        office = await start(db, plan, 2)
        assert office.plan.duty("no") == owed
        assert [d.title for d in office.plan.duties if d.id == "ket-qua"] == ["Báo cáo kết quả"]
        assert (office.plan.menu[-1], office.plan.more[-1]) == ("no", "tu-nguyen")
        again = await start(db, plan, 3)
    assert again.plan == office.plan
