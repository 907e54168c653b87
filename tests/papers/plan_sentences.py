"""Sentences by which an office asks for a report, put together from their slots; each with the instant that is late.

The slots are those of Vietnamese administrative language: whom it asks, the deed, the thing, where it goes, by when,
and where in the paper all that stands. Nothing here knows how the reader works.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

HEADS = {
    "ward": (
        "ỦY BAN NHÂN DÂN\nPHƯỜNG AN KHÁNH\nSố: 88/UBND-VHXH\nAn Khánh, ngày 05 tháng 10 năm 2026\nV/v công tác giáo dục\n"
        "Kính gửi: Các trường mầm non, tiểu học, THCS trên địa bàn phường\n"
    ),
    "so": (
        "UBND TỈNH AN THỊNH\nSỞ GIÁO DỤC VÀ ĐÀO TẠO\nSố: 2088/SGDĐT-VP\nAn Thịnh, ngày 05 tháng 10 năm 2026\n"
        "V/v công tác chuyên môn\n"
        "Kính gửi: Các trường THPT, trung tâm GDNN-GDTX\n"
    ),
    "district": (
        "UBND HUYỆN PHÚ LỘC\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO\nSố: 640/PGDĐT\nPhú Lộc, ngày 05 tháng 10 năm 2026\n"
        "V/v triển khai công tác\n"
        "Kính gửi: Hiệu trưởng các trường mầm non, tiểu học, THCS trong huyện\n"
    ),
}
FOOT = "\nTrên đây là nội dung triển khai, đề nghị các đơn vị nghiêm túc thực hiện./.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n"
_SHORT = {"ward": "UBND phường", "so": "Sở GDĐT", "district": "Phòng GDĐT"}
_PLACES = {
    "ward": ("UBND phường (qua Phòng Văn hóa - Xã hội)", "Phòng Văn hóa - Xã hội", "bộ phận Giáo dục, Phòng VH-XH phường"),
    "so": ("Sở Giáo dục và Đào tạo (qua Phòng Giáo dục Phổ thông)", "Sở GDĐT", "Văn phòng Sở"),
    "district": ("Phòng Giáo dục và Đào tạo", "Phòng GD&ĐT (bộ phận Tiểu học)", "bộ phận Tổ chức cán bộ"),
}
#: Words of a time limit, each with the first instant that is late.
LIMITS = (
    ("trước ngày 20/10/2026", "2026-10-20 00:00"),
    ("trước ngày 20 tháng 10 năm 2026", "2026-10-20 00:00"),
    ("chậm nhất ngày 20/10/2026", "2026-10-21 00:00"),
    ("chậm nhất là ngày 20/10/2026", "2026-10-21 00:00"),
    ("muộn nhất vào ngày 20/10", "2026-10-21 00:00"),
    ("trước 16 giờ 00 ngày 20/10/2026", "2026-10-20 16:00"),
    ("trước 15h00, ngày 20/10/2026", "2026-10-20 15:00"),
    ("trước 11 giờ 30 phút thứ Ba, ngày 20/10/2026", "2026-10-20 11:30"),
    ("trước 17h00' ngày 20/10/2026 (thứ Ba)", "2026-10-20 17:00"),
    ("đến hết ngày 20/10/2026", "2026-10-21 00:00"),
    ("hạn cuối ngày 20/10/2026", "2026-10-21 00:00"),
    ("hạn chót là 20/10/2026", "2026-10-21 00:00"),
    ("không quá ngày 20/10/2026", "2026-10-21 00:00"),
    ("không muộn hơn ngày 20/10/2026", "2026-10-21 00:00"),
    ("trong ngày 20/10/2026", "2026-10-21 00:00"),
    ("vào ngày 20/10/2026", "2026-10-21 00:00"),
    ("ngày 20/10/2026", "2026-10-21 00:00"),
    ("trước ngày hai mươi tháng mười năm 2026", "2026-10-20 00:00"),
    ("chậm nhất ngày mười lăm tháng mười một năm 2026", "2026-11-16 00:00"),
    ("từ ngày 15/10/2026 đến ngày 20/10/2026", "2026-10-21 00:00"),
    ("từ ngày 15/10 đến hết ngày 20/10/2026", "2026-10-21 00:00"),
    ("trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản này", "2026-10-13 00:00"),
    ("chậm nhất sau 10 ngày kể từ ngày ban hành văn bản", "2026-10-16 00:00"),
    ("trước ngày 20 tháng sau", "2026-11-20 00:00"),
    ("chậm nhất ngày 25 tháng này", "2026-10-26 00:00"),
    ("trong tuần thứ hai của tháng 11/2026", "2026-11-15 00:00"),
    ("trước ngày 20 hằng tháng", "2026-10-20 00:00"),
    ("định kỳ vào ngày 20 hằng tháng", "2026-10-21 00:00"),
    ("chậm nhất ngày 20 của tháng cuối quý", "2026-12-21 00:00"),
    ("trước 15 giờ thứ Năm hằng tuần", "2026-10-08 15:00"),
    ("vào ngày làm việc cuối cùng của tháng", "2026-10-31 00:00"),
    ("ngay sau khi kết thúc hội thi", "?"),
    ("trong thời gian sớm nhất", "?"),
)
#: Who, deed and thing: with "{to}" where it goes and "{by}" its limit.
DEEDS = (
    "Đề nghị các đơn vị gửi báo cáo kết quả thực hiện về {to} {by}",
    "Đề nghị các đơn vị báo cáo kết quả thực hiện về {to} {by}",
    "Yêu cầu Hiệu trưởng các trường báo cáo tình hình thực hiện về {to} {by}",
    "Các đơn vị lập danh sách học sinh có hoàn cảnh khó khăn, gửi về {to} {by}",
    "Các trường rà soát và báo cáo số lượng giáo viên còn thiếu về {to} {by}",
    "Các trường tổng hợp số liệu theo biểu mẫu đính kèm và gửi {to} {by}",
    "Các trường nộp hồ sơ đề nghị xét tặng danh hiệu về {to} {by}",
    "Hồ sơ đề nghị xét tặng nộp về {to} {by}",
    "Báo cáo kết quả thực hiện gửi về {to} {by}",
    "Báo cáo được gửi về {to} {by}",
    "Kết quả thực hiện báo cáo về {to} {by}",
    "Danh sách phải được gửi về {to} {by}",
    "Thủ trưởng các đơn vị chỉ đạo rà soát, thống kê số học sinh bỏ học theo Phụ lục II và gửi về {to} {by}",
    "Đề nghị các đơn vị có văn bản trả lời gửi {to} {by}",
    "Đề nghị các trường phản hồi bằng văn bản về {to} {by}",
    "Đề nghị các đơn vị hoàn thành việc tự đánh giá và gửi báo cáo tự đánh giá về {to} {by}",
    "Các trường đăng ký danh hiệu thi đua (theo mẫu) về {to} {by}",
    "Các trường cập nhật số liệu vào Biểu 02 và gửi lại {to} {by}",
    "Các đơn vị cử 01 cán bộ làm đầu mối, gửi danh sách về {to} {by}",
    "Đề nghị quý đơn vị góp ý dự thảo Quy chế, ý kiến gửi về {to} {by}",
    "Giao các trường xây dựng kế hoạch thực hiện, gửi {to} {by}",
    "Sản phẩm dự thi gửi về {to} {by}",
    "Trường mầm non gửi báo cáo về {to} {by}",
    "Các cơ sở giáo dục tổng hợp nhu cầu bồi dưỡng của giáo viên và báo cáo {to} {by}",
    "Hiệu trưởng các trường chịu trách nhiệm báo cáo kết quả khắc phục với {to} {by}",
    "Các đơn vị thống kê và cung cấp số liệu cho {to} {by}",
    "Gửi báo cáo sơ kết (bản giấy có ký tên, đóng dấu) về {to} {by}",
    "Nhà trường hoàn thiện biên bản kiểm tra, gửi kèm báo cáo về {to} {by}",
    "Mỗi trường lập 01 báo cáo riêng, nộp {to} {by}",
    "Đề nghị đơn vị nào có nhu cầu gửi phiếu đăng ký về {to} {by}",
)
LIMIT_FIRST = (
    "{By}, đề nghị các đơn vị gửi báo cáo kết quả thực hiện về {to}",
    "{By}, các trường phải báo cáo kết quả về {to}",
    "{By} các đơn vị nộp hồ sơ về {to}",
    "Đề nghị {by} các trường gửi báo cáo về {to}",
)
#: Papers in which request and limit stand apart. "{deed}": a deed without its limit.
APART = (
    "{deed}. Thời hạn gửi: {by}.",
    "{deed}. Thời hạn: {by}.",
    "{deed}. Thời gian gửi báo cáo {by}.",
    "{deed}, thời hạn gửi {by}.",
    "{deed} (thời hạn: {by}).",
    "{deed} (hoàn thành {by}).",
    "{deed}, hoàn thành {by}.",
    "{deed}. Thời gian hoàn thành và gửi: {by}.",
    "{deed}.\n2. Thời hạn nộp báo cáo: {by}.",
    "{deed}.\nCác trường nghiêm túc triển khai thực hiện.\nThời hạn gửi các báo cáo nêu trên: {by}.",
    "{deed}.\n- Hình thức: bản giấy có ký tên, đóng dấu.\n- Thời gian nộp: {by}.",
    "{deed}.\n- Hạn cuối: {by}.",
    "{deed}. Đề nghị các đơn vị thực hiện {by}.",
    "{deed}. Báo cáo gửi {by}.",
    "II. CHẾ ĐỘ BÁO CÁO\n{deed}.\nThời hạn báo cáo: {by}.",
)
#: Tables and lists.
LISTS = (
    "III. CHẾ ĐỘ BÁO CÁO\n1. Báo cáo kết quả thực hiện: {by}.",
    "Đề nghị các đơn vị gửi về {to} các nội dung sau:\n- Báo cáo kết quả thực hiện: {by};",
    "Các đơn vị gửi báo cáo về {to} theo thời gian sau:\n- Báo cáo kết quả thực hiện: {by};",
    "Các đơn vị gửi về {to} {by} các loại hồ sơ sau:\n- Báo cáo kết quả thực hiện;\n- Biên bản kiểm tra.",
    "Hồ sơ gồm:\na) Báo cáo thành tích;\nb) Biên bản họp xét.\nHồ sơ gửi về {to} {by}.",
    "TT | Nội dung | Thời hạn\n1 | Báo cáo kết quả thực hiện | {By}\n2 | Họp giao ban | 30/10/2026",
    "STT\tTên báo cáo\tNơi nhận\tThời hạn gửi\n1\tBáo cáo kết quả thực hiện\t{to}\t{By}",
    (
        "STT | Nội dung công việc | Đơn vị thực hiện | Thời gian hoàn thành\n"
        "1 | Gửi báo cáo kết quả thực hiện về {to} | Các trường | {By}"
    ),
    "* Báo cáo kết quả thực hiện\n- Nơi nhận: {to}\n- Thời hạn: {by}",
    (
        "1. Báo cáo kết quả thực hiện\na) Nội dung: theo đề cương đính kèm.\n"
        "b) Nơi nhận báo cáo: {to}.\nc) Thời hạn gửi báo cáo: {by}."
    ),
    "1. Báo cáo kết quả thực hiện (Mẫu số 01): gửi {by}.",
    "{deed} như sau:\n- Thời gian: {by}.\n- Hình thức: qua hộp thư điện tử.",
)
#: What asks nothing of a unit: nothing opens a campaign here without a mark.
SILENT = (
    "Trân trọng kính mời Hiệu trưởng các trường dự Hội nghị sơ kết học kỳ I.\nThời gian: {clock}.\nĐịa điểm: Hội trường {to}.",
    "{to} tổ chức tập huấn cho cán bộ quản lý các trường {by}.",
    "{to} tổng hợp, báo cáo UBND tỉnh {by}.",
    "Các trường tổ chức Lễ kỷ niệm Ngày Nhà giáo Việt Nam {by}.",
    "Số liệu tính đến ngày 20/10/2026.",
    "Các trường hoàn thành việc niêm yết công khai {by}.",
    "Quyết định này có hiệu lực kể từ ngày 20/10/2026.",
    "Đoàn kiểm tra làm việc tại các trường {by}.",
    "Học sinh nộp bài dự thi về trường {by}.",
    "Căn cứ Báo cáo số 45/BC-UBND ngày 20/9/2026 của UBND xã về kết quả thực hiện nhiệm vụ.",
    "Các đơn vị không phải gửi báo cáo nội dung này {by}.",
    "Các trường thực hiện công khai thông tin trên cổng thông tin điện tử {by}.",
    "{to} tiếp nhận phản ánh của phụ huynh qua đường dây nóng {by}.",
    "Thời gian nghỉ Tết: từ ngày 20/10/2026 đến hết ngày 25/10/2026.",
    "Các trường cho học sinh nghỉ học để phòng tránh bão đến hết ngày 20/10/2026.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One text, the office that writes it, and when what it asks for is late; "?": no day can be told."""

    head: str
    text: str
    due: str | None  #: None: it asks for nothing
    family: str

    def paper(self, width: int = 0) -> bytes:
        """The whole paper; with `width` its lines broken as a page breaks them."""
        body = "\n".join(_broken(line, width) for line in self.text.split("\n")) if width else self.text
        return f"{HEADS[self.head]}{body}{FOOT}".encode()


