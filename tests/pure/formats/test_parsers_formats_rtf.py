"""RTF text taken in stretches says what it says sign by sign, and separated text what its lines say together."""

from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import Budget, Content, Paragraph, Table
from parsers.formats.document import read_document

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}{\f1\fcharset128 MS Mincho;}}"
LETTERS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), max_codepoint=0xFFFF), min_size=1, max_size=30)


def read(body: bytes, name: str = "bao cao.rtf", budget: Budget | None = None) -> Content:
    return read_document(body, name, budget or Budget())


def shown(body: bytes, head: bytes = HEAD) -> list[str]:
    return [block.text for block in read(head + body + b"}").blocks if isinstance(block, Paragraph)]


def written(text: str, substitute: bytes) -> bytes:
    plain = set(map(chr, range(0x20, 0x7F))) - set("\\{}?")
    return b"".join(c.encode() if c in plain else b"\\u%d%s" % (ord(c), substitute) for c in text)


@given(LETTERS)
def test_a_letter_is_the_same_whatever_stands_for_it_in_old_readers(text: str) -> None:
    assert shown(written(text, b"?")) == shown(written(text, rb"\'3f"))


def test_a_starred_letter_is_skipped_as_any_unknown_destination() -> None:
    assert shown(rb"Tr\u432?\u7901?ng{\*\u97?xa l\u7841?}\par") == ["Trường"]


def test_the_space_behind_a_number_is_its_end_and_no_substitute() -> None:
    assert shown(rb"\u7841 ?i \u273  xa\par") == ["ại đxa"]


def test_letters_of_an_asian_page_that_look_like_ascii_stay_with_their_first_half() -> None:
    assert shown(rb"\f1 x\'83A y\par") == ["xア y"]


def test_a_page_of_a_mainframe_is_read_by_its_own_letters() -> None:
    head = HEAD.replace(b"1252", b"500").replace(rb"{\f1\fcharset128 MS Mincho;}", b"")
    assert shown("báo cáo".encode("cp500").replace(b"\\", b"") + rb"\par", head) == ["báo cáo"]


@given(st.lists(st.lists(st.sampled_from(("a", "Tên trường", "1,5", "hai\ndòng", "")), min_size=3, max_size=3), min_size=2))
def test_a_list_longer_than_a_stretch_loses_nothing_at_its_seams(rows: list[list[str]]) -> None:
    rows = [["một", "hai", "ba"], *rows] * (70_000 // (20 * len(rows)))
    text = "\r\n".join(";".join(f'"{cell}"' if cell else "" for cell in row) for row in rows)
    (table,) = (block for block in read(text.encode(), "a.csv").blocks if isinstance(block, Table))
    assert table.rows == tuple(tuple(cell or None for cell in row) for row in rows)
