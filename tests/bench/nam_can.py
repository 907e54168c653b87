"""Three invented offices of 2026 and their units: a province's Sở, a mountain commune, a ward of a city."""

from __future__ import annotations

from config.entities import Level, Unit
from tests.bench.suoi_tien import SAFETY
from tracker.rules.attribution.registry import Registry, registry_of
from tracker.rules.attribution.unit.unit_index import UnitIndex

PROVINCE = (
    Unit("xa-nam-can", "UBND xã Nậm Cắn", Level.XA_PHUONG, emails=("namcan@lamson.example",)),
    Unit("p-nam-can", "UBND phường Nậm Cắn", Level.XA_PHUONG, emails=("pnamcan@lamson.example",)),
    Unit("xa-ta-van", "Ủy ban nhân dân xã Tả Van Thượng", Level.XA_PHUONG, emails=("tavan@lamson.example",)),
    Unit("dk-hon-mun", "UBND đặc khu Hòn Mun", Level.XA_PHUONG, emails=("honmun@lamson.example",)),
    Unit("thpt-chuyen", "Trường THPT chuyên Lâm Sơn", Level.THPT, emails=("chuyen@lamson.example",)),
    Unit("dtnt-tinh", "Trường PTDTNT tỉnh Lâm Sơn", Level.THPT, emails=("dtnt@lamson.example",)),
    Unit("thpt-so-2", "Trường THPT số 2 Đông Hà", Level.THPT, emails=("so2@lamson.example",)),
    Unit("gdtx-tinh", "Trung tâm GDTX tỉnh Lâm Sơn", Level.GDTX, emails=("gdtx@lamson.example",)),
    Unit("gdtx-dong-ha", "Trung tâm GDNN-GDTX Đông Hà", Level.GDTX, emails=("gdnndh@lamson.example",)),
    Unit("gdtx-muong-lat", "Trung tâm GDNN - GDTX huyện Mường Lát", Level.GDTX, emails=("gdnnml@lamson.example",)),
    Unit("thpt-dong-van", "Trường TH, THCS và THPT Đồng Vân", Level.LIEN_CAP, "Tả Van Thượng", ("dongvan@lamson.example",)),
    Unit("tc-kt", "Trường Trung cấp Kinh tế - Kỹ thuật Lâm Sơn", Level.KHAC, emails=("tckt@lamson.example",)),
    Unit("p-tccb", "Phòng Tổ chức cán bộ", Level.BO_PHAN, emails=("tccb@lamson.example",)),
    Unit("thanh-tra", "Thanh tra Sở", Level.BO_PHAN, emails=("tt@lamson.example",)),
    Unit("p-gdtrh", "Phòng Giáo dục Trung học - Giáo dục thường xuyên", Level.BO_PHAN, emails=("gdtrh@lamson.example",)),
    Unit("gdtx-hn", "Trung tâm GDTX - Hướng nghiệp Mường Tè", Level.GDTX, emails=("gdtxhn@lamson.example",)),
    Unit("cd-nganh", "Công đoàn Giáo dục tỉnh Lâm Sơn", Level.DOAN_THE, emails=("cd@lamson.example",)),
)
COMMUNE = (
    Unit("mn-nam-can", "Trường Mầm non Nậm Cắn", Level.MAM_NON, "Nậm Cắn", ("mn@namcan.example",)),
    Unit("bt-so-1", "Trường PTDTBT Tiểu học số 1 Nậm Cắn", Level.TIEU_HOC, "Nậm Cắn", ("bt1@namcan.example",)),
    Unit("bt-so-2", "Trường PTDTBT Tiểu học số 2 Nậm Cắn", Level.TIEU_HOC, "Nậm Cắn", ("bt2@namcan.example",)),
    Unit("bt-thcs", "Trường PTDTBT THCS Lũng Pù", Level.THCS, "Nậm Cắn", ("lungpu@namcan.example",)),
    Unit("th-thi-tran", "Trường Tiểu học thị trấn Mường Lát", Level.TIEU_HOC, "Nậm Cắn", ("thtt@namcan.example",)),
    Unit("htcd", "Trung tâm Học tập cộng đồng xã Nậm Cắn", Level.GDTX, "Nậm Cắn", ("htcd@namcan.example",)),
    Unit("doan-xa", "Đoàn TNCS Hồ Chí Minh xã Nậm Cắn", Level.DOAN_THE, "Nậm Cắn", ("doan@namcan.example",)),
    Unit("hkh", "Hội Khuyến học xã Nậm Cắn", Level.DOAN_THE, "Nậm Cắn", ("hkh@namcan.example",)),
    Unit("nt-ban-mai", "Nhóm trẻ độc lập Ban Mai", Level.NHOM_TRE, "Nậm Cắn", ("banmai@mail.example",)),
    Unit("bp-y-te", "Bộ phận Y tế học đường", Level.BO_PHAN, "Nậm Cắn", ("yte@namcan.example",)),
)
WARD = (
    Unit("mn-19-5", "Trường Mầm non 19/5", Level.MAM_NON, "phường 9", ("mn195@p9.example",)),
    Unit("mn-so-7", "Trường Mầm non Số 7", Level.MAM_NON, "phường 9", ("mn7@p9.example",)),
    Unit("mn-kids", "Trường Mầm non tư thục Sunny Kids", Level.MAM_NON, "phường 9", ("sunny@mail.example",)),
    Unit("lmg-ha-mi", "Lớp mẫu giáo độc lập Hạ Mi", Level.NHOM_TRE, "phường 9", ("hami@mail.example",)),
    Unit("th-le-loi", "Trường Tiểu học Lê Lợi", Level.TIEU_HOC, "phường 9", ("thleloi@p9.example",)),
    Unit("thcs-le-loi", "Trường THCS Lê Lợi", Level.THCS, "phường 9", ("thcsleloi@p9.example",)),
    Unit("lc-a-chau", "Trường Tiểu học, THCS và THPT Á Châu", Level.LIEN_CAP, "phường 9", ("achau@mail.example",)),
    Unit("htcd", "Trung tâm Học tập cộng đồng", Level.GDTX, "phường 9", ("htcd@p9.example",)),
)


def province() -> Registry:
    """A Sở of 2026, with communes as units."""
    names = ("Sở Giáo dục và Đào tạo tỉnh Lâm Sơn", "UBND tỉnh Lâm Sơn", "Lâm Sơn")
    return registry_of(UnitIndex(PROVINCE), (SAFETY,), "vanthu@so.lamson.example", names)


def commune() -> Registry:
    """A mountain commune's Phòng."""
    names = ("Phòng Văn hóa - Xã hội xã Nậm Cắn", "UBND xã Nậm Cắn", "Nậm Cắn")
    return registry_of(UnitIndex(COMMUNE), (SAFETY,), "vhxh@namcan.example", names)


def ward() -> Registry:
    """A city ward's Phòng."""
    names = ("Phòng Văn hóa - Xã hội phường 9", "Ủy ban nhân dân phường 9", "Phường 9")
    return registry_of(UnitIndex(WARD), (SAFETY,), "vhxh@p9.example", names)
