"""How a new version of a form differs from the one in use, field by field, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms import Form, tables
from forms.values import Kind

NAMED = 12  # fields that are named in a line; the rest is counted
KINDS = {
    Kind.TEXT: "chữ",
    Kind.INTEGER: "số nguyên",
    Kind.DECIMAL: "số",
    Kind.RANGE: "số",
    Kind.DATE: "ngày",
    Kind.TIME: "giờ",
    Kind.DATETIME: "ngày giờ",
    Kind.SELECT_ONE: "chọn một",
    Kind.SELECT_MULTIPLE: "chọn nhiều",
    Kind.RANK: "xếp thứ tự",
    Kind.IMAGE: "ảnh",
    Kind.AUDIO: "âm thanh",
    Kind.FILE: "tệp",
    Kind.GEOPOINT: "vị trí",
    Kind.ACKNOWLEDGE: "xác nhận",
}
COMPUTED = "tự tính"


def same(source: str, other: str) -> bool:
    """Whether two sources hold the same tables; the text around them does not matter."""
    return source == other or tables.read(source) == tables.read(other)


def fields(form: Form) -> dict[str, str]:
    """The fields of a form by name, with what they hold; notes hold nothing."""
    computed = {
        ref.rpartition("/")[2]: COMPUTED
        for ref, bind in form.binds.items()
        if bind.calculate and ref not in form.controls
    }
    asked = {
        ref.rpartition("/")[2]: KINDS.get(control.kind, str(control.kind))
        for ref, control in form.controls.items()
        if control.kind is not Kind.NOTE
    }
    return {**computed, **asked}


def questions(form: Form) -> int:
    """How many questions a form has."""
    return sum(control.kind is not Kind.NOTE for control in form.controls.values())


def changes(new: Form, old: Form) -> list[str]:
    """Lines about what is new, gone, or of another type; figures go on by the names."""
    now, then = fields(new), fields(old)
    added = [name for name in now if name not in then]
    gone = [name for name in then if name not in now]
    other = _changed(now, then)
    lines = [f"Mới: {_named(added)}."] if added else []
    lines += [f"Không còn: {_named(gone)}. Số liệu cũ vẫn giữ."] if gone else []
    lines += [f"Đổi loại: {_named(other)}. Số liệu cũ và mới không cộng được."] if other else []
    return lines or ["Các trường như cũ."]


def _changed(now: Mapping[str, str], then: Mapping[str, str]) -> list[str]:
    both = [name for name in now if name in then and now[name] != then[name]]
    return [f"{name} ({then[name]} → {now[name]})" for name in both]


def _named(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" và {rest} trường nữa" if rest > 0 else "")
