"""Passwords: how much of one has to be guessed, by somebody who knows how people here choose them.

Every program for guessing begins with lists: words, names in pinyin, dates, telephone numbers, rows
of keys, and letters written as digits (``Passw0rd!``). So a piece that is on such a list counts
little, however long it is, and what is left has to be long enough by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Characters' worth that a password must have, and what is looked at of a long one.
ENOUGH, LONGEST = 8, 64
#: What a known piece, and a syllable of pinyin, is worth.
_PIECE, _SYLLABLE = 2, 1.25
_SHORTEST_PIECE = 3

_WORDS = re.findall(
    r"\w+",
    """
    woaini woaiwo woaiwojia woxiangni aini nihao zaijian wobuzhidao tianshi baobei baobao laopo
    laogong mima denglu guanli guanliyuan yonghu ceshi xinwen bianji bianjibu jizhe jizhezhan
    ribao wanbao chenbao dushi meiti baoshe dianshi guangbo zhongguo beijing shanghai admin root
    user guest test demo login pass passwd password welcome secret master news newsroom editor
    reporter desk press media china qwe asd zxc abc abcd 520 521 1314 5201314 1314520 7758521
    147258369 110 119 120 12306 10086 10010 888 666 168 518
    """,
)
_WALKS = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp"),
    *("!@#$%^&*()", "741852963", "147258369", "0123456789"),
)
_NUMBERS = tuple(
    re.compile(each)
    for each in (
        # A day, with the year in four digits or two, or a month and a year; a year; a telephone.
        r"(?:19|20)?\d\d[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\d|3[01])",
        r"(?:0[1-9]|[12]\d|3[01])[-./]?(?:0[1-9]|1[0-2])[-./]?(?:19|20)\d\d",
        r"(?:19|20)\d\d[-./](?:[1-9]|1[0-2])[-./](?:[1-9]|[12]\d|3[01])",
        r"(?:19|20)\d\d(?:0[1-9]|1[0-2])?",
        r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        r"(?:\+?86)?1[3-9]\d{9}",
    )
)
#: Letters that people write as digits and signs.
_LEET = {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "il"}
_SYLLABLES = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo"
    r"|ue|ve|er|[aeiouv]))"
)


class GuessableValidator:
    """Refuses a password of which too little has to be guessed."""

    def validate(self, password: str, user: object = None) -> None:
        if worth(password, known_of(user)) < ENOUGH:
            raise ValidationError(
                _(
                    "This password would be guessed soon: words, names in pinyin, dates, telephone "
                    "numbers and rows of keys are tried first. Take four words that do not belong "
                    "together."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _(
            "Words, names in pinyin, dates, telephone numbers and rows of keys count for little; "
            "four words that do not belong together are good."
        )


def known_of(user: object) -> set[str]:
    """What everybody knows of a person and of the newsroom, in pieces."""
    texts = [getattr(user, name, "") or "" for name in ("username", "name", "email")]
    texts += [settings.NEWSROOM_NAME, settings.NEWSROOM_URL]
    pieces = {piece for each in texts for piece in re.split(r"[\W_]+", _plain(each))}
    return {piece for piece in pieces if len(piece) >= _SHORTEST_PIECE}


def worth(password: str, personal_words: Iterable[str] = ()) -> float:
    """How many characters' worth of a password has to be guessed, by the cheapest reading of it."""
    plain = _plain(password)[:LONGEST]
    word_list, pinyin = _common_passwords() | set(personal_words), _pinyin_costs(plain)
    cheapest = [0.0]
    for end in range(1, len(plain) + 1):
        options = [cheapest[end - 1] + 1]
        options += [
            cheapest[start] + pinyin.get((start, end), cost)
            for start in range(end)
            if (cost := _cost(plain[start:end], word_list)) or (start, end) in pinyin
        ]
        cheapest.append(min(options))
    return cheapest[-1]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _cost(piece: str, word_list: set[str]) -> float:
    """What a piece is worth if it is a known one; 0 if it is not."""
    if len(piece) < _SHORTEST_PIECE:
        return 0
    if any(number.fullmatch(piece) for number in _NUMBERS) or _is_walk(piece):
        return _PIECE
    if any(each in word_list for each in _readings(piece)):
        return _PIECE
    return _repetition(piece)


def _is_walk(piece: str) -> bool:
    return any(piece in walk or piece[::-1] in walk for walk in _WALKS)


def _repetition(piece: str) -> float:
    """A pattern that comes again and again is worth itself, and one more."""
    for length in range(1, len(piece) // 2 + 1):
        if len(piece) % length == 0 and piece == piece[:length] * (len(piece) // length):
            return length + 1
    return 0


def _readings(piece: str) -> Iterable[str]:
    """A piece as it is, and as letters where digits and signs stand for some."""
    yield piece
    signs = sum(c in _LEET for c in piece)
    if signs and signs < len(piece) and signs <= 4:
        yield from map("".join, product(*(_LEET.get(c, c) for c in piece)))


def _pinyin_costs(plain: str) -> dict[tuple[int, int], float]:
    """Runs of letters that are pinyin throughout, two syllables or more, and their worth."""
    costs = {}
    for run in re.finditer(r"[a-z]+", plain):
        syllables = _SYLLABLES.findall(run[0])
        if len(syllables) > 1 and "".join(syllables) == run[0]:
            costs[run.span()] = _SYLLABLE * len(syllables)
    return costs


@lru_cache(maxsize=1)
def _common_passwords() -> set[str]:
    """Our own words, and the list that Django ships."""
    common = CommonPasswordValidator().passwords
    return {*_WORDS, *(each for each in common if len(each) > _SHORTEST_PIECE)}
