"""What a title says beyond a campaign's own words. A closed list of other matters never ends, so what is left over decides.

"Kết quả thực hiện công tác pháp chế năm 2019" leaves nothing; "Giải trình về việc chậm nộp báo cáo … công tác pháp chế năm
2019" leaves "giải trình", "chậm nộp" and is no such report, although it has all of the campaign's words.
"""

from __future__ import annotations

import re

from parsers.vietnamese.text import clean
from tracker.rules.attribution.normal_words import words
from tracker.rules.attribution.reported_matter import reported
from tracker.rules.attribution.topics import COUNTED, EMPTY, WORK, Topic

#: Words of any report, which make no other matter of a title: how and for whom work is done, and how it is told of.
_EVERYDAY = frozenset(
    (
        "to chuc quan li chi dao day manh tang cuong nang cao chat luong dam bao gan lien phuong huong giai phap thoi gian toi"
        " cong viec cac mat noi dung so bo sung lan dot chinh thuc giua cuoi da duoc lam mot so nho tre em phu huynh nguoi lao"
        " dong dia ban co so xa phuong thi tran huyen quan tinh thanh pho dac khu nha van hoa hoi phong ubnd gddt dt pgd sgd so"
        " va hoac ban hai ba bon nam sau bay tam chin muoi gom tong tinh den nay ngay ke hoach cong van so qd kh cv ct nq tt tw"
        " quyet chuong trinh phong trao cuoc van luat nghi"
    ).split()
)
#: "… và Đề án 06", "… và đuối nước": one more matter beside the campaign's own makes no other report of it.
_ONE_MORE = re.compile(r"\s(?:và|va|&|gắn với|kết hợp)\s", re.IGNORECASE)


def left_over(title: str, phrase: str, topic: Topic, aside: str = "") -> tuple[str, ...]:
    """The words of a title that are neither any report's nor the campaign's; `phrase`: its keyword that stands there.

    `aside`: names that may stand in any title, as the unit's own.
    """
    spoken = words(_without_more(reported(title), phrase))
    own = topic.own | frozenset(phrase.split()) | frozenset(words(aside))
    neutral = EMPTY | WORK | COUNTED | _EVERYDAY
    return tuple(word for word in spoken if word not in own and word not in neutral and not _is_sign(word, topic))


def _without_more(title: str, phrase: str) -> str:
    """The title up to the "và" that adds another matter behind the campaign's own words."""
    last = phrase.split()[-1:]
    for found in _ONE_MORE.finditer(clean(title)):
        before = words(clean(title)[: found.start()])
        if last and last[0] in before and set(phrase.split()) <= set(before):
            return clean(title)[: found.start()]
    return title


def _is_sign(word: str, topic: Topic) -> bool:
    """A number, one letter, or the initials of what the campaign asks for ("ATTP")."""
    return word.isdigit() or len(word) == 1 or (len(word) > 2 and word in _initials(topic.asked))


def _initials(text: str) -> str:
    return "".join(word[0] for word in text.split())
