"""The pictures of docs/huong-dan.md are taken here, from the service as it is: `pytest tests/browser --pictures docs/hinh`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from tests.browser.desk import Desk
from tests.browser.office import CAMPAIGN, PASSWORD, Served
from tests.browser.papers import plan_of_fire_drills

GUIDE = Path(__file__).parents[2] / "docs" / "huong-dan.md"
STORY = Path(__file__).with_name("test_first_hour.py")  #: it takes a picture on its way
MOST_BYTES = 120 * 1024
SIZE = (1060, 660)  #: as wide as the printed guide, as high as what one needs to see
Sit = Callable[..., Desk]


@dataclass
class Camera:
    """Takes pictures of one screen; what is to be pressed has a frame."""

    desk: Desk
    folder: Path
    taken: list[Path] = field(default_factory=list)

    def take(self, name: str, *marked: str, top: str = "main h1", height: int = SIZE[1]) -> None:
        """The screen from `top` on; `marked` are selectors of what to frame."""
        page = self.desk.page
        for selector in marked:
            page.locator(selector).first.evaluate("one => one.style.outline = '3px solid #c2410c'")
        page.set_viewport_size({"width": SIZE[0], "height": height})
        page.locator(top).first.evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 16)")
        self.taken.append(self.folder / f"{name}.png")
        page.screenshot(path=self.taken[-1])


@pytest.fixture
def camera(sit: Sit, pictures: Path) -> Camera:
    return Camera(sit(size=SIZE), pictures)


def take_board(camera: Camera) -> None:
    desk = camera.desk
    desk.open("/")
    camera.take("02-cac-dot-bao-cao", ".todo a", ".campaign h2 a", top="body", height=520)
    desk.open(f"/dot/{CAMPAIGN}?sap=tinh-trang")
    camera.take("03-bang-theo-doi", ".tools a", ".counts", "a.standing", height=760)
    desk.open(f"/dot/{CAMPAIGN}/chua-nop")
    camera.take("04-ai-chua-nop", "textarea", height=940)


def take_tray(camera: Camera) -> None:
    desk = camera.desk
    desk.open("/cho-xem-xet")
    camera.take("05-cho-xem-xet", ".bulk button", "[data-row] > a", top="body", height=760)
    desk.open(desk.page.locator("[data-row] > a", has_text="nộp bc").get_attribute("href") or "")
    camera.take("06-quyet-dinh", ".acts .deed .tick", ".acts button.big", height=560)
    desk.click(desk.button("Ghi nhận cho Trường Trung học cơ sở Long Giang"))
    camera.take("07-hoan-tac", ".flash button", top=".flash", height=200)


def take_reports(camera: Camera) -> None:
    desk = camera.desk
    desk.open(f"/dot/{CAMPAIGN}")
    desk.click(desk.link("41/BC-MNSC"))
    camera.take("08-ban-nop", "a[download]", height=480)
    desk.open(f"/dot/{CAMPAIGN}/don-vi/mn-ban-mai")
    desk.fold_out("Ghi nhận báo cáo nộp trực tiếp")
    camera.take("09-nop-truc-tiep", ".acts summary", height=520)


def take_letters(camera: Camera) -> None:
    desk = camera.desk
    desk.open(f"/dot/{CAMPAIGN}/nhac")
    camera.take("10-nhac-ngay", ".deed button", height=520)
    desk.open("/thu-di")
    camera.take("11-thu-gui-di", ".campaign button", height=420)


def take_synthesis(camera: Camera) -> None:
    desk = camera.desk
    desk.open(f"/dot/{CAMPAIGN}/tong-hop")
    camera.take("12-tong-hop", ".files", height=520)


def take_plan(camera: Camera) -> None:
    desk = camera.desk
    desk.open("/dot-moi")
    plan = FilePayload(name="ke-hoach.docx", mimeType="application/zip", buffer=plan_of_fire_drills())
    desk.hand_in(desk.label("Tệp kế hoạch"), plan)
    desk.click(desk.button("Đọc kế hoạch"))
    camera.take("13-dot-moi", "blockquote", "input[name=due_day]", top="blockquote", height=520)


def take_connection(camera: Camera) -> None:
    """The page "Kết nối hộp thư", of addresses whose servers are known without asking anybody."""
    desk, form = camera.desk, "main section.campaign:last-of-type"
    desk.open("/ket-noi?dia-chi=tccb.anbinh@gmail.com")
    camera.take("16-ket-noi-gmail", "input[type=password]", f"{form} button", top=f"{form} h2", height=460)
    desk.open("/ket-noi?dia-chi=tccb@anbinh.onmicrosoft.com")
    camera.take("17-ket-noi-microsoft", f"{form} button", top=f"{form} h2", height=520)
    desk.open("/ket-noi?them=1&dia-chi=tccb.cu@gmail.com")
    camera.take("18-them-hop-thu", "input[type=password]", f"{form} button", height=760)


def take_doors(camera: Camera, served: Served) -> None:
    served.clock.now += timedelta(minutes=30)
    camera.desk.open(f"/dot/{CAMPAIGN}")
    camera.take("14-hop-thu-im-lang", ".banner", top="body", height=420)
    camera.desk.context.clear_cookies()
    camera.desk.open("/dang-nhap")
    camera.desk.write(camera.desk.label("Tên đăng nhập"), "canbo")
    camera.desk.write(camera.desk.label("Mật khẩu"), PASSWORD)
    camera.take("01-dang-nhap", "form button", top="body", height=460)


def test_the_guide_shows_every_picture_that_is_taken(camera: Camera, served: Served) -> None:
    for take in (take_board, take_tray, take_reports, take_letters, take_synthesis, take_plan, take_connection):
        take(camera)
    take_doors(camera, served)
    shown = re.findall(r"!\[[^\]]+\]\(hinh/([\w-]+\.png)\)", GUIDE.read_text("utf-8"))
    elsewhere = re.findall(r'pictures / "([\w-]+\.png)"', STORY.read_text("utf-8"))
    assert sorted(shown) == sorted((*(picture.name for picture in camera.taken), *elsewhere))


def test_the_pictures_of_the_guide_are_there_and_small() -> None:
    shown = re.findall(r"\(hinh/([\w-]+\.png)\)", GUIDE.read_text("utf-8"))
    kept = sorted(path.name for path in (GUIDE.parent / "hinh").iterdir())
    assert sorted(shown) == kept
    assert all((GUIDE.parent / "hinh" / name).stat().st_size <= MOST_BYTES for name in kept)


NAMED = (
    *("Đăng nhập", "Đăng xuất", "Ai chưa nộp?", "Chờ xem xét", "Lưu cách xem này", "Hoàn tác", "Nhắc ngay", "Thư gửi đi"),
    *("Trả lại, đề nghị chỉnh sửa", "Tổng hợp số liệu", "Mở đợt báo cáo mới", "Kết thúc đợt báo cáo"),
    "Hộp thư chưa được kiểm tra",
)


@pytest.mark.parametrize("wanted", NAMED)
def test_the_guide_names_what_the_pages_name(wanted: str) -> None:
    templates = GUIDE.parents[1] / "templates"
    pages = "".join(page.read_text("utf-8") for page in (*(templates / "web").rglob("*.html"), templates / "labels.toml"))
    assert f"**{wanted}**" in GUIDE.read_text("utf-8")
    assert wanted in pages
