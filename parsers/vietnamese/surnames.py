"""Vietnamese family names, those of minorities of the Central Highlands, the north and the Mekong delta included."""

from __future__ import annotations

from parsers.vietnamese.text import clean, fold

_SURNAMES = """
Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lí Đinh Trịnh Đoàn Mai Tô Trương Cao Lâm Lương
Lưu Phùng Tạ Thái Tôn Hà Châu Vương Trang Quách Thạch Kiều Đào Chu Tống La Bành Tăng Triệu Diệp Từ Vưu Khổng Mạc Nghiêm
Phí Phương Quan Sơn Tiêu Thân Thi Tiết Từ Ung Uông Văn Viên Xa Yên Âu Ân Bạch Bế Biện Bồ Cái Cầm Cấn Chế Chử Chung
Cù Cung Danh Diêm Doãn Đàm Đậu Đồng Đổng Đới Đường Giang Giáp Hàn Hàng Hầu Hình Hứa Kha Khưu Khuất Kim Kỳ Lại Lăng
Lều Liêu Liễu Linh Lò Lỗ Lục Lữ Mã Mạch Mạnh Mâu Mẫn Nhan Nhâm Nhữ Ninh Nông Ông Phó Phù Phú Phục Sầm Sử Tào Tất Thẩm
Thang Thào Thiều Thôi Tòng Trà Triều Trình Trưng Trượng Vi Viêm Vòng Vừ Giàng Sùng Vàng Lù Hờ Mùa Hạng Tráng Cứ Ma
Bàn Chảo Tẩn Phàn Chẻo Lầu Cà Quàng Lường Tòng Hoàng Lộc Nay Ksor Siu Rơ Rmah Rcom Kpă Niê Êban Mlô Hmok Chau Neang Thị
Trầm Ngụy Ngụỵ Nhiêu Lao Khúc Khương Đái Đăng Đan Bá Ca Cam Hạ Hề Hoa Huy Lai Lạc Lạ Mông Năng Nhạc Phượng Quản Quế
Ayun Ayŭn Byă Knul Kbuôr Hdơk Kdoh Ktul Ktla Bkrông Rahlan Rchăm Rcăm Romah Rmăh Điểu Liêng Cil Kơ Pơloong Zơrâm Alăng
Arất Bríu Katơr Chamaléa Hảng Cháng Chá Lèo Xồng Pờ Khoàng Thèn Lồ Đèo Điêu Lô Hồ Vù
Thập Thạc Thượng Tiền Tiển Tín Trác Trì Tưởng Tường Úc Vạn Xung Ao An Ấu
"""

#: "Võ" is often typed "Vỏ": southern speech does not tell the two tones apart.
_TONES = str.maketrans("ãẵẫẽễĩõỗỡũữỹ", "ảẳẩẻểỉỏổởủửỷ")


def _spelling(word: str) -> str:
    return clean(word).lower().translate(_TONES)


_ACCENTED = frozenset(_spelling(name) for name in _SURNAMES.split())
_PLAIN = frozenset(fold(name) for name in _SURNAMES.split())


def is_surname(word: str) -> bool:
    """Whether a word is a family name; a word without any accent may have lost them."""
    return _spelling(word) in _ACCENTED or (word.isascii() and word.lower() in _PLAIN)
