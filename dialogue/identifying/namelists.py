"""Vietnamese surnames, given names and forms of address, and the words that only look like them."""

from __future__ import annotations

from dialogue.identifying.words import spelling, strip_accents


def _spelled(names: str) -> frozenset[str]:
    return frozenset(spelling(name) for name in names.split())


def _plain(names: frozenset[str]) -> frozenset[str]:
    return frozenset(strip_accents(name) for name in names)


def _pairs(pairs: str) -> frozenset[tuple[str, str]]:
    """“thanh: nien lap; an: toan” as pairs of words."""
    found = set()
    for entry in pairs.split(";"):
        first, _, seconds = entry.partition(":")
        found.update((first.strip(), second) for second in seconds.split())
    return frozenset(found)


GIVEN_WORDS = """
an ánh ân ái bách bảo bằng bích biên bình bông bống bi cầm cẩm châu chi chiến chinh chung chương
công cúc cường danh dao diễm diệp diệu doanh dung duy duyên dũng dương đan đào đạo đạt điền điệp
đình định đoàn đông đồng độ đức giang giàu gấm hà hải hạ hạnh hân hằng hảo hậu hiên hiển hiền hiệp
hiếu hiệu hoa hoan hoàn hoàng hòa hoài hoạt hồng huấn huân huệ huy huyền huỳnh hùng hưng hương
hường hữu kha khải khang khanh khánh khiêm khoa khoát khôi khương khuê kiên kiều kiệt kim kỳ lam lan
lâm lài lanh lành lập lệ lê lịch liên liễu linh loan long lộc lợi luân luận luyến lương lưu ly lý
mai mạnh mẫn mận miên miền minh mơ mùi my mỹ na nam nga ngà ngân nghi nghĩa nghiêm ngoan ngọc
nguyên nguyệt nhã nhạn nhàn nhân nhật nhi nhiên nhung như nhựt ninh nở nụ nương oanh phát phi phong
phong phú phúc phụng phước phương phượng quang quân quế quốc quý quyên quyền quyết quỳnh rạng sa
san sang sáng sen sinh sơn sương sửu tài tám tâm tân tấn tây thạch thái thanh thành thảo thạnh thắm
thắng thân thế thi thiên thiện thiết thịnh thọ thoa thoại thoan thông thơ thơm thu thuận thục thúy
thùy thủy thuyên thư thương thường thường tí tiên tiến tín tình tính tịnh toán toàn toản tố trà
trang trạng trâm trân tri trí triết triều triệu trinh trọng trúc trung truyền trường tú tuân tuấn
tuệ tuyên tuyến tuyền tuyết tùng tường tươi tý tèo uyên út vân văn vi viên việt viện vinh vĩnh vũ
vui vượng vy xoan xuân xuyến ý yên yến nhẫn thụy trầm hạt lựu bưởi mít tẹo tủn tẻo
"""
NUMBER_WORDS = "hai ba tư năm sáu bảy bẩy tám chín mười út cả"  # a child is called by its rank
SURNAME_WORDS = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đào đoàn trịnh trương
lương mai lâm cao hà tạ tô thái tôn triệu vương kiều lưu nông phùng quách tăng từ tống vi châu chu
giáp hứa khổng đàm doãn diệp đậu phí thạch lò lường giàng sùng thào quàng siu niê nay ksor rơ kpă
rmah bríu alăng a y zơrâm bh
"""
STRONG_WORDS = "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương đinh trịnh"
RARE_WORDS = "nguyễn huỳnh đinh đặng trịnh bùi quách"  # no other word is spelled like them
MIDDLE = frozenset(("thi", "van"))

GIVEN = _spelled(GIVEN_WORDS)
GIVEN_PLAIN = _plain(frozenset(GIVEN_WORDS.split()))
NUMBERS = _spelled(NUMBER_WORDS)
NUMBERS_PLAIN = _plain(frozenset(NUMBER_WORDS.split()))
SURNAMES = _spelled(SURNAME_WORDS) - {"a", "y"}
SURNAMES_PLAIN = _plain(frozenset(SURNAME_WORDS.split())) - {"a", "y", "tu", "quang"}
STRONG = _spelled(STRONG_WORDS)
STRONG_PLAIN = _plain(frozenset(STRONG_WORDS.split()))
RARE = _spelled(RARE_WORDS)

TITLES = frozenset(
    "anh chị em ông bà cô bác cậu mợ thím dì dượng bé cháu lão mụ thằng chú cụ".split()
)
BARE_TITLES = frozenset("anh chi em ong ba co bac thim di be chau chu cau mo lao thang cu".split())
WEAK_TITLES = frozenset("co di cau mo lao thang chu cu".split())  # need a word more, bare
LETTER_TITLES = frozenset(("a", "c", "e"))  # “c lan”, “a.Tèo”
RELATIONS = frozenset(
    "vo chong me cha bo con gai trai nhan tuong pham thu ruot noi ngoai cua nha".split()
)
DOING = frozenset(
    """bi ke khai danh noi bao xin hay chua da dang lay bo o la day goi say ve va voi dan doa ep sinh
    dung chung lop hieu hang to truong trong gui kem duoi mat khong ko nghi van ly keu cho lai sn vo
    chong con nho cung muon vay ban moi em anh chi co khoc tron""".split()
)
TELLING = frozenset(("ke", "khai"))
BEFORE_LETTER = frozenset(
    "lop khoi nhom diem muc luc loai hang khu phan bang mau cum vitamin gan to so phu khoan".split()
)
AFTER_Y = frozenset(
    """phe te ta si bac hoc khoa duoc lo duc he an nhu cu vien sinh kien thuc nghia chi tuong do muon
    nguyen dinh thich va voi cua la""".split()
)
BEFORE_Y = frozenset("gop dong chu luu co tuy nhu hop tri cho xin nganh quan vat dan ta".split())
INSTITUTIONS = frozenset(
    "truong thcs thpt hoc duong pho quy giai thuong cau non vien khoa tuong bao mo ngo th".split()
)

NO_NAME = frozenset(
    """em anh chi ong ba co bac chu chau hoi phu nu truong pho bi thu tich can bo cong giam hieu hoc
    sinh gia doan dai dan nong cuu thanh thon xa to uy ubnd hdnd mat ban si me cha nay ay do kia nao
    va bau ngoai noi lon gai trai dau re ruot ho tren duoi giao vien y bi khu huyen tinh so phong tram
    lhpn lanh dang chuyen ket cong-an nguoi cac nhung mot trong tai o la da bi co khong chua duoc se
    lam den tu de thi di hay con cung van dung phai noi cho voi nam quan tong chanh tham trung""".split()
) - {"thanh", "tinh", "dung", "van", "trung", "nam", "thi", "quan", "lam"}
PLACES = _pairs(
    """son: ha linh thuy ky ba giang tay tinh my hoa duong la nham hai cao thanh thuong trung;
    ly: son; ha: noi giang tinh nam tien; ho: chi guom tay; cao: bang dai nguyen tuoi; mai: chau
    linh; thai: binh nguyen lan; lam: dong ha; le: loi lai; ba: to dong vinh tieu dinh vi na; tay: tra
    nguyen ninh bac; binh: son dinh duong thuan phuoc dang; duc: pho; minh: long; tra: bong vinh
    my; mo: duc; vinh: phuc long; phu: tho yen quoc; dong: nai thap; an: giang; hoa: binh; tu: nghia;
    chu: tich se; vu: han tru; lo: re; doan: thanh; chau: au phi my; hoang: sa; kon: tum"""
)
COMPOUNDS = _pairs(
    """thanh: nien thieu lap vien pho toan tra tich phan nhan cong; thuong: xuyen yeu tat binh truc
    tich mai vu; minh: chung hoa bach; binh: dang quan thuong on; tam: ly su huyet lanh; phuong: phap
    an tien huong thuc cham; hien: nay tuong hanh dai vat co; hieu: qua truong biet luc; hoa: giai binh
    hop thuan don; thu: nhap hut hoach chi hai tuc nghiem; an: toan ninh sinh tam uong com bai;
    tu: van nguyen lieu tuong phap dong; hanh: dong chinh phuc vi hung ha nghe; huong: dan ung toi
    nghiep ve; lien: quan ket hop lac tuc he hiep; trung: tam binh hoc nien bay thuc uong; quan: tam
    ly su trong he doi doc chung; tuyen: truyen duong sinh dung; quyen: loi luc han cua; chinh: quyen sach
    tri xac; loi: ich dung the; luong: thuc thien; giang: day vien sinh; van: hoa ban dong phong nghe
    minh de kien hanh chuyen thu bao; mai: dam mot moi tang; nam: gioi
    nu thanh sinh hoc qua sau nay truoc bat; nhan: dan vien luc thuc quyen ai dao rong dip su van hau
    xet; phat: trien sinh hien dong huy thanh to cho song hanh; cong: tac an doan dan dong viec nhan
    chuc van trinh cuoc bo khai ty; hoi: nghi thi thao vien phu; thi: dua dau diem truong tran tuyen
    hanh cong xa dai tim; tinh: hinh thuong trang yeu nguyen than; duy: tri; dao: duc tao; dinh: ky
    huong kien cu; doan: the ket vien thanh; dong: bao vien gop chi tinh dao vat lam; duc: tri hanh;
    hoan: thanh thien canh nghenh toan; hoat: dong; huy: dong bo; huu: ich nghi; khoa: hoc hop; kim:
    ngach; kinh: te phi; lam: viec dung an duoc ray nen ruong gi chu sao; linh: hoat vuc; long: ghep;
    my: thuat; my: pham; nghi: quyet dinh ngo hoc; nghiem: tuc trong tuc chinh; nguyen: nhan tac vong;
    nhat: la dinh tri; nhi: dong; nhu: cau vay the sau tren sau; ninh: binh; phong: trao chong tuc ngua
    trao cach; phu: nu huynh hop trach; phuc: vu hoi loi; quoc: gia te hoi phong; quyet: dinh tam;
    sang: tao kien nam tai; sau: do khi xa ngay nay sac; sinh: hoat con vien san nam ngay ke duc; tai:
    lieu tro chinh nha xa thon cho cac hon san khoan dia; tan: sinh cong noi; thai: do nhi san binh;
    tham: gia hoi muu du quan van; thang: hanh nam loi nay; than: thien nhan the tinh; the: thao gioi
    che nao; thien: tai; thiet: bi thuc hai yeu; thong: tin qua ke tu nhat bao; thong: nhat; thuan: loi
    tien; tien: do bo hanh te hanh luong bac; toan: dan the quoc xa huyen dien bo; trang: bi phuc thiet
    thiet trong; tri: thuc tue an; trien: khai; trong: do thon nam tam diem xa gia viec cong; tri: gia;
    truyen: thong hinh dat thanh thu nghe; truong: hoc hop thon ban tieu mam; tuong: tro tac; vi: pham
    du sao tri the mo tri; vien: chuc; viet: nam bai; y: te kien thuc nghia si tuong bac; yen: tam binh;
    ha: tang; hai: quan long; lap: ke bien du danh; lan: thu dau nua luot nay khac toa truyen; lap: lai;
    hung: ac khi; chien: dich binh si luoc; chau: a au phi my; bao: luc cao dam hiem ve tri ton gom hanh;
    bao: dong; bang: ron tieng cach; chung: toi minh cu ta nhan cua; chi: hoi bo doan dao thi tra phi
    tiet tieu dinh nhanh cuc em; dung: cu chung luong de; duong: day di truyen xa bo tinh; dai: dien bieu;
    hong: ngoai; giao: duc luu vien duc; ly: do luan hon lich; hon: nhan; son: hai; thanh: tra; y: thuc;
    hoi: lhpn dong truong; thi: ve hanh; nam: nay ngoai gioi hoc; sua: chua; trinh: do dien bao bay;
    mo: hinh rong; hue: hoa; ket: qua; luu: tru hanh dong; hau: qua het can; tra: loi thu; to: chuc
    hoa; tin: dung nhiem bai hieu; hue: loi; nga: ba tu; luyen: tap; thao: luan go; xuan: ve; tuyen: duong;
    hoai: nghi; nuong: ray; doi: thoai; danh: gia sach hieu cho; danh: du; san: khau sang xuat pham;
    chinh: sua; diem: nhan; noi: dung; bach: khoa; le: phat hoi; thuc: hien; luan: phien; ve: sinh;
    tuyet: doi; giau: co; phi: dia; toan: dan; tien: phong; hiep: hoi; hanh: trinh; nghia: vu; ngoan: co"""
)
NOT_AFTER = _pairs(
    """chi: dao thi tra phi nam minh huy lam doan hoi an tiet dinh ly dan quan thong so van sau duong
    co duoc tri con bao tieu anh chau gioi tien; anh: huong sang chi hung tu toan trung nam hoat thi chinh
    tren thong vien; em: nam nu gai o thi duoc tinh hoc van thanh sinh ho dong tham trong an tu;
    ong: nam noi ba; ba: lan nam thang hoi dong to mo na dinh trang ngay con sao nganh cong lien vi an
    chi thanh tu cap trung chinh thon quyen tram vinh tieu dien gia phuong hoan tinh hoa-huong; co: lan
    mat nam the thu ban so tinh trang thi binh ha phuong thanh thao duyen huong hieu tam dung chi vi hien
    ly gia lien van thai duoc loi quan y hoi to mau nhan sinh sang tien danh cong phong hanh an nhu tai
    doanh trinh chinh luong dinh dong tri sach thong uy dao diem tuyen hinh quyen bang bao vien trong
    truong thien nghia tin san yeu kien thuc nguyen viec; bac: nhung ho si giang ninh ai thang nam trung ha son
    quang lieu thi; di: cu lang dong lam hoc san dan thi hop tuyen tham giao tu van sau nam hoa duong toi
    chung cong truyen lai lien hoi thanh thu qua; chu: tich yeu dong de tri truong nhat ho quan y nhan the
    trong dau hoa dao tam nghia an; be: gai trai nam mac; chau: a au phi my nam; thang: nam hanh; duong:
    sinh day tinh xa; bac: luc; lao: dong dao; cu: the dan; mo: hinh; cau: hoi duong"""
)
NAMED_BY = frozenset("la goi nan nhan cua chau be em chi vo chong con that day du".split())
SINGLE_KIN = frozenset("vo chong me cha bo con dc chi thay".split()) - {"chi"}
DOUBLE_KIN = frozenset(
    ("nan nhan", "doi tuong", "thu pham", "nghi pham", "hung thu", "dong chi", "con gai")
) | frozenset(("con trai", "em gai", "em trai", "chi gai", "chau gai", "chau trai", "vo chong"))
FIRM_KIN = frozenset(("vo", "chong"))
HARM = frozenset("chong vo danh hanh hiep xam doa ep bo lua ban nguoi duoi bao".split())
COMMON = frozenset(
    """van nam hien lan thanh tinh minh thu tu hoa binh an phuong huong lien quan trung tam tri y nhan
    cong hoi vi thi dung chi dao dinh doan dong duc giang giao hai hoan hoat huy khoa kim la lam linh
    loi long luong ly lap mai my na nghi nghia nghiem nguyen nhat nhu ninh phat phong phu phuc quoc quy
    quyen quyet sa san sang sau sinh son ta tai tan tay thai tham than thang the thien thiet thinh tho
    thong thoai thuan thuc thuong tien tin toan trang trieu trong truong tuan tung tuong uy ut vien viet
    vinh ba cac chinh chung chien danh dat di duong ha hanh hau hiep hieu hon hung huu luu men moi mo
    noi o tat thoi vu ky tiep truyen tuyen vui xa""".split()
)
BARE_COMPOUNDS = _pairs("van: con chua phai duoc dang co bi khong tiep giu")  # “vẫn còn”
OFFICE_PAIRS = _pairs(
    "gia: lang; truong: thon; tich: xa; dong: chi; bi: thu; can: bo; doi: tuong; nan: nhan; hung: thu"
)
ENDS_WORD = _pairs(
    """yeu: cau; nhu: cau; dia: chi; bao: chi; tap: chi; tieu: chi; thu: chi ba; phai: chi; kinh: chi; ho: chi;
    thang: ba; so: ba; lop: ba; mien: bac; hinh: anh; tieng: anh; chup: anh; gui: anh; tranh: anh;
    tre: em e; chi: em; c: e em; a: c chi e; dan: chu; lam: chu; tu: chu; gia: chu; dien: anh;
    thuong: binh; lien: bac; nhan: chi"""
)  # “địa chỉ”: what looks like a form of address is the end of a word
