"""Many mails of the tray, many units of a board: what would follow is seen, then it is one act with one way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import httpx

from tests.bench.mail_desk import browse, database_url, filings, home, office, then
from tests.papers.office import GIANG, MAI, REPORT, REVIEW, ROWS, SON, TestOffice, message
from tests.servers.browser import Browser
from tracker.rules.letters.notice import LetterKind
from tracker.rules.mails.mail_state import MailState
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office.accounts import views
from tracker.store.session import reading

__all__ = ("browse", "database_url", "home", "office")

TRAY, BOARD = "/cho-xem-xet", f"/dot/{REVIEW.code}"
NOBODYS = (("bc.txt", REPORT.format(name="TIỂU HỌC HƯỚNG DƯƠNG")), ("ds.csv", ROWS))
REPORTS = tuple(
    message(f"vanthu{number}@hopthu.example", f"Báo cáo {unit.name}", *NOBODYS) for number, unit in enumerate((SON, GIANG))
)
QUESTIONS = tuple(
    message(unit.emails[0], "Hỏi mẫu", body=f"{unit.name} xin hỏi mẫu phụ lục lấy ở đâu ạ?") for unit in (SON, GIANG, MAI)
)


def sent(browser: Browser, page: str, path: str, chosen: Mapping[str, object]) -> httpx.Response:
    """Ticks on a page, and the button pressed; `chosen` may hold several values of a name."""
    token = browser.get(page).text.partition('name="csrf" value="')[2].partition('"')[0]
    return browser.post(path, {"csrf": token, **chosen})  # type: ignore[dict-item]


def many(browser: Browser, act: str, **chosen: object) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in chosen.items()}
    return sent(browser, TRAY, f"{TRAY}/nhieu", {"ds": "", "viec": act, **named})


def states(office: TestOffice) -> list[str]:
    with reading(office.engine) as conn:
        return [one.state for one in mails.listing(conn)]


def acts(office: TestOffice) -> list[tuple[str, str]]:
    with reading(office.engine) as conn:
        return [(one.what, one.about) for one in audit.listing(conn)]


def test_what_is_set_aside_together_is_shown_first_is_one_act_and_comes_back_together(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    ids = [office.get(one)[0] for one in QUESTIONS]
    browser = browse()
    shown = many(browser, "ignore", thu=ids[:2])
    assert "Không ghi nhận 2 thư" in shown.text
    assert states(office) == [MailState.TRAY] * 3
    answer = many(browser, "ignore", thu=ids[:2], why="Đã xem", chac="1")
    assert answer.headers["location"] == f"{TRAY}?xem={ids[2]}"
    page = then(browser, answer)
    assert "Đã chuyển 2 thư sang mục không ghi nhận." in page.text
    assert states(office) == [MailState.IGNORED, MailState.IGNORED, MailState.TRAY]
    assert acts(office) == [("ignore", "2 mails")]
    assert "Không ghi nhận thư" in browser.get(f"/thu/{ids[0]}").text, "told on the page of each"
    then(browser, browser.submit(page, "/hoan-tac"))
    assert states(office) == [MailState.TRAY] * 3


def test_a_heading_or_the_whole_list_is_chosen_without_a_script(office: TestOffice, browse: Callable[..., Browser]) -> None:
    ids = [office.get(one)[0] for one in (*QUESTIONS, REPORTS[0])]
    browser = browse()
    by_question = browser.get(f"{TRAY}?gom=cau-hoi").text
    heading = re.findall(r'name="nhom" value="(\d+)" data-bunch="3"', by_question)
    assert heading == [str(ids[0])]
    assert "Không ghi nhận 3 thư" in many(browser, "ignore", nhom=ids[0], ds="gom=cau-hoi").text
    assert "Không ghi nhận 4 thư" in many(browser, "ignore", tat_ca="1").text
    assert "Không ghi nhận 1 thư" in many(browser, "ignore", tat_ca="1", ds="tim=bao+cao+tieu+hoc").text
    assert "Chưa chọn thư nào." in many(browser, "ignore").text


def test_reports_are_filed_together_where_their_pages_would_file_them(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    ids = [office.get(one)[0] for one in (*REPORTS, QUESTIONS[2])]
    browser = browse()
    shown = many(browser, "file", thu=ids).text
    assert "Ghi nhận 2 thư" in shown
    assert shown.count("→") == 2, "two cells change"
    assert "1 thư không thực hiện được: Chưa đủ căn cứ" in shown
    assert not filings(office, ids[0])
    page = then(browser, many(browser, "file", thu=ids, chac="1"))
    assert "Đã ghi nhận báo cáo trong 2 thư." in page.text
    assert [filings(office, one) for one in ids] == [
        [(SON.code, "report"), (SON.code, "list")], [(GIANG.code, "report"), (GIANG.code, "list")], [],
    ]  # fmt: skip
    assert acts(office) == [("file", "2 mails")]
    then(browser, browser.submit(page, "/hoan-tac"))
    assert [filings(office, one) for one in ids] == [[], [], []]


def test_equal_questions_get_one_answer_and_a_return_says_each_why(office: TestOffice, browse: Callable[..., Browser]) -> None:
    ids = [office.get(one)[0] for one in QUESTIONS]
    browser = browse()
    page = browser.get(f"{TRAY}?giong={ids[0]}").text
    assert page.count("data-row=") == 3, "they look the same, whoever asks"
    shown = many(browser, "answer", tat_ca="1", ds=f"giong={ids[0]}")
    assert "Về nội dung đơn vị hỏi" in shown.text
    assert shown.text.count("Thư “") == 3
    many(browser, "answer", thu=ids[:2], why="Mẫu ở công văn số 5.", chac="1")
    many(browser, "return", thu=ids[2:], why="Chưa nhận: [lý do] Xin gửi lại.", chac="1")
    with reading(office.engine) as conn:
        replies = [one for one in outbox.listing(conn) if one.kind == LetterKind.REPLY]
    assert [one.to for one in replies] == [unit.emails[:1] for unit in (SON, GIANG, MAI)]
    assert ["Mẫu ở công văn số 5." in one.text for one in replies] == [True, True, False]
    assert "Chưa nhận: thư không kèm tệp báo cáo. Xin gửi lại." in replies[2].text
    assert acts(office) == [("return-mail", f"mail {ids[2]}"), ("reply", "2 mails")]


def test_after_a_decision_beside_the_list_the_next_of_that_list_follows(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    first, other, second = (office.get(one)[0] for one in (QUESTIONS[0], REPORTS[0], QUESTIONS[1]))
    browser = browse()
    beside = browser.get(f"{TRAY}/{first}?ds=gom%3Dcau-hoi%26giong%3D{first}", hx_request="true")
    assert "<html" not in beside.text
    answer = browser.submit(beside, f"/thu/{first}/bo-qua", why="Đã xem")
    assert answer.headers["location"] == f"{TRAY}?giong={first}&gom=cau-hoi&xem={second}"
    assert browser.get(f"{TRAY}/{other}").headers["location"] == f"/thu/{other}"


def units_at_once(browser: Browser, act: str, **chosen: object) -> httpx.Response:
    codes = [SON.code, GIANG.code]
    return sent(browser, BOARD, f"{BOARD}/nhieu", {"ds": "", "viec": act, "don-vi": codes, **chosen})


def test_units_get_more_time_together(office: TestOffice, browse: Callable[..., Browser]) -> None:
    browser = browse()
    assert "Cần ghi ngày nộp mới" in units_at_once(browser, "extend").text
    day = f"{REVIEW.due.replace(day=28):%d/%m/%Y}"
    shown = units_at_once(browser, "extend", due=day, why="Thi cuối kỳ")
    assert "Gia hạn 2 đơn vị" in shown.text
    assert shown.text.count("Thư “") == 2
    page = then(browser, units_at_once(browser, "extend", due=day, why="Thi cuối kỳ", chac="1"))
    assert "Đã gia hạn cho 2 đơn vị. 2 thư sẽ gửi lúc" in page.text
    with reading(office.engine) as conn:
        assert set(campaigns.exceptions_of(conn, REVIEW.code)) == {SON.code, GIANG.code}
    then(browser, browser.submit(page, "/hoan-tac"))
    with reading(office.engine) as conn:
        assert not campaigns.exceptions_of(conn, REVIEW.code)
        assert not list(outbox.listing(conn))


def test_units_are_exempted_noted_as_called_and_reminded_together(office: TestOffice, browse: Callable[..., Browser]) -> None:
    browser = browse()
    called = then(browser, units_at_once(browser, "called", why="Đã gọi, hẹn mai nộp", chac="1"))
    assert "Đã ghi đã gọi 2 đơn vị." in called.text
    assert called.text.count("Đã gọi, hẹn mai nộp") >= 2
    reminded = then(browser, units_at_once(browser, "remind", chac="1"))
    assert "Đã đưa 2 thư nhắc vào hàng chờ gửi." in reminded.text
    then(browser, browser.submit(reminded, "/hoan-tac"))
    with reading(office.engine) as conn:
        assert not list(outbox.listing(conn)), "a reminder may be taken back until it leaves"
    exempt = units_at_once(browser, "exempt", why="Không thuộc diện")
    assert exempt.text.count("→") == 2
    units_at_once(browser, "exempt", why="Không thuộc diện", chac="1")
    again = units_at_once(browser, "exempt", why="Không thuộc diện", chac="1")
    assert "Đơn vị đã được miễn nộp." in then(browser, again).text
    assert [what for what, _ in acts(office)] == ["exempt", "undo", "remind-now", "called"]


def test_a_list_is_kept_by_a_name_by_each_officer_and_removed(office: TestOffice, browse: Callable[..., Browser]) -> None:
    browser, other = browse(), browse("admin")
    office.get(QUESTIONS[0])
    path = f"{TRAY}?gom=nguoi-gui"
    kept = browser.submit(browser.get(path), "/cach-xem", name="Theo người gửi")
    assert "Theo người gửi" in then(browser, kept).text
    assert f'href="{path}"' in browser.get("/").text
    assert "Theo người gửi" not in other.get("/").text
    for address in ("https://elsewhere.example/", "//elsewhere.example", "/dang-xuat", "/cai-dat"):
        sent(browser, path, "/cach-xem", {"name": "x", "address": address})
    with reading(office.engine) as conn:
        (mine,) = views.of(conn, "can-bo-officer")
    sent(other, "/", "/cach-xem/bo", {"view": str(mine.id), "tiep": "/"})
    assert "Theo người gửi" in browser.get("/").text, "nobody else's"
    then(browser, browser.submit(browser.get(path), "/cach-xem/bo"))
    assert "Theo người gửi" not in browser.get("/").text
