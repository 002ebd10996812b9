"""Rows as OData entities: what the metadata declares, and every number a number."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import Form
from plan.loading import load_whole
from reports.interchange.entities import Feed
from reports.interchange.fields import layout, tables
from reports.interchange.identifiers import identifier
from reports.interchange.metadata import edmx, service
from reports.interchange.selecting import select, unknown
from reports.interchange.submission import Row, System, read, rows
from reports.interchange.typed import TYPES, edm, typed
from tests.reports.edmx import PRIMITIVES, Metadata
from tests.reports.samples import NOW, both, made, submitted, versions

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FEED = Feed(layout(versions()), HERE)
BESIDE = System(NOW, "21325", "Xã Sơn Kỳ", "2", "approved", 1, 0)


def entity(n: int = 1, expand: bool = False) -> dict[str, Any]:
    return FEED.entity(read(FEED.layout, both()[n]), BESIDE, expand)


def test_the_tables_and_their_names_are_those_of_odk_central() -> None:
    names = ["Submissions", "Submissions.more.docs", "Submissions.more.docs.pages"]
    assert list(FEED.tables) == names
    told = service(FEED, "https://vi.du/bao-cao.svc")
    assert told["@odata.context"] == "https://vi.du/bao-cao.svc/$metadata"
    assert told["value"][1] == {"name": names[1], "kind": "EntitySet", "url": names[1]}
    assert list(Metadata(edmx(FEED)).sets) == names


@pytest.mark.parametrize("expand", [False, True])
def test_every_row_has_what_the_metadata_declares(expand: bool) -> None:
    metadata = Metadata(edmx(FEED))
    for sent in both():
        root = read(FEED.layout, sent)
        for name, table in FEED.tables.items():
            for row in rows(root, table.path):
                metadata.check(FEED.entity(row, None if row.table else BESIDE, expand), name)


@pytest.mark.parametrize("form", load_whole("son-ha-2024")[1].values(), ids=lambda form: form.id)
def test_every_form_of_the_preset_has_sound_metadata(form: Form) -> None:
    feed = Feed(layout((form,)), HERE)
    row = Row("", "uuid:00000000-0000-0000-0000-000000000001")
    Metadata(edmx(feed)).check(feed.entity(row, BESIDE), "Submissions")


def test_a_submission_has_its_system_and_its_groups() -> None:
    told = entity()
    assert told["__id"] == told["meta"]["instanceID"] == "uuid:00000000-0000-0000-0000-000000000002"
    assert list(told["__system"]) == [
        "submissionDate", "updatedAt", "submitterId", "submitterName", "attachmentsPresent",
        "attachmentsExpected", "status", "reviewState", "deviceId", "edits", "formVersion",
        "deletedAt",
    ]  # fmt: skip
    assert told["more"]["women"] == 20
    assert told["more"]["cost"] == 1500000.5
    assert told["total"] == 30
    assert told["men"] == 10
    assert told["where"] == {"type": "Point", "coordinates": [108.6, 15.1, 12.0]}


def test_the_rows_of_a_repeat_are_joined_by_ids() -> None:
    told = entity(expand=True)
    docs = told["more"]["docs"]
    assert [doc["__Submissions-id"] for doc in docs] == [told["__id"]] * 2
    pages = docs[0]["pages"]
    assert {page["__Submissions-more-docs-id"] for page in pages} == {docs[0]["__id"]}
    ids = [told["__id"], *(row["__id"] for row in (*docs, *pages))]
    assert len(set(ids)) == len(ids)
    assert entity(expand=True) == told


def test_a_row_without_expansion_links_to_its_repeats() -> None:
    link = entity()["more"]["docs@odata.navigationLink"]
    assert link == "Submissions('uuid%3A00000000-0000-0000-0000-000000000002')/more/docs"
    assert "docs" not in entity()["more"]


def test_names_that_odata_forbids_are_made_fit_and_stay_apart() -> None:
    form = made(
        "1",
        [
            {"type": "integer", "name": name, "label": "A"}
            for name in ("a-b", "a.b", "a_b", "__id", "_9")
        ],
        id="2-bao.cao",
    )
    feed = Feed(layout((form,)), HERE)
    answers = {f"/{name}": str(n) for n, name in enumerate(("a-b", "a.b", "a_b", "__id"))}
    told = feed.entity(read(feed.layout, submitted(form, 1, answers)), BESIDE)
    Metadata(edmx(feed)).check(told, "Submissions")
    assert [told[n] for n in ("a_b", "a_b_2", "a_b_3", "__id_2")] == [0, 1, 2, 3]
    assert told["__id"].startswith("uuid:")
    assert [identifier(name) for name in ("2-bao.cao", "tên")] == ["_2_bao_cao", "tên"]


@given(st.sampled_from([*TYPES, "string", "time"]), st.text(max_size=30))
def test_any_text_becomes_a_value_of_the_type_or_none(kind: str, value: str) -> None:
    made_ = typed(kind, value, HERE)
    assert made_ is None or PRIMITIVES[edm(kind)](made_)
    json.dumps(made_, allow_nan=False)


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("int", "0", 0),
        ("int", "12.0", 12),
        ("int", "12.5", None),
        ("int", "1e400", None),
        ("decimal", "NaN", None),
        ("decimal", "-0.25", -0.25),
        ("date", "2024-11-20", "2024-11-20"),
        ("date", "2024-02-30", None),
        ("dateTime", "2024-11-20T09:30", "2024-11-20T09:30:00.000+07:00"),
        ("dateTime", "2024-11-20T09:30:00Z", "2024-11-20T09:30:00.000Z"),
        ("geopoint", "15.1 108.6", {"type": "Point", "coordinates": [108.6, 15.1]}),
        ("geopoint", "đâu đó", None),
        ("time", "09:30", "09:30"),
        ("string", "", None),
    ],
)
def test_numbers_and_dates_are_what_excel_takes_them_for(kind: str, value: str, told: Any) -> None:
    assert typed(kind, value, HERE) == told


def test_only_what_is_selected_is_told() -> None:
    wanted = ("title", "more/cost", "__system/submissionDate")
    assert unknown(FEED, FEED.layout.root, wanted) == ""
    told = select(entity(), wanted)
    assert list(told) == ["__id", "__system", "title", "more"]
    assert told["more"] == {"cost": 1500000.5}
    assert list(told["__system"]) == ["submissionDate"]
    assert select(entity(), ("more",))["more"] == entity()["more"]


def test_a_property_that_is_not_there_is_named() -> None:
    docs = tables(FEED.layout.root)[1]
    assert unknown(FEED, FEED.layout.root, ("title", "secret")) == "secret"
    assert unknown(FEED, docs, ("__Submissions-id", "no")) == ""
    assert unknown(FEED, docs, ("__system",)) == "__system"
