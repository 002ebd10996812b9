"""The forms of cases as tests fill them in: an adult in her family, a child, a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from forms import Instance
from tests.forms.presets import Tables, filled, preset_form

NOW = datetime(2024, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CASE_TABLES: Tables = {
    "hotlines": [
        {"name": "113", "when": "danger", "say": "113 công an"},
        {"name": "111", "when": "help", "say": "111 tổng đài bảo vệ trẻ em"},
    ],
    "services": [
        {"name": "cong-an", "label": "Công an"},
        {"name": "y-te", "label": "Y tế"},
        {"name": "khong", "label": "Không chia sẻ với nơi nào"},
    ],
}
ADULT = {
    "danger": "khong", "consent_record": "dong-y", "source": "ubnd", "context": "gia-dinh",
    "who": "nu-18-59", "incident_when": "hom-nay", "acts": "a", "perp_who": "nam-60",
    "relation": "chong-vo", "severity": "nhe", "needs": "an-toan", "consent_share": "cong-an",
}  # fmt: skip
CHILD = {
    "danger": "co", "consent_record": "giam-ho", "source": "td-111", "context": "gia-dinh",
    "who": "nu-6-15", "incident_when": "trong-tuan", "forms": "tinh-duc", "gbv_1": "khong",
    "gbv_2": "co", "perp_who": "nam-18-59", "relation": "cha-me", "needs": "y-te",
    "consent_share": "cong-an y-te",
}  # fmt: skip
REFUSED = {
    "danger": "khong", "consent_record": "khong", "source": "ubnd", "context": "gia-dinh",
    "victim_sex": "nu", "victim_age": "18-59", "forms": "than-the",
}  # fmt: skip


def _begun(form: str) -> Instance:
    return Instance(preset_form(form), today=NOW.date(), now=NOW, datasets=CASE_TABLES)


def case(**answers: str) -> Instance:
    """A case with some answers; those whose question is not asked in it are left out."""
    return _answered(_begun("vu-viec"), answers)


def follow_up(**answers: str) -> Instance:
    """A follow-up with some answers."""
    return filled(_begun("theo-doi"), answers)


def _answered(instance: Instance, answers: dict[str, str]) -> Instance:
    for name, value in answers.items():
        if any(q.name == name for q in instance.questions()):
            instance = filled(instance, {name: value})
    return instance


def facts(instance: Instance, **rows: Sequence[str]) -> Instance:
    """The case with an answer in each row of a repeat."""
    for name, values in rows.items():
        for path, value in zip(
            [q.path for q in instance.questions() if q.name == name], values, strict=True
        ):
            changed = instance.put(path, value)
            assert isinstance(changed, Instance), changed
            instance = changed
    return instance
