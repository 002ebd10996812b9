"""What is wrong with an uploaded form, in Vietnamese: where it stands, and what to write."""

from __future__ import annotations

from collections.abc import Sequence

from dialogue.folding import clip
from storage.values import Fault

SHOWN = 15  # of what is wrong; the rest is counted
LONGEST_REASON = 200  # UTF-16 units

FILE = {  # about the file as a whole
    "suffix": "Tôi chỉ đọc được tệp .xlsx (hoặc .md). Anh/chị mở tệp bằng Excel, chọn Lưu thành… "
    "kiểu .xlsx rồi gửi lại giúp.",
    "empty": "Tệp này trống. Anh/chị gửi lại giúp.",
    "size": "Tệp lớn quá 2 MB. Anh/chị bỏ ảnh và các trang không dùng rồi gửi lại giúp.",
    "old-excel": "Đây là tệp Excel kiểu cũ. Anh/chị lưu thành .xlsx rồi gửi lại giúp.",
    "locked": "Tệp có mật khẩu nên không mở được. Anh/chị bỏ mật khẩu rồi gửi lại giúp.",
    "not-workbook": "Đây không phải tệp Excel .xlsx, dù tên tệp là vậy. Anh/chị mở bằng Excel, lưu "
    "lại thành .xlsx rồi gửi giúp.",
    "not-text": "Tệp .md này không có bảng biểu mẫu. Anh/chị gửi tệp .xlsx giúp.",
    "damaged": "Tệp bị hỏng hoặc có phần lạ nên không mở được. Anh/chị mở bằng Excel, lưu lại rồi "
    "gửi giúp.",
    "names": "Trong tệp có phần mang tên lạ nên không mở. Anh/chị chép nội dung sang tệp mới giúp.",
    "bomb": "Tệp bung ra lớn bất thường nên không mở. Anh/chị chép các trang survey, choices, "
    "settings sang một tệp mới giúp.",
    "entities": "Tệp có khai báo XML không dùng được nên không mở. Anh/chị chép nội dung sang một "
    "tệp Excel mới giúp.",
    "macros": "Tệp có macro. Anh/chị lưu thành .xlsx không có macro rồi gửi lại giúp.",
    "links": "Tệp có liên kết đến tệp hoặc dữ liệu khác. Anh/chị bỏ liên kết (Dữ liệu → Sửa liên "
    "kết → Ngắt) rồi gửi lại giúp.",
    "embedded": "Trong tệp có tệp khác được nhúng vào. Anh/chị bỏ phần ấy rồi gửi lại giúp.",
    "time": "Tệp này đọc lâu quá nên đã dừng. Anh/chị bỏ các trang và công thức không dùng giúp.",
    "lost": "Tôi chưa tải được tệp này. Anh/chị gửi lại giúp.",
    "long": "Biểu mẫu dài quá. Anh/chị chia thành vài biểu mẫu giúp.",
    "no-survey": "Tệp thiếu trang survey. Anh/chị đặt tên trang câu hỏi là survey giúp.",
    "rows": "Có trang dài hơn 5.000 dòng. Anh/chị bỏ các dòng không dùng giúp.",
    "missing-sheet": "Trang survey chưa có câu hỏi nào. Anh/chị thêm câu hỏi giúp.",
    "unreadable": "Tệp này không đọc được. Anh/chị mở bằng Excel, lưu lại rồi gửi giúp.",
    "form-id": "Trang settings: form_id cần viết liền, không dấu, từ 2 đến 24 chữ cái, số hoặc "
    "gạch, ví dụ nhu-cau-ho-tro.",
    "version": "Trang settings: thiếu version. Anh/chị ghi số phiên bản, ví dụ 1.",
    "title": "Trang settings: thiếu form_title. Anh/chị ghi tên biểu mẫu giúp.",
    "reserved": "Tên form_id “{what}” đã dùng cho việc khác của bot. Anh/chị đặt tên khác giúp.",
    "same-version": "Phiên bản “{what}” đã đăng với nội dung khác. Anh/chị đổi version trong trang "
    "settings giúp.",
    "known": "Bản này đã đăng rồi, phiên bản “{what}”, không có gì khác.",
}
THERE = {  # about a place: what stands before it is “Trang survey, dòng 7: ”
    "formula": "ô {what} có công thức hoặc lỗi. Anh/chị hãy dán giá trị vào ô này.",
    "cell": "ô {what} dài hơn 4.000 chữ. Anh/chị rút gọn giúp.",
    "columns": "có hơn 100 cột. Anh/chị bỏ các cột không dùng giúp.",
    "too-large": "“{what}” lớn quá mức cho phép. Anh/chị rút gọn giúp.",
    "missing-type": "thiếu loại câu hỏi (cột type).",
    "missing-name": "thiếu tên (cột name).",
    "missing-label": "thiếu lời hỏi (cột label) của “{what}”.",
    "missing-calculation": "“{what}” là loại calculate nhưng cột calculation còn trống.",
    "bad-name": "tên “{what}” không dùng được. Tên bắt đầu bằng chữ cái không dấu, chỉ có chữ, số, "
    "gạch dưới.",
    "duplicate-name": "tên “{what}” đã dùng ở dòng khác. Anh/chị đổi một trong hai tên.",
    "duplicate-choice": "lựa chọn “{what}” có hai lần trong cùng danh sách.",
    "unknown-type": "loại câu hỏi “{what}” không có trong XLSForm. Anh/chị đổi thành loại khác, ví "
    "dụ text, integer, date, select_one.",
    "unsupported-type": "loại câu hỏi “{what}” chưa được hỗ trợ. Anh/chị đổi thành loại khác, ví "
    "dụ text, integer, date, select_one.",
    "unsupported-column": "cột “{what}” chưa được hỗ trợ. Anh/chị bỏ cột này giúp.",
    "unsupported-setting": "mục “{what}” chưa được hỗ trợ. Anh/chị bỏ mục này giúp.",
    "unsupported-sheet": "trang “{what}” chưa được hỗ trợ. Anh/chị bỏ trang này giúp.",
    "unsupported-function": "hàm {what} chưa được hỗ trợ.",
    "unknown-function": "không có hàm {what}. Anh/chị xem lại cách viết.",
    "wrong-arguments": "hàm {what} thiếu hoặc thừa tham số.",
    "bad-expression": "biểu thức của “{what}” viết chưa đúng.",
    "bad-pattern": "mẫu so khớp (regex) của “{what}” không dùng được.",
    "too-complex": "biểu thức của “{what}” phức tạp quá. Anh/chị tách thành vài bước giúp.",
    "circle": "các phép tính chờ nhau thành vòng: {what}.",
    "unknown-reference": "không có câu hỏi nào tên “{what}”.",
    "missing-list": "trang choices không có danh sách “{what}”.",
    "bad-list": "danh sách “{what}” không dùng được.",
    "unbalanced-group": "begin và end của nhóm “{what}” không khớp nhau.",
    "bad-file": "biểu mẫu cần tệp “{what}”, nhưng bot không nhận tệp đi kèm.",
}
REASONED = frozenset(("bad-expression", "bad-pattern", "bad-list", "wrong-arguments"))


