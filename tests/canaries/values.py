"""What is planted: invented names, numbers, secrets and stories, twenty of each kind."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

EACH = 20
SURNAMES = ("Đinh", "Phạm", "Nguyễn", "Hồ", "Trần")
GIVEN = ("Ngân", "Quỳnh", "Thoại", "Diễm")
DEEDS = ("trốn sang nhà hàng xóm", "ngủ lại ở chòi rẫy", "giấu giấy tờ dưới bếp", "bỏ ăn ba ngày")
WAYS = ("qua chị bán nước", "lúc chồng đi rẫy", "bằng tin của cô giáo", "sau buổi chợ phiên")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _spelled(number: int, letters: str, length: int) -> str:
    """A random word of so many letters, the same in every run."""
    return "".join(random.Random(number).choices(letters, k=length))


def _names() -> list[str]:
    return [f"{surname} Thị Mẫu {given}" for surname in SURNAMES for given in GIVEN]


def _stories(what: str, told: Sequence[str]) -> list[str]:
    return [
        f"{what} thứ {number}: {told[number % len(told)]}, {name.rpartition(' ')[2]} kể"
        for number, name in enumerate(_names(), 1)
    ]


PLANTED: Mapping[str, Sequence[str]] = {
    "name": _names(),
    "phone": [f"0900{314159 + 7919 * n:06}" for n in range(EACH)],
    "id": [f"0791990{14159 + 3571 * n:05}" for n in range(EACH)],
    "pin": [f"{(271813 + 48611 * n) % 10**6:06}" for n in range(EACH)],
    "page": [_spelled(n + 1, LETTERS, 43) for n in range(EACH)],
    "invitation": [_spelled(n + 101, CROCKFORD, 10) for n in range(EACH)],
    "token": [f"70000000{n:02}:AA{_spelled(n + 201, LETTERS, 33)}" for n in range(EACH)],
    "narrative": _stories("Diễn biến", DEEDS),
    "contact": _stories("Gặp riêng", WAYS),
}
EVERY = tuple(value for values in PLANTED.values() for value in values)
BUNDLES = tuple("\n".join(values) for values in zip(*PLANTED.values(), strict=True))
ALONE = tuple(values[n] for n, values in enumerate(PLANTED.values()))
SAID = (*ALONE, *BUNDLES)  # what is typed: one of each kind by itself, and all of them together
CODED = tuple(f"VV-2024-{pin}" for pin in PLANTED["pin"][:3])  # it looks like a case's code
