"""Papers of communes, Party offices, unions and schools, as Word, a page and running text give them."""

import pytest

from parsers.official.header import read_header
from tests.bench.papers_table import LAYOUTS, Paper, papers


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.name)
def test_a_paper_states_its_header_in_every_layout(paper: Paper, layout: str) -> None:
    assert paper.wrong(read_header(LAYOUTS[layout](paper))) == {}
