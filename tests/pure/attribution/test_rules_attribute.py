"""A careful clerk's decisions: evidence that agrees files, contradiction and doubt go to the tray."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import Authentication, Automatic, Forwarded, Outcome, Problem, Reading, Sender
from tests.bench.suoi_tien import LIST, OFFICE, SAFETY, mail, registry, report, workbook
from tracker.rules.attribution.attribute import attribute, attribute_again
from tracker.rules.attribution.campaign.topics import topic
from tracker.rules.attribution.evidence import Attribution, Disposition, Reason
from tracker.rules.attribution.registry import History

STRANGER = "lan.nguyen@mail.example"


NOTHING_BEFORE = History()


def decide(reading: Reading, history: History = NOTHING_BEFORE) -> Attribution:
    return attribute(reading, history, registry())


def booked(decided: Attribution) -> list[tuple[str, str, str]]:
    return [(one.unit, one.campaign, one.part) for one in decided.bookings]


def in_tray(decided: Attribution) -> Reason | None:
    assert not decided.bookings
    assert decided.disposition is Disposition.REVIEW
    return decided.reason


def test_a_registered_sender_and_its_letterhead_agree() -> None:
    decided = decide(mail(report()))
    assert decided.disposition is Disposition.RECORDED
    assert booked(decided) == [("th-suoi-tien", "ATGT2024", "report")]
    assert {"sender", "issuer", "title"} <= {clue.kind for clue in decided.bookings[0].clues}


def test_who_hands_in_on_a_units_page_is_believed_as_its_registered_sender() -> None:
    by_link = History(by_link=("th-suoi-tien", "ATGT2024"))
    decided = decide(mail(report(), sender="khong-co@nop.invalid"), by_link)
    assert booked(decided) == [("th-suoi-tien", "ATGT2024", "report")]
    assert {"link", "issuer", "title"} <= {clue.kind for clue in decided.bookings[0].clues}
    other = decide(mail(report("TRƯỜNG THCS SUỐI TIÊN"), sender="khong-co@nop.invalid"), by_link)
    assert in_tray(other) is Reason.CONFLICTING_EVIDENCE
    wanting = replace(registry(), wants_pass=True)
    assert attribute(mail(report()), by_link, wanting).disposition is Disposition.RECORDED


def test_a_stranger_is_filed_by_an_unambiguous_letterhead() -> None:
    assert booked(decide(mail(report(), sender=STRANGER))) == [("th-suoi-tien", "ATGT2024", "report")]


def test_level_is_part_of_identity() -> None:
    assert booked(decide(mail(report("TRƯỜNG THCS SUỐI TIÊN"), sender=STRANGER))) == [("thcs-suoi-tien", "ATGT2024", "report")]
    assert in_tray(decide(mail(report("TRƯỜNG SUỐI TIÊN"), sender=STRANGER))) is Reason.AMBIGUOUS_UNIT


def test_a_letterhead_without_level_is_enough_with_its_registered_sender() -> None:
    assert booked(decide(mail(report("TRƯỜNG SUỐI TIÊN"), sender="thcssuoitien@edu.example")))[0][0] == "thcs-suoi-tien"


def test_letters_and_numbers_are_part_of_a_name() -> None:
    assert in_tray(decide(mail(report("TRƯỜNG TIỂU HỌC ĐỒNG XUÂN C"), sender=STRANGER))) is Reason.UNKNOWN_UNIT
    decided = decide(mail(report("TRƯỜNG TIỂU HỌC ĐỒNG XUÂN B"), sender="thdongxuana@edu.example"))
    assert in_tray(decided) is Reason.CONFLICTING_EVIDENCE


def test_a_misspelt_letterhead_agrees_with_its_own_sender_alone() -> None:
    misspelt = report("TRƯỜNG THCS LÝ TỰ TRỌN")
    assert booked(decide(mail(misspelt, sender="thcslytutrong@edu.example")))[0][0] == "thcs-ly-tu-trong"
    assert in_tray(decide(mail(misspelt, sender=STRANGER))) is Reason.UNKNOWN_UNIT


def test_a_letterhead_whose_spaces_were_lost_agrees_with_its_own_sender_alone() -> None:
    glued = report("TRƯỜNGTHCS LÝTỰTRỌNG")
    assert booked(decide(mail(glued, sender="thcslytutrong@edu.example")))[0][0] == "thcs-ly-tu-trong"
    assert booked(decide(mail(report("TRƯỜNGTIỂUHỌCĐỒNGXUÂN A"), sender="thdongxuana@edu.example")))[0][0] == "th-dong-xuan-a"
    assert in_tray(decide(mail(report("TRƯỜNGTIỂUHỌCĐỒNGXUÂNB"), sender="thdongxuana@edu.example")))


def test_a_letterhead_that_a_machine_misread_is_for_a_person_to_read() -> None:
    misread = replace(report("TRƯỜNG THCS LỸ TƯ TRQNO"), problems=(Problem("read-by-ocr"),))
    assert in_tray(decide(mail(misread, sender="thcslytutrong@edu.example"))) is Reason.UNREADABLE


def test_sender_and_letterhead_that_disagree_go_to_a_person() -> None:
    decided = decide(mail(report("TRƯỜNG MẦM NON ĐỒNG XUÂN")))
    assert in_tray(decided) is Reason.CONFLICTING_EVIDENCE
    assert set(decided.units) >= {"mn-dong-xuan", "th-suoi-tien"}


def test_a_school_of_another_town_is_not_ours_even_by_our_name() -> None:
    away = report("TRƯỜNG TIỂU HỌC SUỐI TIÊN", superior="PHÒNG GIÁO DỤC VÀ ĐÀO TẠO THỊ XÃ PHÚ MỸ")
    assert in_tray(decide(mail(away, sender=STRANGER))) is Reason.UNKNOWN_UNIT
    assert in_tray(decide(mail(away))) is Reason.CONFLICTING_EVIDENCE


def test_a_private_kindergarten_may_leave_out_that_it_is_private() -> None:
    assert booked(decide(mail(report("TRƯỜNG MẦM NON BÉ NGOAN"), sender=STRANGER)))[0][0] == "mntt-be-ngoan"


def test_a_union_of_the_school_is_not_the_school() -> None:
    union = report("CÔNG ĐOÀN TRƯỜNG TIỂU HỌC SUỐI TIÊN")
    assert in_tray(decide(mail(union))) is Reason.UNKNOWN_CAMPAIGN
    assert in_tray(decide(mail(union, sender="mnbengoan@edu.example"))) is Reason.CONFLICTING_EVIDENCE


def test_a_registered_sender_alone_is_enough_where_the_paper_names_nobody() -> None:
    assert booked(decide(mail(report(None, superior=None))))[0][0] == "th-suoi-tien"


def test_an_address_of_two_schools_decides_nothing_by_itself() -> None:
    plain = report(None, superior=None)
    assert in_tray(decide(mail(plain, sender="chung@mail.example"))) is Reason.AMBIGUOUS_UNIT
    by_file = replace(plain, filename="BC ATGT MN Đồng Xuân.docx")
    assert booked(decide(mail(by_file, sender="chung@mail.example")))[0][0] == "mn-dong-xuan"
    by_subject = mail(plain, sender="chung@mail.example", subject="Trường TH Suối Tiên nộp báo cáo")
    assert booked(decide(by_subject))[0][0] == "th-suoi-tien"


def test_two_schools_in_one_mail_are_filed_each_for_its_own() -> None:
    both = mail(report(), report("TRƯỜNG MẦM NON ĐỒNG XUÂN", sha256="e" * 64), sender="chung@mail.example")
    assert [unit for unit, _, _ in booked(decide(both))] == ["th-suoi-tien", "mn-dong-xuan"]


def test_what_the_title_says_stands_above_the_subject() -> None:
    decided = decide(mail(report(), subject="Báo cáo công tác bán trú tháng 11"))
    assert booked(decided) == [("th-suoi-tien", "ATGT2024", "report")]


def test_a_report_nobody_asked_for_waits_whatever_the_subject_says() -> None:
    other = report(summary="Kết quả thực hiện công tác phòng cháy, chữa cháy")
    assert in_tray(decide(mail(other, subject="Báo cáo an toàn giao thông"))) is Reason.UNKNOWN_CAMPAIGN


def test_a_title_in_words_of_its_own_stands_above_cited_plan_and_subject() -> None:
    worded = report(summary="Kết quả bảo đảm trật tự khi đến trường", text="Thực hiện Kế hoạch số 77/KH-PGDĐT ngày 02/10/2024")
    assert in_tray(decide(mail(worded))) is Reason.UNKNOWN_CAMPAIGN
    told = decide(mail(worded, subject="BC ATGT trường TH Suối Tiên"))
    assert (in_tray(told), told.campaigns) == (Reason.UNKNOWN_CAMPAIGN, ("ATGT2024",))


@pytest.mark.parametrize(
    ("summary", "dated"),
    [
        ("Kết quả công tác an toàn giao thông năm 2023", date(2023, 11, 20)),
        ("Kết quả công tác an toàn giao thông", date(2023, 11, 20)),
        ("Công tác bán trú tháng 10 năm 2024", date(2024, 10, 30)),
    ],
)
def test_a_report_of_another_period_is_noticed(summary: str, dated: date) -> None:
    assert in_tray(decide(mail(report(summary=summary, dated=dated)))) is Reason.UNKNOWN_CAMPAIGN


@pytest.mark.parametrize("kind", ["KH", "CV", "QĐ", "TTr", "GM"])
def test_a_plan_or_letter_is_not_a_report(kind: str) -> None:
    decided = decide(mail(report(kind=kind)))
    assert decided.disposition is Disposition.REVIEW
    assert not decided.bookings
    assert (0, "not-a-report") in decided.findings


def test_a_letter_from_elsewhere_about_something_else_is_ignored() -> None:
    letter = report("HỘI NGƯỜI CAO TUỔI", "mời dự hội nghị", kind="CV", superior=None)
    decided = decide(mail(letter, sender="vanphong@hoi.example", subject="Giấy mời"))
    assert (decided.disposition, decided.reason) == (Disposition.IGNORED, Reason.NOT_A_REPORT)


def test_the_list_beside_the_report_is_its_appendix() -> None:
    decided = decide(mail(report(), workbook(), sender=STRANGER))
    assert booked(decided) == [("th-suoi-tien", "ATGT2024", "report"), ("th-suoi-tien", "ATGT2024", LIST.code)]


def test_a_list_sent_a_day_later_is_filed_by_its_columns_and_name() -> None:
    decided = decide(mail(workbook(filename="PL ATGT.xlsx"), subject="Bổ sung phụ lục"))
    assert booked(decided) == [("th-suoi-tien", "ATGT2024", "appendix")]


def test_word_and_pdf_of_one_report_are_one_report() -> None:
    decided = decide(mail(report(), report(filename="bao cao.pdf", sha256="e" * 64)))
    assert [one.document for one in decided.bookings] == [0]
    assert decided.findings == ((1, "copy"),)


def test_a_scan_from_a_registered_sender_is_filed_by_the_words_around_it() -> None:
    pages = report(outcome=Outcome.UNREADABLE, problems=(Problem("scan-without-text"),), filename="scan0001.pdf")
    assert booked(decide(mail(pages, subject="BC an toàn giao thông TH Suối Tiên"))) == [("th-suoi-tien", "ATGT2024", "report")]
    assert in_tray(decide(mail(pages, subject="BC an toàn giao thông", sender=STRANGER))) is not None


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [(Outcome.ENCRYPTED, Reason.ENCRYPTED), (Outcome.UNREADABLE, Reason.UNREADABLE), (Outcome.UNSAFE, Reason.UNSAFE)],
)
def test_a_file_that_cannot_be_read_is_never_guessed_from_the_subject(outcome: Outcome, reason: Reason) -> None:
    assert in_tray(decide(mail(report(outcome=outcome), subject="BC an toàn giao thông TH Suối Tiên"))) is reason


def test_one_bad_file_does_not_hold_up_the_good_one() -> None:
    decided = decide(mail(report(), report(outcome=Outcome.ENCRYPTED, filename="phu luc.xlsx", sha256="e" * 64)))
    assert booked(decided) == [("th-suoi-tien", "ATGT2024", "report")]
    assert decided.findings == ((1, "encrypted"),)


def test_no_document_is_a_question_and_a_link_is_no_document() -> None:
    assert in_tray(decide(mail(subject="Xin gia hạn nộp báo cáo"))) is Reason.NO_ATTACHMENT
    linked = replace(mail(body="Báo cáo tại đường dẫn"), links=("https://drive.google.com/x",))
    assert in_tray(decide(linked)) is Reason.LINK_ONLY


def test_a_thank_you_needs_nobody() -> None:
    thanks = replace(mail(body="Em đã nhận được thư. Em cảm ơn ạ!"), in_reply_to=("<letter@edu.example>",))
    assert decide(thanks).reason is Reason.NOT_A_REPORT
    asking = replace(thanks, body="Em cảm ơn. Phòng cho em hỏi mẫu phụ lục ạ?")
    assert in_tray(decide(asking)) is Reason.NO_ATTACHMENT


def test_a_failed_sender_check_is_never_filed() -> None:
    assert in_tray(decide(replace(mail(report()), authentication=Authentication.FAIL))) is Reason.UNVERIFIED_SENDER


def test_an_office_that_wants_its_senders_checked_files_a_registered_address_only_with_a_pass() -> None:
    careful = replace(registry(), wants_pass=True)
    unchecked = replace(mail(report()), authentication=Authentication.NONE)
    assert booked(decide(unchecked)), "as long as nobody asked for more"
    assert in_tray(attribute(unchecked, NOTHING_BEFORE, careful)) is Reason.UNVERIFIED_SENDER
    words_only = replace(mail(), authentication=Authentication.NONE)
    assert in_tray(attribute(words_only, NOTHING_BEFORE, careful)) is Reason.UNVERIFIED_SENDER
    passed = replace(unchecked, authentication=Authentication.PASS)
    assert attribute(passed, NOTHING_BEFORE, careful) == decide(passed)
    stranger = replace(mail(report(), sender=STRANGER), authentication=Authentication.NONE)
    assert attribute(stranger, NOTHING_BEFORE, careful) == decide(stranger), "what a stranger claims is in the document alone"


def test_what_stands_behind_a_plus_in_our_address_is_ours() -> None:
    local, _, domain = registry().address.partition("@")
    assert decide(mail(sender=f"{local}+x1@{domain}")).reason is Reason.OWN_MESSAGE
    assert decide(mail(sender=f"{local}x1@{domain}")).reason is not Reason.OWN_MESSAGE


def test_a_report_inside_an_automatic_mail_is_still_a_report() -> None:
    scanner = replace(mail(report()), automatic=Automatic.AUTO_REPLY, answerable=False)
    assert booked(decide(scanner)) == [("th-suoi-tien", "ATGT2024", "report")]


@pytest.mark.parametrize(
    ("automatic", "reason"),
    [
        (Automatic.AUTO_REPLY, Reason.AUTO_REPLY),
        (Automatic.BULK, Reason.BULK),
        (Automatic.READ_RECEIPT, Reason.AUTO_REPLY),
        (Automatic.BOUNCE, Reason.BOUNCE),
    ],
)
def test_machines_are_ignored(automatic: Automatic, reason: Reason) -> None:
    decided = decide(replace(mail(), automatic=automatic))
    assert (decided.disposition, decided.reason) == (Disposition.IGNORED, reason)


def test_a_bounce_never_becomes_a_report_even_with_one_inside() -> None:
    assert decide(replace(mail(report()), automatic=Automatic.BOUNCE)).disposition is Disposition.IGNORED


def test_our_own_letters_are_ignored_but_not_what_an_officer_sends_from_the_mailbox() -> None:
    assert decide(mail(report()), History(ours=True)).reason is Reason.OWN_MESSAGE
    assert decide(mail(sender=OFFICE)).reason is Reason.OWN_MESSAGE
    assert booked(decide(mail(report(), sender=OFFICE)))[0][0] == "th-suoi-tien"


def test_the_same_mail_again_is_a_duplicate() -> None:
    assert decide(mail(report()), History(seen=True)).reason is Reason.DUPLICATE


def test_the_same_file_from_the_same_school_is_a_duplicate_and_a_new_one_beside_it_is_not() -> None:
    before = History(filed=frozenset({("a" * 64, "th-suoi-tien")}))
    assert decide(mail(report()), before).reason is Reason.DUPLICATE
    assert booked(decide(mail(report(), workbook()), before)) == [("th-suoi-tien", "ATGT2024", "appendix")]
    assert decide(mail(report()), History(filed=frozenset({("a" * 64, "mn-dong-xuan")}))).disposition is Disposition.RECORDED


def test_a_colleague_may_forward_what_the_letterhead_proves() -> None:
    inner = Forwarded(Sender("thsuoitien@edu.example"), "", "Nộp báo cáo", "")
    forwarded = replace(mail(report(), sender="dongnghiep@pgd-suoitien.example"), forwarded=(inner,))
    assert booked(decide(forwarded))[0][0] == "th-suoi-tien"


def test_several_from_mailboxes_are_no_registered_sender() -> None:
    several = replace(mail(report(None, superior=None)), senders=(Sender("thsuoitien@edu.example"), Sender(STRANGER)))
    assert in_tray(decide(several)) is Reason.UNKNOWN_UNIT


def test_a_campaign_that_does_not_ask_the_unit_gets_nothing_from_it() -> None:
    narrowed = registry(campaigns=(replace(SAFETY, units=("level:thcs",)),))
    assert in_tray(attribute(mail(report()), History(), narrowed)) is Reason.UNKNOWN_CAMPAIGN


def test_a_list_inside_the_report_counts_unless_it_comes_as_a_file_too() -> None:
    with_list = replace(report(), tables=workbook().tables)
    assert booked(decide(mail(with_list))) == [("th-suoi-tien", "ATGT2024", "report"), ("th-suoi-tien", "ATGT2024", "appendix")]
    both = decide(mail(with_list, workbook()))
    assert [(one.document, one.part) for one in both.bookings] == [(0, "report"), (1, "appendix")]


def test_an_empty_form_inside_the_report_is_no_list() -> None:
    form = replace(workbook().tables[0], rows=workbook().tables[0].rows[:1])
    assert booked(decide(mail(replace(report(), tables=(form,))))) == [("th-suoi-tien", "ATGT2024", "report")]


@pytest.mark.parametrize(
    "summary",
    [
        "Kết quả công tác an toàn giao thông năm 2023, phương hướng nhiệm vụ năm 2024",
        "Công tác bán trú tháng 10/2024 và kế hoạch công tác tháng 11/2024",
        "Kết quả bán trú tháng 10 - Nhiệm vụ trọng tâm tháng 11",
    ],
)
def test_what_a_report_plans_to_do_next_is_not_what_it_reports_on(summary: str) -> None:
    assert in_tray(decide(mail(report(summary=summary)))) is Reason.UNKNOWN_CAMPAIGN


def test_an_outlook_on_the_next_period_does_no_harm() -> None:
    ahead = report(summary="Kết quả công tác bán trú tháng 11, kế hoạch công tác tháng 12/2024")
    assert booked(decide(mail(ahead)))[0][1] == "BT2024-11"


def test_carrying_out_a_plan_is_no_outlook() -> None:
    assert booked(decide(mail(report(summary="Kết quả thực hiện kế hoạch an toàn giao thông năm 2024"))))[0][1] == "ATGT2024"


def test_a_keyword_that_stands_whole_beats_one_that_is_pieced_together() -> None:
    told = decide(mail(report(summary="An toàn thực phẩm khi tham gia giao thông và công tác bán trú tháng 11")))
    assert told.campaigns == ("BT2024-11",)


def test_the_period_settles_between_two_topics() -> None:
    both = report(summary="Công tác bán trú và an toàn giao thông tháng 11 năm 2024")
    assert booked(decide(mail(both)))[0][1] == "BT2024-11"


def test_a_link_to_anywhere_is_told_from_a_school_s_home_page() -> None:
    assert in_tray(decide(mail(body="Báo cáo tại https://kho.example/tep/123"))) is Reason.LINK_ONLY
    assert in_tray(decide(mail(body="Em xin hỏi mẫu.\nhttps://thsuoitien.example/"))) is Reason.NO_ATTACHMENT


def test_last_years_file_is_known_by_a_letterhead_whose_day_is_left_open() -> None:
    paper = report(summary="Công tác an toàn giao thông tại đơn vị", dated=None)
    assert paper.header is not None
    assert booked(decide(mail(paper)))
    stale = replace(paper, header=replace(paper.header, dated="2023-12"))
    assert in_tray(decide(mail(stale))) is Reason.UNKNOWN_CAMPAIGN
    fresh = replace(paper, header=replace(paper.header, dated="2024"))
    assert booked(decide(mail(fresh)))


def test_a_school_year_that_was_over_before_the_campaign_opened_is_asked_about() -> None:
    ended = report(summary="Công tác an toàn giao thông năm học 2023-2024")
    assert in_tray(decide(mail(ended))) is Reason.UNKNOWN_CAMPAIGN
    assert booked(decide(mail(report(summary="Công tác an toàn giao thông năm học 2024-2025"))))


def test_a_cited_plan_and_its_month_in_the_title_propose_a_campaign_that_the_title_does_not_name() -> None:
    cites = "Thực hiện Công văn số 81/PGDĐT-CTHSSV ngày 04/11/2024 của Phòng Giáo dục và Đào tạo."
    meals = report(summary="Kết quả nuôi dưỡng tháng 11 năm 2024", text=cites)
    told = decide(mail(meals))
    assert (in_tray(told), told.campaigns) == (Reason.UNKNOWN_CAMPAIGN, ("BT2024-11",))
    assert in_tray(decide(mail(report(summary="Kết quả nuôi dưỡng tháng 10", text=cites)))) is Reason.UNKNOWN_CAMPAIGN
    assert in_tray(decide(mail(report(summary="Kết quả nuôi dưỡng năm 2024", text=cites)))) is Reason.UNKNOWN_CAMPAIGN
    two = report(summary="Kết quả nuôi dưỡng tháng 11", text=f"{cites} Căn cứ Kế hoạch số 77/KH-PGDĐT.")
    assert booked(decide(mail(two))) == []


def test_a_strangers_link_is_taken_for_a_report_where_the_mail_speaks_of_one() -> None:
    link = "https://kho.example/tep/123"
    assert in_tray(decide(mail(sender=STRANGER, subject="Nộp báo cáo", body=link))) is Reason.LINK_ONLY
    assert in_tray(decide(mail(sender=STRANGER, subject="", body=f"An toàn giao thông: {link}"))) is Reason.LINK_ONLY
    assert decide(mail(sender=STRANGER, subject="Khuyến mãi", body=link)).reason is Reason.NOT_A_REPORT
    long = f"{link} " + "Phần mềm của chúng tôi giúp soạn báo cáo nhanh hơn. " * 6
    assert in_tray(decide(mail(sender=STRANGER, subject="", body=long))) is Reason.NO_ATTACHMENT


def test_a_file_name_tells_the_part_of_the_year_where_the_title_does_not() -> None:
    untold = "Công tác an toàn giao thông tại đơn vị"
    assert booked(decide(mail(report(summary=untold, filename="BC ATGT 2024.docx"))))
    half = report(summary=untold, filename="BC ATGT 6 tháng đầu năm.docx")
    assert in_tray(decide(mail(half))) is Reason.UNKNOWN_CAMPAIGN


_TWO_REPORTS = mail(report(), report("TRƯỜNG THCS SUỐI TIÊN"), sender=STRANGER)
_MAILS = (
    mail(report()),
    mail(report(), workbook()),
    _TWO_REPORTS,
    mail(report(), replace(report(), outcome=Outcome.UNREADABLE)),
    mail(report("TRƯỜNG SUỐI TIÊN"), sender=STRANGER),
    replace(mail(report()), authentication=Authentication.FAIL),
    replace(mail(report("TRƯỜNG SUỐI TIÊN"), sender=STRANGER), automatic=Automatic.AUTO_REPLY),
    replace(mail(report()), automatic=Automatic.BOUNCE),
    mail(),
)


@given(st.sampled_from(_MAILS), st.data())
def test_what_was_booked_before_is_told_from_the_mail_alone(reading: Reading, data: st.DataObject) -> None:
    units = ("th-suoi-tien", "thcs-suoi-tien", "")
    pairs = sorted({(document.sha256, unit) for document in reading.documents for unit in units})
    filed = frozenset(data.draw(st.lists(st.sampled_from(pairs)))) if pairs else frozenset()
    before = data.draw(
        st.sampled_from(
            (History(filed=filed), History(seen=True, filed=filed), History(replies_to=(("th-suoi-tien", "ATGT2024"),)))
        )
    )
    told = attribute_again(decide(reading), reading, before, registry())
    assert told in (None, decide(reading, before))


def test_a_mail_of_nothing_new_needs_no_second_look_and_one_of_both_does() -> None:
    alone, (first, second) = decide(_TWO_REPORTS), _TWO_REPORTS.documents
    pairs = [(first.sha256, "th-suoi-tien"), (second.sha256, "thcs-suoi-tien")]
    resent = attribute_again(alone, _TWO_REPORTS, History(filed=frozenset(pairs)), registry())
    assert resent is not None
    assert (resent.reason, resent.units) == (Reason.DUPLICATE, ("th-suoi-tien", "thcs-suoi-tien"))
    assert attribute_again(alone, _TWO_REPORTS, History(filed=frozenset(pairs[:1])), registry()) is None
    assert attribute_again(alone, _TWO_REPORTS, History(filed=frozenset({(first.sha256, "another")})), registry()) == alone


def test_what_came_before_a_campaign_opened_is_asked_about_though_it_was_told_alone() -> None:
    opening = replace(SAFETY, opens=datetime(2024, 5, 2, tzinfo=UTC))
    books = replace(registry(), topics=tuple(topic(opening) if one.campaign == SAFETY else one for one in registry().topics))
    alone, reading = decide(mail(report())), mail(report())
    for days, filed in ((-1, False), (0, True), (1, True)):
        history = History(arrived_at=datetime(2024, 5, 2, tzinfo=UTC) + timedelta(days=days))
        assert (attribute_again(alone, reading, history, books) == alone) is filed
        decided = attribute(reading, history, books)
        assert bool(decided.bookings) is filed
        assert decided.campaigns == (() if filed else (SAFETY.code,))
        assert (decided.reason is Reason.UNKNOWN_CAMPAIGN) is not filed
