"""The words that say what a figure counts, and those that say that it counts nothing yet."""

from __future__ import annotations

from dialogue.pasting.phrases import split

PEOPLE = "people"  # those who came, all of them
PART = "part"  # some of those who came: officials, members, pupils
WOMEN, MEN, ETHNIC, CHILDREN = "women", "men", "ethnic", "children"
GROUPS = frozenset((WOMEN, MEN, ETHNIC, CHILDREN))
SESSIONS, REACH, TOTAL, COUNT = "sessions", "reach", "sum", "count"
MIXED = "mixed"  # words that count something else than they seem to
PERSONS = GROUPS | {PEOPLE, PART, MIXED}
WORDS = {
    PEOPLE: "người; ng; ngừ; ngừi; lượt người; đại biểu; học viên; hv; bà con; người dự",
    PART: "cán bộ; hội viên; đoàn viên; đvtn; học sinh; người dân; công chức; giáo viên;"
    " trưởng thôn; thanh niên; khách mời; người cao tuổi; hội viên hội nông dân; thành viên",
    WOMEN: "nữ; nữ giới; phụ nữ; chị em; chị em phụ nữ; chị; các chị; hội viên phụ nữ;"
    " hội viên nữ; đại biểu nữ; nữ đại biểu",
    MEN: "nam; nam giới; anh em; đàn ông",
    ETHNIC: "dtts; đồng bào; dân tộc; dân tộc thiểu số; người dân tộc",
    CHILDREN: "trẻ em; cháu; các cháu; thiếu nhi; cháu nhỏ; trẻ nhỏ",
    SESSIONS: "buổi; lớp; cuộc; hội nghị",
    REACH: "lượt nghe; lượt xem; lượt tiếp cận; lượt truy cập; view; lượt view; người nghe;"
    " người xem; lượt người nghe; lượt người xem; tiếp cận",
    TOTAL: "tổng; tổng số; tổng cộng",
    COUNT: "cái; tấm; chiếc; tờ; bài; tin; lượt; lần; bản",
    MIXED: "hội phụ nữ; hội liên hiệp phụ nữ; chi hội phụ nữ; hội lhpn; cán bộ phụ nữ; tổ phụ nữ;"
    " em gái; trẻ em gái; nữ sinh; bé gái; chi hội; dân tộc kinh; người kinh; nữ cán bộ;"
    " câu lạc bộ phụ nữ; lượt thích; lượt like; lượt chia sẻ; lượt tương tác; người khuyết tật;"
    " đoàn; tổ; ban; nhóm; đội",
}
COUNTABLE = {
    "cai": ("cai", "tam", "chiec"),
    "to": ("to", "ban"),
    "bai": ("bai", "tin"),
    "luot": ("luot", "lan"),
}  # the unit of a form and the words that say the same
THINGS = ("cai", "to")  # units of what is counted by its own name: “3 băng rôn”
EACH, PLANNED, ABOUT = "each", "planned", "about"
DOUBTS = {
    ABOUT: "trên dưới; khoảng",
    EACH: "mỗi; mời; bình quân; trung bình; từng",
    PLANNED: "dự kiến; kế hoạch; chỉ tiêu; đăng ký; vắng; thiếu; chưa; quy mô; mục tiêu;"
    " so với; năm ngoái; năm trước; tối đa; tối thiểu; ít nhất; không quá; dưới; biết; chắc;"
    " hình như; sẽ; sắp; cần; phấn đấu; còn; khen thưởng; biểu dương; tuyên dương; giấy khen;"
    " tặng thưởng; giải; tuần sau; ngày mai; tháng sau; dự định; báo cáo viên; do",
}
BEHIND = (
    "cổ vũ; phục vụ; vắng; chưa; đăng ký; bị; nghỉ; mỗi; một; vắng mặt; theo kế hoạch; được mời;"
    " phụ trách; trình bày; hướng dẫn; giảng; dẫn chương trình; tổ chức; chỉ đạo"
)
NOW = ("nhung", "thuc", "di")  # “dự kiến 100 nhưng thực tế 76”: what follows is a result
NEXT_TO = frozenset(
    (
        ":", "=", "la", "co", "duoc", "dat", "chiem", "khoang", "gan", "hon", "tren", "tam",
        "chung", "uoc", "duoi", "gom", "so", "tham", "gia", "du", "den",
    )
)  # fmt: skip  # between a label and its figure: “nữ chiếm khoảng 28”
FOLLOWING = frozenset(
    (
        "a", "nhe", "nha", "va", "trong", "tham", "du", "o", "tai", "ngay", "voi", "cung", "thi",
        "con", "nghe", "xem", "dc", "luon", "chi", "kp", "kinh", "hom", "sang", "chieu", "toi",
    )
)  # fmt: skip  # behind a figure whose label stands before it
LONGEST_CLAUSE = 40  # words in which a doubt is looked for
BREAKS = frozenset(",;.()\n\x01\x02\x03-–—/!?…•*+")

LABELS = [(kind, word) for kind, words in WORDS.items() for word in split(words)]
DOUBTFUL = [(kind, word) for kind, words in DOUBTS.items() for word in split(words)]
UNFIT = [("unfit", word) for word in split(BEHIND)]