def _broken(line: str, width: int) -> str:
    if "|" in line or "\t" in line:
        return line
    lines, told = [], ""
    for word in line.split(" "):
        if told and len(told) + 1 + len(word) > width:
            lines.append(told)
            told = word
        else:
            told = f"{told} {word}" if told else word
    return "\n".join((*lines, told))


def told() -> Iterator[Told]:
    """Every sentence of the grammar, each deed with each limit, the places and offices in turn."""
    heads = list(HEADS)
    for at, (form, (limit, due)) in enumerate(product((*DEEDS, *LIMIT_FIRST), LIMITS)):
        if "{By}" in form and limit.startswith(("ngày", "hạn", "ngay sau")):
            continue
        head = heads[at % 3]
        yield Told(
            head, form.format(to=_PLACES[head][at // 3 % 3], by=limit, By=limit[:1].upper() + limit[1:]) + ".", due, "sentence"
        )
    deeds = [one.replace(" {by}", "") for one in DEEDS]
    for at, (form, (limit, due)) in enumerate(product(APART, LIMITS)):
        head = heads[at % 3]
        deed = deeds[(7 * at) % len(deeds)].format(to=_PLACES[head][at // 3 % 3])
        yield Told(head, form.format(deed=deed, by=limit), due, "apart")
    for at, (form, (limit, due)) in enumerate(product(LISTS, LIMITS)):
        head = heads[at % 3]
        to = _PLACES[head][at // 3 % 3]
        deed = deeds[at % 2].format(to=to)
        yield Told(head, form.format(deed=deed, by=limit, to=to, By=limit[:1].upper() + limit[1:]), due, "list")


def silent() -> Iterator[Told]:
    """Texts that ask units for nothing."""
    limits = [limit for limit, due in LIMITS if due.endswith("00") and "hằng" not in limit and "tháng cuối" not in limit]
    heads = list(HEADS)
    for at, (form, limit) in enumerate(product(SILENT, limits)):
        head = heads[at % 3]
        yield Told(head, form.format(to=_SHORT[head], by=limit, clock=f"8 giờ 00 {limit}"), None, "silent")
