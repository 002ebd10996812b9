"""Everything that the conversation says by itself, beside the kind of question it belongs to."""

from __future__ import annotations

from dialogue.folding import fold
from dialogue.identifying import Identifier
from dialogue.values import Option
from forms.values import Kind

BACK = Option("Lùi", "back", word=True)
SKIP = Option("Bỏ qua", "skip", word=True)
UNDO = Option("Hoàn tác", "undo", word=True)
REVIEW = Option("Xem lại", "review", word=True)
CANCEL = Option("Hủy", "cancel", word=True)
SUBMIT = Option("Gửi", "submit", word=True)
HELP = Option("Trợ giúp", "help", word=True)
URGENT = Option("Khẩn cấp", "urgent", word=True)  # obeyed before a form hears it
RESERVED = (BACK, SKIP, UNDO, REVIEW, CANCEL, SUBMIT, HELP)

DETAILS = Option("Thêm chi tiết", "details", word=True)
WORDS = {fold(option.label): option.value for option in (*RESERVED, DETAILS)}
COMMANDS = {"help": "help", "cancel": "cancel"}  # slash commands that mean a reserved word
DONE = Option("Xong", "done", word=True)
MORE = Option("Xem thêm", "more", word=True)
GO_ON = Option("Làm tiếp", "go", word=True)
AGREED = Option("Xác nhận", "ok")
ADD = Option("Thêm", "add")
NO_MORE = Option("Không còn", "enough")
KEEP = Option("Giữ lại làm sau", "keep")
DROP = Option("Bỏ hết", "drop")
CHANGE = Option("Đổi", "change")
LEAVE = Option("Giữ như cũ", "leave")
REWRITE = Option("Sửa lại", "rewrite")
ANYWAY = Option("Vẫn ghi", "anyway")

CONFIRMING = frozenset(
    ("ok", "oke", "da hieu", "xac nhan", "dong y", "co", "vang", "da", "dung", "dung a", "da dung")
)  # folded
NOTHING = frozenset(("khong", "ko", "khong co", "ko co", "chua co"))  # folded: “I have none”

EXAMPLES = {
    Kind.TEXT: "Anh/chị gõ câu trả lời giúp.",
    Kind.INTEGER: "Anh/chị gõ một con số, ví dụ 120.",
    Kind.DECIMAL: "Anh/chị gõ một con số, ví dụ 12,5.",
    Kind.RANGE: "Anh/chị gõ một con số.",
    Kind.DATE: "Anh/chị gõ ngày, ví dụ 18/11 hoặc hôm qua.",
    Kind.TIME: "Anh/chị gõ giờ, ví dụ 8h30.",
    Kind.DATETIME: "Anh/chị gõ ngày và giờ, ví dụ 18/11 8h30.",
    Kind.SELECT_ONE: "Anh/chị chọn một dòng dưới đây, hoặc gõ số của dòng.",
    Kind.SELECT_MULTIPLE: "Anh/chị chọn các dòng cần rồi bấm Xong, hoặc gõ số, ví dụ 1, 3.",
    Kind.RANK: "Anh/chị gõ số các dòng theo thứ tự, ví dụ 2, 1, 3.",
    Kind.IMAGE: "Anh/chị gửi một ảnh giúp.",
    Kind.AUDIO: "Anh/chị gửi một tin thoại giúp.",
    Kind.FILE: "Anh/chị gửi một tệp giúp.",
    Kind.GEOPOINT: "Anh/chị gửi vị trí từ điện thoại giúp.",
    Kind.ACKNOWLEDGE: "Anh/chị bấm Xác nhận, hoặc Hủy.",
    Kind.NOTE: "",
    Kind.REPEAT: "Anh/chị bấm Thêm hoặc Không còn.",
}
UNUSABLE = {
    "sticker": "Nhãn dán chưa thay được câu trả lời ạ.",
    "forward": "Tin chuyển tiếp không tính là câu trả lời ạ.",
    "edit": "Tin đã sửa không tính ạ. Muốn đổi, anh/chị gõ Xem lại rồi chọn dòng cần sửa.",
    "too_big": "Tệp này lớn quá, anh/chị gửi tệp dưới 10 MB giúp.",
}
WRONG_MEDIA = "Lúc này chưa cần ảnh hay tệp ạ."
WRONG_SHARE = "Lúc này chưa cần danh thiếp hay vị trí ạ."
NOT_UNDERSTOOD = "Tôi chưa hiểu câu trả lời này."
TOO_LONG = "Câu trả lời dài {count} chữ cái, nhiều hơn {most}. Anh/chị viết gọn lại giúp."
NEAR = "Gần giống: {labels}."
STALE = "Câu này đã trả lời rồi ạ."
NO_LINE = "Chưa có dòng {number} ạ."
EDITING = "Sửa: {name}"
FIRST = "Đây là câu đầu tiên rồi ạ."
REQUIRED = "Câu này cần có câu trả lời ạ."
NOTHING_TO_UNDO = "Chưa có gì để hoàn tác ạ."
UNDONE = "Đã bỏ câu vừa ghi."
PUT_BACK = "Đã trả lại như trước."
READ = "Tôi đọc được: {said}."
UNCLEAR = "Chưa rõ: {said}."
TOOK = "Đã ghi: {said}."
NOT_FITTING = "Giá trị này chưa hợp lệ ạ."
REVIEW_HEAD = "Anh/chị xem lại:"
DETAILS_HEAD = "Các mục có thể ghi thêm:"
EDIT_HINT = "Gõ số để sửa."
FILL_HINT = "Gõ số để ghi hoặc sửa."
UNANSWERED = "chưa có"
CANCELLING = "Bỏ hết những gì đã ghi, hay giữ lại để làm tiếp sau ạ?"
MISSING = "Còn thiếu câu này."
OUT_WORDS = "Gõ Lùi để quay lại, Xem lại để kiểm tra, Hủy để dừng, Khẩn cấp để gọi người giúp."
LOSES = "Nếu đổi, những mục sau không dùng nữa: {names}. Anh/chị đổi chứ ạ?"
IDENTIFIES = "Câu này có vẻ có {kinds}. Không nên ghi ở đây. Anh/chị sửa lại, hay vẫn ghi?"
REFUSED = "Câu này có vẻ có {kinds}, nên tôi không ghi lại ạ."
KINDS = {
    Identifier.NAME: "tên người",
    Identifier.PHONE: "số điện thoại",
    Identifier.CITIZEN_ID: "số căn cước",
    Identifier.BIRTH: "ngày sinh",
    Identifier.ADDRESS: "chỗ ở",
    Identifier.EMAIL: "thư điện tử",
    Identifier.SOCIAL: "tài khoản mạng xã hội",
    Identifier.BANK: "số tài khoản hoặc số bảo hiểm",
    Identifier.PLATE: "biển số xe",
}
FULL = "Danh sách này đã đầy, không thêm được nữa ạ."
ONE_MORE = "{label}: thêm một mục không ạ?"
