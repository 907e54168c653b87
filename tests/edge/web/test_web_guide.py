"""Help where it is needed: the guide in the pages, a chapter for every page, hints that do not come again, one health strip."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.responses import PlainTextResponse

from tests.bench.web_office import NOW, Officer, browse, office
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.office.health import Trouble
from tracker.rules.office.vitals import Signs
from tracker.store.office.accounts import officers
from tracker.store.session import writing
from tracker.web.app import create_app
from tracker.web.frame import page_words
from tracker.web.frame.access import Guarded, page
from tracker.web.frame.sign_in import COOKIE
from tracker.web.guide.chapters import chapter_of, chapters, pictures, slug, taken_apart
from tracker.web.guide.help_table import HELP, HINTS, TROUBLES, chapter_for

__all__ = ("browse", "office")

FILES = ("xlsx", "pdf", "docx", "zip", "png", "goc")


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


@pytest.fixture
def lan(office: Engine, browse: Callable[..., Browser]) -> Officer:
    with writing(office) as conn:
        officers.set_role(conn, "lan", "admin")
    return Officer(office, browse())


def test_every_chapter_of_the_guide_is_a_page_with_its_pictures(lan: Officer) -> None:
    assert len(chapters()) > 14
    shown = set()
    for one in chapters():
        page = lan.browser.get(one.path)
        assert page.status_code == 200
        assert f"<h1>{one.title.replace('“', '“')}</h1>" in page.text
        for picture in re.findall(r'<img src="/huong-dan/hinh/([^"]+)"', page.text):
            shown.add(picture)
    assert shown == pictures()
    answer = lan.browser.get(f"/huong-dan/hinh/{min(shown)}")
    assert (answer.headers["content-type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert lan.browser.get("/huong-dan/hinh/..%2fhuong-dan.md").status_code == 404
    assert lan.browser.get("/huong-dan/khong-co").status_code == 404


def test_the_guide_runs_nothing_and_leads_to_no_file_that_is_not_there() -> None:
    _, one = taken_apart(
        "# A\n\n## B\n<script>x</script> [y](javascript:z) [tệp](mail.md) [trang](https://a.example)\n\n### C d\n"
    )
    assert "<script" not in one.body
    assert "javascript:" not in re.sub(r"\[y\]\(javascript:z\)", "", one.body)
    assert "mail.md" not in one.body
    assert '<a href="https://a.example">trang</a>' in one.body
    assert (one.slug, one.anchors) == ("b", frozenset({"c-d"}))


def test_every_page_knows_its_chapter(lan: Officer) -> None:
    missing = []
    for route in lan.browser._app.routes:
        if isinstance(route, Guarded) and "GET" in (route.methods or ()) and not route.path.startswith("/huong-dan"):
            if route.path.rpartition(".")[2].rpartition("/")[2] in FILES or route.path == "/goi-y-don-vi":
                continue
            if not chapter_for(re.sub(r"{\w+(?::\w+)?}", "x", route.path)):
                missing.append(route.path)
    assert missing == []
    assert [one for one in {*HELP.values(), TROUBLES} if chapter_of(one) is None] == []
    page = lan.browser.get("/dot/KT2020").text
    assert f'class="ask" href="/huong-dan/{HELP["/dot/*"]}"' in page


def test_a_hint_comes_until_its_officer_has_seen_enough_of_it(lan: Officer) -> None:
    assert {code for code, _ in HINTS.values()} == set(page_words.labels()["first-hints"])
    assert "Lần đầu ở trang này?" in lan.browser.get("/").text
    page = lan.does("/", "/huong-dan/goi-y")
    assert "Lần đầu ở trang này?" not in page
    assert "Lần đầu ở trang này?" in lan.browser.get("/dot/KT2020").text
    assert "Lần đầu ở trang này?" not in lan.browser.get("/").text
    lan.does("/tai-khoan", "/huong-dan/goi-y-lai")
    assert "Lần đầu ở trang này?" in lan.browser.get("/").text


def test_every_trouble_has_its_section_in_the_guide() -> None:
    known = chapter_of(TROUBLES)
    assert known is not None
    titles = page_words.labels()["ailments"]
    assert [one for one in Trouble if slug(titles[one]) not in known.anchors] == []


def test_while_all_is_well_no_page_has_a_strip_and_then_every_page_has_the_same(
    lan: Officer, browse: Callable[..., Browser]
) -> None:
    paths = ("/", "/dot/KT2020", "/thu", "/cai-dat", "/tai-khoan", "/huong-dan", "/khong-co", "/mau-thu", "/cach-goi")
    assert [path for path in paths if "banner strip" in lan.browser.get(path).text] == []
    later = browse(NOW + timedelta(minutes=30))
    for path in paths:
        shown = later.get(path).text
        assert "Hộp thư chưa được kiểm tra" in shown, path
        assert "Lần kiểm tra thành công gần nhất: 03/12/2020 09:00." in shown, path
        assert f'href="/huong-dan/{TROUBLES}#hop-thu-chua-duoc-kiem-tra"' in shown, path
        assert 'href="/ket-noi"' in shown, path


def test_the_demo_says_on_its_first_page_what_to_try_and_every_way_is_there(office: Engine, tmp_path: Path) -> None:
    inbox = page("/demo/hop-thu", lambda _: PlainTextResponse("thư"))
    app = create_app(office, settings_for(tmp_path, ""), lambda: NOW, Signs, [inbox], welcome="frame/demo_tries.html")
    browser = Browser(app)
    with writing(office) as conn:
        officers.set_role(conn, "lan", "admin")
        token, _ = officers.open_session(conn, "lan", NOW + timedelta(hours=1))
    browser.cookies.set(COOKIE, token)
    tries = browser.get("/").text.partition('class="campaign tries"')[2].partition("</section>")[0]
    ways = re.findall(r'href="([^"]+)"', tries)
    assert len(ways) > 6
    assert {way: browser.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)
