"""What people read beyond the ordinary, and what they were refused, stands in the audit."""

from __future__ import annotations

import copy
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.office import Shelf
from dialogue.values import Tap
from forms import Form
from plan.values import FormRule, Right, Role
from storage import audit, records
from storage.schema import AUDIT
from tests.bot.rigs import Rig, rig
from tests.handlers.test_rights import ACTIVITY, do, enrol, unlock

REVIEW: tuple[Right, ...] = ("standing-all", "review")
ROLES = (
    Role(id="officer", label="Cán bộ phụ trách", rights=("report",)),
    Role(id="desk", label="Cán bộ tổng hợp", rights=(*REVIEW, "invite", "commend", "restricted")),
    Role(id="clerk", label="Văn thư", rights=REVIEW),
)


def guarded(form: Form) -> Form:
    """The form with one answer that is shown only to those who may see it."""
    path = next(iter(form.controls))
    binds = {**form.binds, path: replace(form.binds[path], restricted=True)}
    made = copy.copy(form)
    made.binds = binds
    return made


def office(r: Rig, rule: FormRule | None = None, restricted: bool = False) -> None:
    """An office with a clerk who may not see everything."""
    rules = (rule,) if rule else ()
    plan = r.office.plan.model_copy(update={"roles": ROLES, "rules": rules})
    forms = dict(r.office.forms)
    if restricted:
        forms["hoat-dong"] = guarded(forms["hoat-dong"])
    versions = {(form.id, form.version): form for form in forms.values()}
    r.inbox.office = replace(r.office, plan=plan, forms=forms, versions=Shelf(versions, {}, {}))


async def record_of(r: Rig) -> str:
    await do(r, "a", *ACTIVITY)
    async with r.db.read() as tx:
        (record,) = await records.everything(tx)
    return record.id


async def noted(r: Rig) -> list[tuple[str, ...]]:
    """Who did what to which kind of thing, and why it is noted; the chain must be whole."""
    async with r.db.read() as tx:
        known = await audit.head(tx)
        assert known
        async with aclosing(audit.rows(tx)) as rows:
            assert await audit.verify(rows, known) is None
        found = await tx.all(AUDIT.select().order_by(AUDIT.c.number))
    return [(row.person, row.what, row.kind, row.about, row.reason) for row in found]


async def test_an_ordinary_record_leaves_nothing(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        office(r)
        await enrol(r, "d", "ldtbxh", "desk")
        id = await record_of(r)
        assert "Xã Sơn Kỳ, mã" in await do(r, "d", Tap(0, f"open:{id}"))
        assert await noted(r) == []


@pytest.mark.parametrize(
    ("right", "restricted", "reason"),
    [
        ("commend", False, "commend"),
        ("review", True, "restricted"),
        ("commend", True, "commend restricted"),
    ],
)
async def test_whoever_reads_by_a_special_right_is_noted(
    tmp_path: Path, right: Right, restricted: bool, reason: str
) -> None:
    async with rig(tmp_path, "a") as r:
        office(r, FormRule(id="hoat-dong", right=right), restricted)
        await enrol(r, "d", "ldtbxh", "desk")
        id = await record_of(r)
        await do(r, "d", Tap(0, f"open:{id}"))
        assert await noted(r) == [("d", "read", "record", id, reason)]


async def test_whoever_sees_the_record_without_what_is_restricted_is_not_noted(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path, "a") as r:
        office(r, restricted=True)
        await enrol(r, "c", "ldtbxh", "clerk")
        said = await do(r, "c", Tap(0, f"open:{await record_of(r)}"))
        assert "Một số mục chỉ dành cho người có quyền xem." in said
        assert await noted(r) == []


async def test_what_is_refused_is_noted_with_the_right_that_was_lacking(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        office(r, FormRule(id="hoat-dong", right="commend"))
        await enrol(r, "c", "ldtbxh", "clerk")
        id = await record_of(r)
        await do(r, "c", Tap(0, f"open:{id}"))
        await do(r, "a", Tap(0, f"open:{id}"))
        await do(r, "c", Tap(0, "form:moi-can-bo"))
        assert await noted(r) == [
            ("c", "refused", "record", id, "commend"),
            ("a", "refused", "record", id, "review"),
            ("c", "refused", "form", "moi-can-bo", "invite"),
        ]
        async with r.db.read() as tx:
            assert (await records.everything(tx))[0].opened_at is None


async def test_an_invitation_is_noted_without_the_name_and_the_code(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await enrol(r, "d", "ldtbxh", "desk")
        assert "PIN" in await do(r, "d", Tap(0, "form:moi-can-bo"))
        await unlock(r, "d")
        said = await do(r, "d", Tap(0, "form:moi-can-bo"), "Xã Sơn Ba", "1", "1", "Mẫu", "gửi")
        assert "Mã mời cho Mẫu" in said
        unit = next(u.code for u in r.office.plan.units if u.short == "Xã Sơn Ba")
        assert await noted(r) == [("d", "invited", "invitation", f"officer {unit}", "")]
