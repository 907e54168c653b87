"""Is a word a legal Vietnamese syllable? The yardstick for choosing between encodings.

Rules of quốc ngữ spelling: onset, rime, one tone; a syllable ending in a stop (c, ch, p, t) takes
only the sharp or the heavy tone; k, gh, ngh stand before e, ê, i, y and c, g, ng elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
yêm yên yêng yêt yêu y ynh yt o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
oc oe oem oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêu uôc uôi uôm uôn uông uôt uơ uy uya uych
uyn uynh uyên uyêt uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_AFTER_QU = """
a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et ê ên êt êch ênh i in inh it
y yên yêt ynh ych yt ơ ơi ơn ôc
"""
_ONSETS = ("b", "ch", "d", "đ", "gi", "h", "kh", "l", "m", "n", "nh", "ph", "r", "s", "t", "th", "tr", "v", "x", "p")
_BEFORE_FRONT = ("k", "gh", "ngh")
_BEFORE_BACK = ("c", "g", "ng")
_TONES = {0x300: "`", 0x301: "'", 0x303: "~", 0x309: "?", 0x323: "."}
_STOPS = ("c", "ch", "p", "t")


def _shapes() -> frozenset[str]:
    rimes = _RIMES.split()
    shapes = set(rimes) | {"qu" + rime for rime in _AFTER_QU.split()}
    shapes |= {onset + rime for onset in _ONSETS for rime in rimes if rime[0] != "y" or rime == "y"}
    for rime in rimes:
        onsets = _BEFORE_FRONT if rime[0] in "eêiy" else _BEFORE_BACK
        shapes |= {onset + rime for onset in onsets if rime == "y" or rime[0] != "y"}
    return frozenset(shapes | {"gi", "gin", "giêng", "giêc", "giêt", "gic", "gim", "quôc", "đăk", "lăk", "bôk"})


SHAPES = _shapes()  #: every legal syllable without its tone, lower case, NFC
_SPLIT = re.compile(r"[\s/+\-–—_|]+")
_EDGES = " .,;:!?()[]{}<>\"'“”‘’…*=&%#@~^`\\•"


@lru_cache(maxsize=8192)
def legal(word: str) -> bool:
    """Whether the word, in NFC or NFD and any case, is spelled like one Vietnamese syllable."""
    letters, tones = [], ""
    for letter in unicodedata.normalize("NFD", word.lower()):
        tone = _TONES.get(ord(letter))
        if tone is None:
            letters.append(letter)
        else:
            tones += tone
    shape = unicodedata.normalize("NFC", "".join(letters))
    if len(tones) > 1 or shape not in SHAPES:
        return False
    return not shape.endswith(_STOPS) or tones in ("'", ".")


def words(text: str) -> list[str]:
    """The words that count: parted by space, slash or dash, stripped of punctuation, with a letter in them."""
    found = (part.strip(_EDGES) for part in _SPLIT.split(text))
    return [word for word in found if word and not (word.isascii() and not word.isalpha())]


def score(text: str) -> float:
    """Share of words that are legal syllables, 0 to 1; 0 when there is none."""
    counted = words(text)
    return sum(map(legal, counted)) / len(counted) if counted else 0.0
