"""What a nudge says is true on the day on which it is said."""

from __future__ import annotations

import pytest

from schedules.due import due
from schedules.wording import buttons, text
from tests.clock import at
from tests.schedules.samples import DESK, LEAD, MOT, PLAN, standing

ONE = "Xã Sơn Kỳ còn 1 việc trước ngày 27/11: báo cáo kết quả."


@pytest.mark.parametrize(
    ("moment", "count", "said"),
    [
        ("20/11/2024 07:30", 4, f"Chào chị. {ONE} Đơn vị đã ghi 4 hoạt động, khoảng 5 phút."),
        (
            "26/11/2024 07:30",
            0,
            f"Chào chị. Hôm nay là ngày cuối. {ONE} Đơn vị chưa ghi hoạt động nào, khoảng 5 phút.",
        ),
        (
            "28/11/2024 07:30",
            1,
            "Chào chị. Xã Sơn Kỳ có 1 việc đã quá hạn 2 ngày (trước ngày 27/11): "
            "báo cáo kết quả. Đơn vị đã ghi 1 hoạt động, khoảng 5 phút.",
        ),
    ],
)
def test_an_officer_reads_how_long_is_left(moment: str, count: int, said: str) -> None:
    nudge = due(PLAN, standing(MOT), at(moment))[0]
    assert text(PLAN, nudge, {"21325": count}, at(moment).date()) == said


def test_the_buttons_are_the_four_of_the_conversation() -> None:
    rows = buttons(PLAN, due(PLAN, standing(MOT), at("20/11/2024 07:30"))[0])
    assert [(label, value) for row in rows for label, value, _word in row] == [
        ("Làm ngay", "do:ket-qua"),
        ("Không phát sinh", "zero:ket-qua"),
        ("Chiều nhắc lại", "later:ket-qua"),
        ("Tôi không phụ trách", "notme:ket-qua"),
    ]


def test_the_lead_and_the_desk_read_who_is_overdue() -> None:
    moment = at("27/11/2024 07:30")
    nudges = due(PLAN, standing(MOT, LEAD, DESK, duties=("ket-qua", "tong-hop")), moment)
    said = {n.person.id: text(PLAN, n, {}, moment.date()) for n in nudges}
    assert said["truong"].startswith("Chào anh. Xã Sơn Kỳ đã quá hạn 1 ngày (trước ngày 27/11)")
    assert "Quá hạn báo cáo kết quả (trước ngày 27/11), còn 25 đơn vị: Phòng Nội vụ" in said["ban"]
    desk = buttons(PLAN, next(n for n in nudges if n.person.id == "ban"))
    values = [value for row in desk for _label, value, _word in row]
    assert values == ["later:tong-hop", "notme:tong-hop", "board"]
