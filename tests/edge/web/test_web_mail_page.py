"""The officer's desk: one mail with its files, decided with a click; and one filing with what can be done about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from tests.bench.mail_desk import browse, database_url, filings, home, office, then
from tests.papers.office import GIANG, MAI, NOW, REPORT, REVIEW, ROWS, SAFETY, SON, TestOffice, message
from tests.papers.photos import photo
from tests.papers.portable import pdf
from tests.servers.browser import Browser
from tracker.rules.attribution.evidence import Standing
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office import lessons, roster
from tracker.store.session import reading, writing

__all__ = ("browse", "database_url", "home", "office")

EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"
UNKNOWN = REPORT.format(name="TIỂU HỌC HƯỚNG DƯƠNG")
STRANGER = "vanthu@hopthu.example"
ONE_CANDIDATE = message(STRANGER, "Báo cáo THCS Trường Giang", ("bc.txt", UNKNOWN), ("ds.csv", ROWS))
TWO_CANDIDATES = message(GIANG.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")))
CLEAR = message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")), ("ds.csv", ROWS))


def test_one_candidate_is_one_click_and_the_next_mail_follows(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(ONE_CANDIDATE)
    following, _ = office.get(TWO_CANDIDATES)
    browser = browse()
    page = browser.get(f"/thu/{mail}")
    assert "Ghi nhận cho Trường THCS Trường Giang" in page.text
    answer = browser.submit(page, f"/thu/{mail}/ghi-nhan")
    assert answer.headers["location"] == f"/thu/{following}"
    assert filings(office, mail) == [(GIANG.code, "report"), (GIANG.code, "list")]
    assert "Đã ghi nhận báo cáo của Trường THCS Trường Giang." in then(browser, answer).text


def test_the_flash_takes_the_decision_back(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(ONE_CANDIDATE)
    browser = browse()
    after = then(browser, browser.submit(browser.get(f"/thu/{mail}"), f"/thu/{mail}/ghi-nhan"))
    again = then(browser, browser.submit(after, "/hoan-tac"))
    assert "Đã hoàn tác." in again.text
    assert filings(office, mail) == []
    assert f'href="/thu/{mail}"' in browser.get("/cho-xem-xet").text


def test_of_two_candidates_one_is_picked_and_then_decided(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(TWO_CANDIDATES)
    browser = browse()
    page = browser.get(f"/thu/{mail}")
    assert "Địa chỉ gửi giang@truong.example đã đăng ký cho Trường THCS Trường Giang." in page.text
    links = dict(re.findall(r'href="(/thu/\d+\?don-vi=[^"]+)"[^>]*>([^<]+)<', page.text))
    assert set(links.values()) == {SON.name, GIANG.name}
    picked = browser.get(next(link for link, name in links.items() if name == SON.name).replace("&amp;", "&"))
    browser.submit(picked, f"/thu/{mail}/ghi-nhan")
    assert filings(office, mail) == [(SON.code, "report")]


def test_the_form_files_each_document_where_it_is_told(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(ONE_CANDIDATE)
    browser = browse()
    form = {
        "unit": SON.name,
        "place-0": "TK2023/report",
        "unit-1": f"x [{MAI.code}]",
        "place-1": "TK2023/list",
        "remember": "1",
    }
    answer = browser.submit(browser.get(f"/thu/{mail}"), f"/thu/{mail}/ghi-nhan", **form)
    assert "ghi nhớ cho những lần sau" in then(browser, answer).text
    assert filings(office, mail) == [(SON.code, "report"), (MAI.code, "list")]
    with reading(office.engine) as conn:
        (lesson,) = lessons.of_unit(conn, SON.code)
    assert (lesson.value, lesson.mail, lesson.decided_by) == (STRANGER, mail, "can-bo-officer")


def test_a_name_that_is_kept_files_the_next_mail(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(ONE_CANDIDATE)
    browser = browse()
    page = browser.get(f"/thu/{mail}")
    name = re.findall(r'name="remember-name" value="([^"]+)"', page.text)[0]
    assert name == "TRƯỜNG TIỂU HỌC HƯỚNG DƯƠNG"
    browser.submit(page, f"/thu/{mail}/ghi-nhan", **{"remember-name": name})
    following, _ = office.get(message("khac@hopthu.example", "Nộp", ("bc 2.txt", UNKNOWN + "Bổ sung.\n")))
    assert filings(office, following) == [(GIANG.code, "report")]


def test_a_title_in_other_words_is_taught_with_one_tick_and_taken_back(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    def named(lesson: str) -> bytes:
        text = REPORT.format(name="TIỂU HỌC KIM SƠN").replace("công tác y tế trường học", "nuôi dưỡng, bếp núc")
        return message(SON.emails[0], "Nộp", ("bc.txt", f"{text}{lesson}\n"))

    mail, _ = office.get(named("Lần một."))
    browser = browse()
    page = browser.get(f"/thu/{mail}?dot=TK2023")
    title = re.findall(r'name="remember-title" value="([^"]+)"', page.text)[0]
    assert title == "Tổng kết nuôi dưỡng, bếp núc năm học 2022-2023"
    browser.submit(page, f"/thu/{mail}/ghi-nhan", **{"unit": SON.name, "place-0": "TK2023/report", "remember-title": title})
    following, _ = office.get(named("Lần hai."))
    assert filings(office, following) == [(SON.code, "report")]
    listed = browser.get("/cach-goi")
    assert title in listed.text
    browser.submit(listed, "/cach-goi/bo", wording="1")
    again, _ = office.get(named("Lần ba."))
    assert filings(office, again) == []
    assert title not in browser.get("/cach-goi").text


def test_a_unit_nobody_knows_is_said_and_nothing_is_filed(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(ONE_CANDIDATE)
    browser = browse()
    answer = browser.submit(browser.get(f"/thu/{mail}"), f"/thu/{mail}/ghi-nhan", unit=f"Trường {EVIL}")
    page = then(browser, answer)
    assert "Không tìm thấy đơn vị" in page.text
    assert EVIL not in page.text
    assert filings(office, mail) == []


def test_a_mail_that_is_no_report_is_set_aside_with_a_reason(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(ONE_CANDIDATE)
    browser = browse()
    page = browser.get(f"/thu/{mail}")
    assert "Cần ghi lý do." in then(browser, browser.submit(page, f"/thu/{mail}/bo-qua", why=" ")).text
    assert then(browser, browser.submit(page, f"/thu/{mail}/bo-qua", why="Thư mời họp")).url.path == "/cho-xem-xet"
    aside = browser.get(f"/thu/{mail}")
    assert "Thư mời họp" in aside.text
    assert "Chờ xem xét" in then(browser, browser.submit(aside, f"/thu/{mail}/xem-lai", why="Nhầm")).text
    with reading(office.engine) as conn:
        row = mails.get(conn, mail)
    assert row is not None
    assert row.state == "tray"


def test_a_report_that_is_the_mail_itself_is_filed_from_its_text(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(message(SON.emails[0], "Báo cáo y tế trường học", body="Trường xin hỏi nộp ở đâu?"))
    browser = browse()
    browser.submit(browser.get(f"/thu/{mail}"), f"/thu/{mail}/ghi-nhan", **{"unit": SON.name, "place-thu": "TK2023/report"})
    assert filings(office, mail) == [(SON.code, "report")]


def test_nothing_a_mail_says_becomes_part_of_the_page(office: TestOffice, browse: Callable[..., Browser]) -> None:
    table = f"STT,Họ và tên,Năm sinh\n1,{EVIL},1990\n"
    page_of_it = f"<html><body onload=alert(3)>{EVIL}<p>Văn bản</p></body></html>"
    files = ((f"{EVIL}.txt", UNKNOWN + EVIL), ("ds.csv", table), ("bc.html", page_of_it))
    mail, _ = office.get(message(STRANGER, f"Báo cáo {EVIL} THCS Trường Giang", *files, body=EVIL))
    browser = browse()
    pages = [
        browser.get(path) for path in (f"/thu/{mail}", "/cho-xem-xet", "/thu", *(f"/thu/{mail}?tep={n}" for n in range(3)))
    ]
    browser.submit(pages[0], f"/thu/{mail}/ghi-nhan", **{"unit": SON.name, "place-0": "TK2023/report", "why": EVIL})
    with reading(office.engine) as conn:
        filing = ledger.of_mail(conn, mail)[0].id
    pages += [browser.get(f"/ban-nop/{filing}"), browser.get(f"/thu/{mail}")]
    for page in pages:
        assert page.status_code == 200
        assert "<img src=x" not in page.text
        assert "<script>alert" not in page.text
        assert "onload=" not in re.sub(r"&lt;.*?&gt;", "", page.text)
        assert "script-src 'self'" in page.headers["content-security-policy"]


def test_a_file_is_taken_home_as_it_came_and_never_opened_by_the_browser(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    name = 'Báo cáo "quý" 1;x.html'
    mail, _ = office.get(message(STRANGER, "Báo cáo THCS Trường Giang", (name, EVIL), ("bc.txt", UNKNOWN)))
    browser = browse()
    answer = browser.get(f"/thu/{mail}/tep/0")
    assert answer.content == EVIL.encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    disposition = answer.headers["content-disposition"]
    assert re.fullmatch(r"attachment; filename=\"[A-Za-z0-9._-]+\"; filename\*=UTF-8''[A-Za-z0-9._%~-]+", disposition)
    whole = browser.get(f"/thu/{mail}/goc")
    assert whole.headers["content-disposition"].startswith(f'attachment; filename="thu-{mail}.eml"')
    assert EVIL.encode() not in whole.content  # base64, as it came
    assert whole.content.startswith(b"From:")


def test_what_is_not_there_is_not_found(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(ONE_CANDIDATE)
    browser = browse()
    files = [f"/thu/{mail}/tep/{wrong}" for wrong in ("9", "x", "-1", "0/trang/0.png")]
    for path in (*files, "/thu/99", "/thu/x", "/ban-nop/99", "/thu/99/goc"):
        assert browser.get(path).status_code == 404, path


def test_pages_of_a_pdf_and_photos_are_pictures_of_our_own(office: TestOffice, browse: Callable[..., Browser]) -> None:
    paper = pdf([(100, 700, "BAO CAO")], [(100, 700, "trang hai")])
    mail, _ = office.get(message(STRANGER, "Báo cáo THCS Trường Giang", ("bc.pdf", paper), ("anh.jpg", photo(1))))
    browser = browse()
    assert browser.get(f"/thu/{mail}?tep=0").text.count("<img ") == 2
    for path in (f"/thu/{mail}/tep/0/trang/1.png", f"/thu/{mail}/tep/1/trang/0.png"):
        answer = browser.get(path)
        assert answer.headers["content-type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert browser.get(f"/thu/{mail}/tep/0/trang/2.png").status_code == 404


def test_a_registered_sender_of_a_file_nobody_can_open_is_still_known(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    mail, _ = office.get(message(SON.emails[0], "Báo cáo y tế trường học", ("Y tế trường học.docx", "PK\x03\x04 hỏng")))
    page = browse().get(f"/thu/{mail}").text
    assert "Địa chỉ gửi kimson@truong.example đã đăng ký cho Trường Tiểu học Kim Sơn." in page
    assert "Địa chỉ gửi chưa đăng ký" not in page
    assert "Nhớ địa chỉ" not in page


def test_a_table_is_shown_as_a_table_and_asked_for_alone_by_a_script(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    mail, _ = office.get(ONE_CANDIDATE)
    browser = browse()
    piece = browser.get(f"/thu/{mail}/tep/1/xem", HX_Request="true").text
    assert "<td>Lê Thị Hoà</td>" in piece
    assert "<html" not in piece
    assert browser.get(f"/thu/{mail}/tep/1/xem").headers["location"] == f"/thu/{mail}?tep=1"


def test_a_document_that_states_its_secrecy_is_not_shown(office: TestOffice, browse: Callable[..., Browser]) -> None:
    secret = "MẬT\n" + UNKNOWN + "Nội dung kín\n"
    mail, _ = office.get(message(STRANGER, "Báo cáo THCS Trường Giang", ("bc.txt", secret)))
    page = browse().get(f"/thu/{mail}").text
    assert "Văn bản ghi độ MẬT" in page
    assert "Nội dung kín" not in page


def test_a_mail_the_vault_has_lost_still_has_its_page(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, read = office.get(message(STRANGER, "Báo cáo THCS Trường Giang lần cuối", ("bc.txt", UNKNOWN)))
    (office.settings.vault.folder / read.sha256[:2] / read.sha256[2:]).unlink()
    browser = browse()
    assert "Không mở lại được tệp" in browser.get(f"/thu/{mail}").text
    assert browser.get(f"/thu/{mail}/goc").status_code == 404
    assert browser.get(f"/thu/{mail}/tep/0").status_code == 404


def test_whoever_may_only_look_sees_no_form_and_decides_nothing(office: TestOffice, browse: Callable[..., Browser]) -> None:
    mail, _ = office.get(ONE_CANDIDATE)
    done, _ = office.get(CLEAR)
    viewer = browse("view")
    for path in (f"/thu/{mail}", "/ban-nop/1"):
        page = viewer.get(path)
        assert page.status_code == 200
        assert set(re.findall(r'<form method="post" action="([^"]+)"', page.text)) == {"/dang-xuat"}
    token = re.findall(r'name="csrf" value="([^"]+)"', viewer.get("/thu").text)[0]
    of_mail = [f"/thu/{mail}/{one}" for one in ("ghi-nhan", "bo-qua", "xem-lai")]
    of_filing = [f"/ban-nop/1/{one}" for one in ("chuyen", "rut", "tra-lai", "chap-nhan")]
    for path in (*of_mail, *of_filing, "/hoan-tac"):
        assert viewer.post(path, {"csrf": token, "why": "x"}).status_code == 403, path
    assert browse().post(f"/thu/{mail}/bo-qua", {"csrf": "wrong", "why": "x"}).status_code == 403
    assert filings(office, done) == [(SON.code, "report"), (SON.code, "list")]


def test_mails_are_found_by_sender_subject_and_file(office: TestOffice, browse: Callable[..., Browser]) -> None:
    first, _ = office.get(ONE_CANDIDATE)
    second, _ = office.get(CLEAR)
    browser = browse()

    def found(**asked: str) -> set[int]:
        page = browser.get("/thu?" + str(httpx.QueryParams(asked))).text
        return {int(number) for number in re.findall(r'<td data-name="Tiêu đề"><a href="/thu/(\d+)"', page)}

    assert found() == {first, second}
    assert found(tim="VANTHU@") == {first}
    assert found(tim="Trường Giang") == {first}
    assert found(tim="ds.CSV") == {first, second}
    assert found(tim="100%") == set()
    assert found(loc="filed") == {second}
    assert found(loc="khong-co") == {first, second}


@pytest.fixture
def filed(office: TestOffice) -> FilingRow:
    mail, _ = office.get(CLEAR)
    with reading(office.engine) as conn:
        return ledger.of_mail(conn, mail)[0]


def standing(office: TestOffice, unit: str, campaign: str = REVIEW.code) -> Standing:
    with reading(office.engine) as conn:
        return next(row.standing for row in board.rows(conn, campaign, NOW) if row.cell.unit.code == unit)


def test_the_page_of_a_filing_says_why_it_is_there(
    office: TestOffice, browse: Callable[..., Browser], filed: FilingRow
) -> None:
    page = browse().get(f"/ban-nop/{filed.id}").text
    assert "Địa chỉ gửi kimson@truong.example đã đăng ký cho Trường Tiểu học Kim Sơn." in page
    assert filed.receipt in page
    assert "Đã khám sức khoẻ" in page
    assert "Xác nhận đã nhận" in page


def test_the_page_of_a_conflict_names_its_row_and_what_stands_against(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    mail, _ = office.get(TWO_CANDIDATES)
    page = browse().get(f"/thu/{mail}").text
    row = "Chưa xác định được đơn vị của bc.txt: tên cơ quan ban hành khác đơn vị đã đăng ký địa chỉ gửi."
    assert page.index("<h3>Căn cứ quyết định</h3>") < page.index(row) < page.index("<h3>Thông tin trái ngược</h3>")
    assert f"Địa chỉ gửi {GIANG.emails[0]} đã đăng ký cho {GIANG.name}." in page[page.index("<h3>Thông tin trái ngược") :]


def test_a_filing_is_returned_accepted_moved_and_withdrawn(
    office: TestOffice, browse: Callable[..., Browser], filed: FilingRow
) -> None:
    browser, path = browse(), f"/ban-nop/{filed.id}"
    page = then(browser, browser.submit(browser.get(path), f"{path}/tra-lai", why="Thiếu chữ ký"))
    assert "Đã trả lại báo cáo" in page.text
    assert standing(office, SON.code) is Standing.INCOMPLETE
    page = then(browser, browser.submit(page, f"{path}/chap-nhan", why="Đã bổ sung bản giấy"))
    assert standing(office, SON.code) is Standing.ON_TIME
    page = then(browser, browser.submit(page, f"{path}/chuyen", unit=GIANG.name, place=f"{SAFETY.code}/report"))
    assert standing(office, GIANG.code, SAFETY.code) is Standing.ON_TIME
    moved = page.url.path
    assert moved != path
    page = then(browser, browser.submit(page, f"{moved}/rut", why="Nhầm"))
    assert "Đã rút bản nộp khỏi sổ." in page.text
    assert standing(office, GIANG.code, SAFETY.code) is Standing.AWAITING
    assert "Rút bản nộp khỏi sổ" in page.text  # the trail


def test_of_a_large_roster_units_are_suggested_as_one_types(
    office: TestOffice, browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    mail, _ = office.get(TWO_CANDIDATES)
    browser = browse()
    assert "/goi-y-don-vi" not in browser.get(f"/thu/{mail}").text
    monkeypatch.setattr("tracker.web.mails.mail_choice._MOST_SUGGESTED", 1)
    page = browser.get(f"/thu/{mail}").text
    assert 'hx-get="/goi-y-don-vi"' in page
    assert '<option value="Trường' not in page.partition("<datalist")[2].partition("</datalist>")[0]
    assert browser.get("/goi-y-don-vi?unit=kim+son").text.count("<option") >= 1
    assert browser.get("/goi-y-don-vi?unit=%00%27").status_code == 200
    assert browse("view").get("/goi-y-don-vi?unit=kim").status_code == 403


def asking_mail(words: str) -> bytes:
    return message(SON.emails[0], "TH Kim Sơn xin gia hạn báo cáo y tế trường học", body=words)


def test_a_mail_that_asks_shows_its_words_first_and_is_no_report_by_one_click(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    mail, _ = office.get(asking_mail("Trường xin gia hạn đến ngày 20/12 vì hiệu trưởng đi công tác."))
    page = browse().get(f"/thu/{mail}").text
    order = ["Thư xin thêm thời gian", "Trường xin gia hạn đến ngày 20/12", "Gia hạn: ", ">Trả lời</summary>",
             ">Không phải báo cáo</summary>", "<summary>Ghi nhận báo cáo"]  # fmt: skip
    found = [page.index(one) for one in order]
    assert found == sorted(found)
    assert 'class="big"' not in page
    with reading(office.engine) as conn:
        (letter,) = outbox.listing(conn)
    assert "cán bộ sẽ xem và trả lời" in letter.text
    assert "đính kèm" not in letter.text


def test_an_officer_answers_in_the_thread_and_the_mail_leaves_the_tray_until_that_is_undone(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    mail, read = office.get(asking_mail("Phòng đã nhận được báo cáo của trường chưa ạ?"))
    browser, path = browse(), f"/thu/{mail}"
    page = then(browser, browser.submit(browser.get(path), f"{path}/tra-loi", why="Phòng đã nhận đủ."))
    assert "sẽ gửi lúc" in page.text
    with reading(office.engine) as conn:
        letter = next(one for one in outbox.listing(conn) if one.kind == "reply")
        stored = mails.get(conn, mail)
    assert (letter.to, letter.in_reply_to, letter.unit) == (SON.emails, read.message_id, SON.code)
    assert "Phòng đã nhận đủ." in letter.text
    assert stored is not None
    assert (stored.state, stored.reason) == ("ignored", "answered")
    act = page.text.partition('name="act" value="')[2].partition('"')[0]
    browser.submit(page, "/hoan-tac", act=act)
    with reading(office.engine) as conn:
        assert mails.get(conn, mail).state == "tray"  # type: ignore[union-attr]
        assert not [one for one in outbox.listing(conn) if one.kind == "reply"]


def test_only_units_that_owe_are_proposed_and_another_needs_a_second_yes(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    with writing(office.engine) as conn:
        campaigns.put(conn, replace(REVIEW, units=("level:tieu_hoc", "level:thcs")), NOW)
        roster.replace_units(conn, (MAI, SON, replace(GIANG, name="Trường THCS Kim Sơn")))
    mail, _ = office.get(message(STRANGER, "bao cao y te truong hoc truong Bong Mai", ("bc.txt", UNKNOWN)))
    browser, path = browse(), f"/thu/{mail}"
    page = browser.get(f"{path}?don-vi={MAI.code}&dot={REVIEW.code}")
    assert "Trường Mầm non Bông Mai không phải nộp báo cáo này." in page.text
    answer = then(browser, browser.submit(page, f"{path}/ghi-nhan", unit=MAI.code, **{"place-0": f"{REVIEW.code}/report"}))
    assert "không phải nộp báo cáo này nên chưa ghi nhận" in answer.text
    assert filings(office, mail) == []
    sure = {"unit": MAI.code, "place-0": f"{REVIEW.code}/report", "not-asked": "1"}
    then(browser, browser.submit(answer, f"{path}/ghi-nhan", **sure))
    assert filings(office, mail) == [(MAI.code, "report")]


def test_the_unit_that_has_reported_stays_in_sight_beside_the_one_that_owes(
    office: TestOffice, browse: Callable[..., Browser]
) -> None:
    with writing(office.engine) as conn:
        roster.replace_units(conn, (MAI, SON, replace(GIANG, name="Trường THCS Kim Sơn")))
    office.get(message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")), ("ds.csv", ROWS)))
    mail, _ = office.get(message(STRANGER, "nộp bc", ("bc.txt", REPORT.format(name="KIM SƠN"))))
    page = browse().get(f"/thu/{mail}").text
    assert "Ghi nhận cho Trường THCS Kim Sơn" in page
    others = page.partition("Cũng có thể là:")[2].partition("</ul>")[0]
    assert "Trường Tiểu học Kim Sơn" in others
    assert "Đã nộp đủ báo cáo này." in others
