"""Which passwords are refused: those that somebody would try first (NIST SP 800-63B, 5.1.1.2). Mixtures are not asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

from parsers.vietnamese.text import fold

SHORTEST = 8

_OWN = 6  # letters that a password must have besides the name of its account

#: What lists of stolen passwords begin with, and what people of an office would try; without marks, digits at the end left out.
_WORDS = """
    password passwd matkhau mk pass admin administrator quantri quantrivien root welcome letmein iloveyou anhyeuem emyeuanh
    qwerty qwertyuiop qwer asdf asdfgh asdfghjkl zxcvbnm abc abcd abcde abcdef abcdefgh a aa aaa aaaa abcabc monkey dragon
    football sunshine princess superman login master hello vietnam hanoi saigon hochiminh canbo vanthu giaoduc phonggiaoduc
    phonggd
    pgd pgddt baocao baocaobaocao tochuc tccb thcs tieuhoc mamnon truong changeme secret test testtest user guest"""
_COMMONEST = frozenset(_WORDS.split())
_TAIL = re.compile(r"[\W\d_]+$")
_HEAD = re.compile(r"^[\W\d_]+")
_SIGN = re.compile(r"[\W_]+")
_RUNS = ("01234567890123456789", "98765432109876543210", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz")

Rule = tuple[str, str, Callable[[str, str], bool]]

#: Code of the refusal, why, and when it holds for (password, account). The first that holds is named.
REFUSALS: tuple[Rule, ...] = (
    ("short-password", "a few letters are tried in minutes", lambda password, _: len(password) < SHORTEST),
    ("own-name", "whoever tries an account tries its name first", lambda password, name: _is_own_name(password, name)),
    ("common-password", "lists of stolen passwords begin with these", lambda password, _: _is_common(password)),
)


def weakness(password: str, account: str) -> str:
    """Code of the first rule that refuses a password for an account, or "" when none does."""
    return next((code for code, _, holds in REFUSALS if holds(password, account)), "")


def _is_own_name(password: str, account: str) -> bool:
    plain, name = (_SIGN.sub("", _plain(text)) for text in (password, account.partition("@")[0]))
    return len(name) > 1 and name in plain and len(_TAIL.sub("", _HEAD.sub("", plain.replace(name, "", 1)))) < _OWN


def _is_common(password: str) -> bool:
    plain = _plain(password)
    word = _TAIL.sub("", _HEAD.sub("", plain)).replace("@", "a").replace("0", "o")
    alike = len(set(plain)) < 3
    return alike or not word or word in _COMMONEST or any(plain in run for run in _RUNS)


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")
