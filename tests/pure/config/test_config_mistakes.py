"""Every mistake has one code, and a sentence in both languages with the same fields."""

import copy
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from config.campaigns import COLUMN_KEYS, KEYS, PART_KEYS, CampaignError
from config.mistakes import ENGLISH, Mistake, mistake
from config.series import REPEAT_KEYS
from tracker.web.frame.forms.file_mistakes import said

ROOT = Path(__file__).resolve().parents[3]
PAGES = tomllib.loads((ROOT / "templates" / "web" / "mistakes.toml").read_text("utf-8"))
FOR_THE_RUNNER = {"why", "home", "file", "name", "near", "allowed"}  # nothing that an officer at a page can use
SOURCES = "\n".join(
    path.read_text("utf-8")
    for room in ("config", "tracker")
    for path in (ROOT / room).rglob("*.py")
    if path != ROOT / "config" / "mistakes.py"
)
MADE = set(re.findall(r'mistake\(\s*"([a-z0-9-]+)"', SOURCES)) | set(
    re.findall(r'(?:wrong|no_repeats)\([^"\n]*(?:"\w+")?[^"\n]*"([a-z0-9-]+)"', SOURCES)
)


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_code_has_its_sentence_in_both_languages_and_no_sentence_is_without_a_code() -> None:
    assert ENGLISH.keys() == PAGES["sentences"].keys()
    assert {code for code in ENGLISH if f'"{code}"' not in SOURCES} == set()
    assert {code for code in MADE if "-" in code} <= ENGLISH.keys()


@pytest.mark.parametrize("code", ENGLISH)
def test_both_sentences_of_a_code_have_the_same_fields(code: str) -> None:
    english, page = fields(ENGLISH[code]), fields(PAGES["sentences"][code]) - {"key"}
    assert page <= english
    assert english - page <= FOR_THE_RUNNER


def test_a_sentence_of_one_key_has_no_field_that_its_code_has_not() -> None:
    for code, sentences in PAGES["at"].items():
        for sentence in sentences.values():
            assert fields(sentence) <= fields(ENGLISH[code]) | {"key"}


def test_a_mistake_says_its_campaign_its_key_and_what_was_found() -> None:
    found = mistake("campaign-twice", "code", value="{A}")
    assert str(found) == 'code: the code "{A}" stands twice'
    assert str(Mistake(found.code, found.key, found.found, campaign=2)) == 'campaign 2: code: the code "{A}" stands twice'


def test_an_error_comes_back_from_a_child_with_its_mistakes() -> None:
    error = CampaignError((mistake("no-part", "parts"), mistake("missing", "title")))
    back = copy.copy(error)  # by the same way as through a pipe
    assert (back.mistakes, str(back)) == (error.mistakes, str(error))


def test_every_setting_has_a_name_for_whoever_reads_its_mistake_on_a_page() -> None:
    template = tomllib.loads((ROOT / "config" / "settings_template.toml").read_text("utf-8"))
    settings = {f"{table}.{key}" for table, keys in template.items() for key in keys}
    assert settings - PAGES["keys"].keys() == set()


def test_every_key_of_a_campaign_has_a_name_too() -> None:
    named = {*KEYS, *(f"parts.{key}" for key in PART_KEYS), *(f"parts.columns.{key}" for key in COLUMN_KEYS)}
    assert named | {f"repeat.{key}" for key in REPEAT_KEYS} <= PAGES["keys"].keys()


def test_a_key_of_one_of_several_parts_is_named_by_its_kind() -> None:
    assert said(mistake("missing", "parts[2].columns[0].type")) == "Chưa ghi “Kiểu của cột”"
    assert said(mistake("missing", "code")) == "Chưa ghi “Mã”"
