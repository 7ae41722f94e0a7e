"""Chinese prose by the metre: words as frequent as in a newspaper, a few common, most rare.

It says nothing, but search, sizes and line breaks behave as with the real thing: a word's
frequency falls with its rank (Zipf), 记者 stands in nearly every story, a name in one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

#: Words with the share of stories in which they stand, for searches that are known beforehand.
PLANTED = {
    "记者": 0.97,
    "东营": 0.4,
    "湿地": 0.06,
    "黄河口": 0.02,
    "非遗传承": 0.01,
    "教育整顿": 0.002,
    "黄河三角洲保护区": 0.004,
    "三千水鸟落在滩涂": 0.0005,
}
#: Characters of a story's text, on average, and words of the vocabulary.
LENGTH, VOCABULARY = 2000, 30_000
#: A word is drawn from a table in which it stands as often as it is common.
_TABLE = 400_000
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
#: Level one of GB 2312: the 3,755 characters that everyday Chinese is written in.
_CHARACTERS = bytes(
    byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)
).decode("gb2312", "ignore")


class Prose:
    """A vocabulary, and texts written with it; the same seed writes the same."""

    def __init__(self, seed: int = 1):
        chance = random.Random(seed)
        characters = chance.sample(_CHARACTERS, len(_CHARACTERS))
        common = list(accumulate(1 / (rank + 20) for rank in range(len(characters))))
        lengths = chance.choices((1, 2, 3, 4), (6, 70, 15, 9), k=VOCABULARY)
        words = ["".join(chance.choices(characters, cum_weights=common, k=k)) for k in lengths]
        shares = [1 / (rank + 3) for rank in range(VOCABULARY)]
        scale = _TABLE / sum(shares)
        self._table = [
            word
            for word, share in zip(words, shares, strict=True)
            for _ in range(max(1, round(share * scale)))
        ]
        self._rare = [word for word in words[VOCABULARY // 10 :] if len(word) > 1]

    def tag(self, number: int) -> str:
        """The name of a tag; each number has its own."""
        return self._rare[number]

    def name(self, chance: random.Random) -> str:
        """A person's name, which hardly any other story holds."""
        return chance.choice(_SURNAMES) + "".join(chance.choices(_CHARACTERS, k=2))

    def line(self, chance: random.Random, shortest: int, longest: int) -> str:
        """Words without a stop, of so many characters."""
        line = "".join(chance.choices(self._table, k=longest))
        return line[: chance.randint(shortest, longest)]

    def paragraphs(self, chance: random.Random) -> list[str]:
        """A story's text: some ten paragraphs of sentences, the planted words among them."""
        length = int(chance.gauss(LENGTH, LENGTH / 4))
        words = chance.choices(self._table, k=max(200, length) * 4 // 9)
        rows = [word for word, share in PLANTED.items() if chance.random() < share]
        for word in (*rows, self.name(chance)):
            words[chance.randrange(len(words))] = word
        return list(_punctuate(words, chance))


def _punctuate(words: list[str], chance: random.Random) -> Iterator[str]:
    """The words as paragraphs: a comma each few words, a stop each few commas."""
    sizes = chance.choices(range(3, 10), k=len(words) // 3 + 1)
    marks = chance.choices(("\uff0c", "\uff0c", "。"), k=len(sizes))
    paragraph: list[str] = []
    count, at = 14, 0
    for size, mark in zip(sizes, marks, strict=True):
        paragraph += (*words[at : at + size], mark)
        at, count = at + size, count - 1
        if at >= len(words):
            break
        if count <= 0 and mark == "。":
            yield "".join(paragraph)
            paragraph, count = [], chance.randint(8, 20)
    yield "".join(paragraph[:-1]) + "。"
