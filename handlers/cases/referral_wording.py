"""What is said about referrals; a notice names neither the case nor what it is about."""

from __future__ import annotations

from typing import assert_never

from handlers.wording import lowered
from plan.cases import Cases, Service
from plan.values import Plan
from storage.case_values import Case, Referral, ReferralState

ASK_CONSENT = (
    "Chưa có nơi nào được đồng ý chia sẻ. Anh/chị hỏi lại người trong hồ sơ, rồi ghi ở mục "
    "“Đồng ý chia sẻ” ạ."
)
REASONS = {"du-suc": "ngoài khả năng", "sai-noi": "không đúng nơi", "khac": "lý do khác"}


def state_of(state: ReferralState) -> str:
    """A state as it is said."""
    match state:
        case "offered":
            return "đã chuyển, chờ nhận"
        case "accepted":
            return "đã nhận"
        case "declined":
            return "không nhận"
        case "done":
            return "đã hỗ trợ xong"
        case "revoked":
            return "đã thu hồi"
        case _:
            assert_never(state)


def here(state: ReferralState) -> str:
    """A state as it is said to those who take referrals."""
    return "chờ tiếp nhận" if state == "offered" else state_of(state)


def line(plan: Cases, referral: Referral) -> str:
    """A referral on a line of the owner's view."""
    service = plan.service(referral.service)
    why = f" ({REASONS[referral.reason]})" if referral.reason in REASONS else ""
    return f"– {service.label if service else referral.service}: {state_of(referral.state)}{why}"


def arrived(plan: Plan, service: Service) -> str:
    """The notice to those who take referrals."""
    unit = next((u.short for u in plan.units if u.code == service.unit), service.label)
    return f"Có 1 việc mới chuyển đến {lowered(unit)}, anh/chị xem và tiếp nhận giúp ạ."


def passed_to(service: Service, case: Case, told: bool) -> str:
    """What the owner hears; where nobody can be told here, how to reach the service."""
    if told:
        return f"Đã báo {service.label}. Kết quả sẽ đến tại đây."
    phone = f" số {service.phone}" if service.phone else ""
    return (
        f"{service.label} chưa nhận tin qua đây: anh/chị gọi{phone}, chỉ đọc mã {case.code}, rồi "
        "ghi kết quả ở dưới ạ."
    )


def changed(service: Service, state: ReferralState) -> str:
    """The neutral notice to the owner when a service has answered."""
    return f"Một việc anh/chị chuyển đi có kết quả mới: {state_of(state)}."
