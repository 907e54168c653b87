"""Which page asks for which chapter of the guide, and which pages greet an officer with a hint the first time."""

from __future__ import annotations

from collections.abc import Mapping

#: The beginning of an address, `*` for what differs, and the chapter of whoever asks there. The longest beginning counts.
HELP: Mapping[str, str] = {
    "/": "2-trang-dau-co-viec-gi-can-lam",
    "/tai-khoan": "1-dang-nhap",
    "/dot/*": "3-bang-theo-doi",
    "/dot/*/don-vi": "6-nop-truc-tiep-gia-han-mien-nop",
    "/dot/*/nhac": "7-thu-nhac",
    "/dot/*/de-nghi-nop": "7-thu-nhac",
    "/dot/*/buoc-tiep": "7-thu-nhac",
    "/dot/*/tong-hop": "8-tong-hop",
    "/dot/*/danh-muc": "8-tong-hop",
    "/dot/*/tieu-de-cot": "8-tong-hop",
    "/dot/*/sua": "9-mo-dot-moi-ket-thuc-dot",
    "/dot/*/lien-ket": "13-cho-lanh-dao-xem-so-lieu",
    "/dot/*/man-hinh": "13-cho-lanh-dao-xem-so-lieu",
    "/dot-moi": "9-mo-dot-moi-ket-thuc-dot",
    "/dinh-ky": "9-mo-dot-moi-ket-thuc-dot",
    "/cach-goi": "4-thu-cho-xem-xet",
    "/cho-xem-xet": "4-thu-cho-xem-xet",
    "/thu": "4-thu-cho-xem-xet",
    "/tim": "3-bang-theo-doi",
    "/ban-nop": "5-xem-bao-cao-tra-lai-sua-cho-ghi-nham",
    "/thu-di": "7-thu-nhac",
    "/mau-thu": "11-ngay-dau-tien-cua-mot-co-quan-moi",
    "/don-vi": "khi-don-vi-doi-ten-sap-nhap-tach-giai-the",
    "/danh-ba": "khi-don-vi-doi-ten-sap-nhap-tach-giai-the",
    "/cai-dat": "11-ngay-dau-tien-cua-mot-co-quan-moi",
    "/chuan-bi": "11-ngay-dau-tien-cua-mot-co-quan-moi",
    "/ket-noi": "12-ket-noi-hop-thu",
    "/can-bo": "14-can-bo-vai-tro-va-nhat-ky",
    "/nhat-ky": "14-can-bo-vai-tro-va-nhat-ky",
    "/duong-dan": "7-thu-nhac",
    "/nam-hoc": "8-tong-hop",
    "/giao-dien": "3-bang-theo-doi",
    "/demo": "4-thu-cho-xem-xet",
}
TROUBLES = "10-khi-hien-khung-do"  #: the chapter on what stands still: a section for each

#: Pages that greet with a hint, and who is greeted; the words stand in table [first-hints] of the labels by the same name.
HINTS: Mapping[str, tuple[str, str]] = {
    "/": ("front", "officer"),
    "/dot/*": ("board", "figures"),
    "/cho-xem-xet": ("tray", "officer"),
    "/thu/*": ("mail", "officer"),
    "/ban-nop/*": ("filing", "officer"),
    "/dot/*/nhac": ("remind", "officer"),
    "/dot/*/tong-hop": ("synthesis", "view"),
    "/dot-moi": ("new-campaign", "officer"),
}


def chapter_for(path: str) -> str:
    """The slug of a page's chapter; empty where the table knows none."""
    segments = _segments(path)
    fitting = [row for row in HELP if _fits(_segments(row), segments) and (row != "/" or path == "/")]
    return HELP[max(fitting, key=lambda row: len(_segments(row)))] if fitting else ""


def hint_for(path: str) -> tuple[str, str]:
    """The hint of a page, and the least role it greets; empty where there is none."""
    segments = _segments(path)
    whole = (row for row in HINTS if len(_segments(row)) == len(segments) and _fits(_segments(row), segments))
    return next((HINTS[row] for row in whole), ("", ""))


def _segments(path: str) -> list[str]:
    return [one for one in path.split("/") if one]


def _fits(row: list[str], path: list[str]) -> bool:
    return len(row) <= len(path) and all(one in ("*", path[at]) for at, one in enumerate(row))
