"""An office's own words for its letters: they win, they are checked, and a mistake in them costs no letter."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from config.settings import Office
from tests.conftest import settings_for
from tracker.rules.letters.notice import CampaignLine, Facts, LetterKind, Notice
from tracker.sending.letter import Letter
from tracker.sending.render import derived_id, render, render_with, render_words, shipped_words
from tracker.sending.template_trial import mistakes, samples

NOW = datetime(2026, 3, 18, 2, tzinfo=UTC)
LINE = CampaignLine("CT", "Báo cáo công tác", NOW + timedelta(days=2))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return replace(settings_for(tmp_path, "unused").office, home=tmp_path)


def own(office: Office, name: str, text: str) -> None:
    assert office.home
    path = office.home / "templates" / "mail" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def reminder(office: Office) -> Letter:
    facts = Facts(unit_name="THCS Hoa Sen", unit_level="thcs", now=NOW, campaigns=(LINE,))
    notice = Notice("reminder:x", LetterKind.REMINDER, "hs", "CT", ("a@b.example",), facts)
    return render(notice, office, derived_id(notice.key, office))


def test_the_offices_own_words_win_and_the_rest_is_as_shipped(office: Office) -> None:
    shipped = reminder(office)
    own(office, "reminder/subject.txt", "Mời {{ unit_name }} nộp {{ campaigns[0].title }}")
    found = reminder(office)
    assert found.subject == "Mời THCS Hoa Sen nộp Báo cáo công tác [CT]"
    assert (found.text, found.message_id) == (shipped.text, shipped.message_id)
    assert mistakes(office) == ()


def test_a_changed_template_counts_at_once(office: Office) -> None:
    own(office, "reminder/subject.txt", "một")
    assert reminder(office).subject == "một [CT]"
    own(office, "reminder/subject.txt", "hai, dài hơn")
    assert reminder(office).subject == "hai, dài hơn [CT]"


@pytest.mark.parametrize(
    ("name", "text", "mistake"),
    [
        ("late/body.txt", "một\n{{ campaings[0].title }}", "late/body.txt, line 2: 'campaings' is undefined"),
        ("late/body.txt", "một\nhai\n{% if %}", "late/body.txt, line 3: Expected an expression, got 'end of statement block'"),
        ("late/body.txt", "{{ now.__class__.__mro__ }}", "late/body.txt, line 1: access to attribute '__class__'"),
        ("late/boddy.txt", "một", "late/boddy.txt: no letter uses a file of this name"),
        ("digest/body.html", "{{ 1 // 0 }}", "digest/body.html, line 1: integer division or modulo by zero"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(office: Office, name: str, text: str, mistake: str) -> None:
    own(office, name, text)
    (found,) = mistakes(office)
    assert found.startswith(mistake)


def test_a_template_that_cannot_be_used_costs_no_letter(office: Office) -> None:
    shipped = reminder(office)
    own(office, "reminder/body.txt", "{{ office.home.unlink() }}")
    assert reminder(office) == shipped
    assert mistakes(office)


def test_a_template_cannot_reach_beyond_its_facts(office: Office) -> None:
    own(office, "reminder/body.txt", "{{ ''.__class__.__base__.__subclasses__() }}")
    assert "class" not in reminder(office).text


def test_one_text_with_fields_makes_both_versions(office: Office) -> None:
    own(
        office,
        "reminder/words.txt",
        "Mời {Tên đơn vị} nộp\n\nKính mời <{tên đơn vị}>\nnộp trước hạn: {hạn nộp}.\nSố: {số văn bản yêu cầu}.\n\n"
        "{hạn nộp và hồ sơ từng báo cáo}\nTrân trọng mời.\n",
    )
    found = reminder(office)
    assert found.subject == "Mời THCS Hoa Sen nộp [CT]"
    assert "Kính mời <THCS Hoa Sen>\nnộp trước hạn: trước 09 giờ 00 phút ngày 20/03/2026.\n\nHạn nộp: " in found.text
    assert '<p style="margin:0 0 12px">Kính mời &lt;THCS Hoa Sen&gt;<br>nộp trước hạn:' in found.html
    assert "Trân trọng mời.</p>" in found.html
    assert "Số:" not in found.text + found.html
    assert mistakes(office) == ()


def said(page: str) -> str:
    """The words of a page, its spaces left out."""
    return "".join(unescape(re.sub("<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_words_that_the_page_begins_with_make_the_letter_that_is_shipped(office: Office, kind: LetterKind) -> None:
    for notice in samples(kind):
        shipped = render_with(notice, office, "<mau@example>", None)
        by_words = render_words(notice, office, "<mau@example>", shipped_words(kind))
        assert (by_words.subject, by_words.text) == (shipped.subject, shipped.text)
        assert said(by_words.html) == said(shipped.html)


def test_words_that_cannot_be_used_cost_no_letter_and_are_named(office: Office) -> None:
    shipped = reminder(office)
    own(office, "reminder/words.txt", "Nhắc\n\n{tên truờng}")
    assert reminder(office) == shipped
    (found,) = mistakes(office)
    assert found.startswith("reminder: reminder/words.txt: unknown-field tên truờng")