def say_all(faults: Sequence[Fault]) -> str:
    """Everything that is wrong, a line each; what is more than a screen is counted."""
    lines = dict.fromkeys(say(fault) for fault in sorted(faults, key=_place))
    shown = list(lines)[:SHOWN]
    rest = len(lines) - len(shown)
    if len(shown) == 1:
        return shown[0]
    more = [f"… và {rest} chỗ nữa."] if rest else []
    return "\n".join([*(f"{n}. {line}" for n, line in enumerate(shown, 1)), *more])


def say(fault: Fault) -> str:
    """One thing that is wrong; what has no sentence of its own keeps its English reason."""
    what = clip(fault.what, 60)
    if fault.code in FILE:
        return FILE[fault.code].format(what=what)
    where = _where(fault)
    known = THERE.get(fault.code)
    quoted = f"“{clip(fault.reason, LONGEST_REASON)}”" if fault.reason else ""
    if known is None:
        said = f"chưa dùng được: {quoted}" if quoted else "chưa dùng được."
    else:
        said = known.format(what=what)
        said += f" {quoted}" if quoted and fault.code in REASONED else ""
    return f"{where}{said}" if where else said[:1].upper() + said[1:]


def _where(fault: Fault) -> str:
    places = [f"Trang {fault.sheet}"] if fault.sheet else []
    places += [f"dòng {fault.row}"] if fault.row else []
    return f"{', '.join(places)}: " if places else ""


def _place(fault: Fault) -> tuple[bool, str, int]:
    order = {"": "", "survey": "1", "choices": "2", "settings": "3"}
    return fault.code not in FILE, order.get(fault.sheet, "4"), fault.row
