"""Namesakes in two wards, organs that sit in a school, and centres without a level: whose paper it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from config.entities import Campaign, Level, Unit
from parsers.facts import Reading, Table
from tests.bench.suoi_tien import REPORT, UNITS, VIETNAM, mail, over, registry, report, workbook
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Attribution, Disposition, Reason
from tracker.rules.attribution.registry import History, Registry

STRANGER = "lan.nguyen@mail.example"
TWINS = (
    Unit("mn-hoa-mai-2", "Trường Mầm non Hoa Mai", Level.MAM_NON, "Phường 2", ("hoamai2@edu.example",)),
    Unit("mn-hoa-mai-bac", "Trường Mầm non Hoa Mai", Level.MAM_NON, "Xã Bắc Sơn", ("hoamaibac@edu.example",)),
)
CENTRE = Unit("tt-hn", "Trung tâm Hỗ trợ phát triển giáo dục hòa nhập Suối Tiên", Level.KHAC, "Suối Tiên")
UNION = Campaign(
    "CD2024",
    "Báo cáo hoạt động công đoàn năm 2024",
    due=datetime(2024, 12, 10, tzinfo=VIETNAM),
    keywords=("hoạt động công đoàn", "nữ công"),
    parts=(REPORT,),
)


def decide(reading: Reading, known: Registry | None = None) -> Attribution:
    return attribute(reading, History(), known or registry((*UNITS, *TWINS, CENTRE)))


def units(decided: Attribution) -> list[str]:
    return [one.unit for one in decided.bookings]


@pytest.mark.parametrize(
    ("superior", "issuer", "unit"),
    [
        ("UBND PHƯỜNG 2", "TRƯỜNG MẦM NON HOA MAI", "mn-hoa-mai-2"),
        ("UBND P.2", "TRƯỜNG MẦM NON HOA MAI", "mn-hoa-mai-2"),
        ("ỦY BAN NHÂN DÂN XÃ BẮC SƠN", "TRƯỜNG MẦM NON HOA MAI", "mn-hoa-mai-bac"),
        ("PHÒNG GD&ĐT HUYỆN SUỐI TIÊN", "TRƯỜNG MẦM NON HOA MAI XÃ BẮC SƠN", "mn-hoa-mai-bac"),
    ],
)
def test_the_ward_above_a_strangers_school_tells_two_namesakes_apart(superior: str, issuer: str, unit: str) -> None:
    assert units(decide(mail(report(issuer, superior=superior), sender=STRANGER))) == [unit]


@pytest.mark.parametrize("superior", ["PHÒNG GD&ĐT HUYỆN SUỐI TIÊN", "UBND PHƯỜNG 22", None])
def test_without_a_ward_of_theirs_namesakes_stay_a_question(superior: str | None) -> None:
    assert decide(mail(report("TRƯỜNG MẦM NON HOA MAI", superior=superior), sender=STRANGER)).disposition is Disposition.REVIEW


def test_a_namesakes_ward_above_the_name_contradicts_the_registered_sender() -> None:
    paper = report("TRƯỜNG MẦM NON HOA MAI", superior="UBND XÃ BẮC SƠN")
    decided = decide(mail(paper, sender="hoamai2@edu.example"))
    assert (decided.disposition, decided.reason) == (Disposition.REVIEW, Reason.CONFLICTING_EVIDENCE)


def test_the_town_above_the_name_leaves_the_namesake_to_its_sender() -> None:
    paper = report("TRƯỜNG MẦM NON HOA MAI", superior="UBND HUYỆN SUỐI TIÊN")
    assert units(decide(mail(paper, sender="hoamai2@edu.example"))) == ["mn-hoa-mai-2"]


@pytest.mark.parametrize("sender", ["thsuoitien@edu.example", STRANGER])
def test_the_unions_report_answers_a_campaign_on_the_union(sender: str) -> None:
    paper = report("CÔNG ĐOÀN TRƯỜNG TIỂU HỌC SUỐI TIÊN", "Hoạt động công đoàn năm 2024", superior="CÔNG ĐOÀN NGÀNH GIÁO DỤC")
    assert units(decide(mail(paper, sender=sender), registry(campaigns=(UNION,)))) == ["th-suoi-tien"]


def test_another_schools_union_contradicts_the_sender() -> None:
    paper = report("CÔNG ĐOÀN TRƯỜNG TIỂU HỌC ĐỒNG XUÂN A", "Hoạt động công đoàn năm 2024", superior=None)
    decided = decide(mail(paper), registry(campaigns=(UNION,)))
    assert (decided.disposition, decided.reason) == (Disposition.REVIEW, Reason.CONFLICTING_EVIDENCE)


@pytest.mark.parametrize("organ", ["CÔNG ĐOÀN", "CHI BỘ", "LIÊN ĐỘI", "ĐOÀN TNCS HỒ CHÍ MINH"])
def test_an_organs_report_on_the_schools_topic_is_not_the_schools(organ: str) -> None:
    assert decide(mail(report(f"{organ} TRƯỜNG TIỂU HỌC SUỐI TIÊN"))).disposition is Disposition.REVIEW


def test_the_party_cells_report_does_not_answer_a_campaign_on_the_union() -> None:
    paper = report("CHI BỘ TRƯỜNG TIỂU HỌC SUỐI TIÊN", "Hoạt động công đoàn năm 2024", superior=None)
    assert decide(mail(paper), registry(campaigns=(UNION,))).disposition is Disposition.REVIEW


def test_a_centre_over_a_table_is_known_by_its_whole_name() -> None:
    listed = workbook()
    rows: tuple[tuple[str | None, ...], ...] = (
        (CENTRE.name.upper(), None, None),
        ("DANH SÁCH AN TOÀN GIAO THÔNG 2024", None, None),
    )
    table = listed.tables[0]
    headed = over(listed, Table(rows=(*rows, *table.rows), sheet=table.sheet))
    assert units(decide(mail(headed, sender=STRANGER))) == ["tt-hn"]


def test_a_centre_may_be_written_with_two_letters() -> None:
    short = replace(CENTRE, aliases=("TT HTPTGDHN Suối Tiên",), emails=("hoanhap@edu.example",))
    paper = report("TRUNG TÂM HTPTGDHN SUỐI TIÊN", superior=None)
    assert units(decide(mail(paper, sender="hoanhap@edu.example"), registry((*UNITS, short)))) == ["tt-hn"]


def test_a_chains_name_without_the_number_of_the_house_leaves_its_units_open() -> None:
    houses = tuple(
        Unit(f"mn-sunrise-{n}", f"Trường Mầm non tư thục SunRise {n}", Level.MAM_NON, "Suối Tiên", ("chuoi@mail.example",))
        for n in (1, 2)
    )
    decided = attribute(
        mail(report("HỆ THỐNG MẦM NON TƯ THỤC SUNRISE"), sender="chuoi@mail.example"), History(), registry((*UNITS, *houses))
    )
    assert (decided.reason, decided.units) == (Reason.AMBIGUOUS_UNIT, ("mn-sunrise-1", "mn-sunrise-2"))


def test_of_two_namesakes_without_a_ward_the_one_whose_contact_signed() -> None:
    twins = tuple(
        Unit(f"th-{n}", "Trường Tiểu học Hai Bà Trưng", Level.TIEU_HOC, ward, (f"{n}@edu.example",), contact=contact)
        for n, ward, contact in (("mot", "Đồng Tâm", "Lê Thị Sen"), ("hai", "Đồng Tiến", "Vũ Văn Bách"))
    )
    paper = report("TRƯỜNG TIỂU HỌC HAI BÀ TRƯNG")
    assert paper.header
    signed = replace(paper, header=replace(paper.header, signer="Vũ Văn Bách"))
    known = registry((*UNITS, *twins))
    assert attribute(mail(paper, sender="em@mail.example"), History(), known).reason is Reason.AMBIGUOUS_UNIT
    decided = attribute(mail(signed, sender="em@mail.example"), History(), known)
    assert [one.unit for one in decided.bookings] == ["th-hai"]
    other = attribute(mail(signed, sender="mot@edu.example"), History(), known)
    assert other.reason is Reason.CONFLICTING_EVIDENCE
