"""Two texts side by side: what stayed, went and came, in Chinese."""

import random
import time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, Channel, Release
from articles.text import diff
from articles.text.diff import GONE, NEW, SAME
from articles.text.words import marked_paragraphs

CLASSIC = "孔乙己是站着喝酒而穿长衫的唯一的人\u3002他身材很高大\uff1b青白脸色\uff0c皱纹间时常夹些伤痕\u3002"
OTHER = "燕子去了\uff0c有再来的时候\uff1b杨柳枯了\uff0c有再青的时候\uff1b桃花谢了\uff0c有再开的时候\u3002"
#: So long at the most may a person wait for the comparison of one long text.
SECONDS = 4

chinese = st.text("退潮以后滩涂上落下水鸟的了\uff0c\u3002 a<&", max_size=40)
texts = st.lists(chinese.filter(bool), max_size=8)
FULL = {
    "kicker": "黄河口",
    "headline": "三千水鸟落滩涂",
    "subhead": "志愿者记下四十一种",
    "source": "海报新闻",
    "dateline_place": "东营",
    "dateline_date": "7月25日",
    "reprint_title": "水鸟",
    "reprint_author": "仪博文",
    "reprint_url": "https://example.com/1",
    "credits": [{"role": "reporter", "name": "张力雯"}],
    "body": "<p>退潮以后\u3002</p>",
    "is_reprint": True,
    "notice_kind": "correction",
    "notice_text": "数目有误\u3002",
}


def build_article(**changes) -> Article:
    """A story that no database has seen."""
    article = Article(**{**FULL, **changes})
    article.__dict__["tag_names"], article.__dict__["figures"] = ["湿地"], []
    return article


def read(pieces, *kinds) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


def side(lines, kind) -> list[str]:
    """One of the two texts, read out of the comparison."""
    rows = (line for line in lines if {p.kind for p in line.pieces} & {SAME, kind})
    return [read(line.pieces, SAME, kind) for line in rows]


@pytest.mark.parametrize(
    ("new", "is_one_line"),
    # Of nine pairs each, two are shared (2 × 2 of 18 is 0.22), or one (0.11); of ten, two (0.2).
    [("甲乙丙一二三四五六七", True), ("甲乙一二三四五六七八", False)],
)
def test_paragraphs_that_share_too_little_stand_apart(new, is_one_line):
    assert (len(diff.paragraphs(["甲乙丙丁戊己庚辛壬癸"], [new])) == 1) == is_one_line


def test_a_fifth_of_the_pairs_is_enough():
    old, new = "甲乙丙丁戊己庚辛壬癸子", "甲乙丙一二三四五六七八"
    assert len(diff.paragraphs([old], [new])) == 1


@given(chinese, chinese)
def test_characters_read_as_the_old_and_as_the_new(old, new):
    pieces = diff.characters(old, new)
    assert (read(pieces, SAME, GONE), read(pieces, SAME, NEW)) == (old, new)


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(old, new):
    pieces = diff.characters(old, new)
    assert (read(pieces, SAME, GONE), read(pieces, SAME, NEW)) == (old, new)


@given(texts, texts)
def test_paragraphs_read_as_the_old_and_as_the_new(old, new):
    lines = diff.paragraphs(old, new)
    assert (side(lines, GONE), side(lines, NEW)) == (old, new)


@given(texts)
def test_a_text_does_not_differ_from_itself(lines):
    assert not any(line.is_changed for line in diff.paragraphs(lines, lines))


@given(texts, texts)
def test_two_texts_that_differ_show_it(old, new):
    assert any(line.is_changed for line in diff.paragraphs(old, new)) == (old != new)


def test_only_what_changed_is_marked():
    pieces = diff.characters("落下三千多只水鸟\u3002", "落下四千多只水鸟\u3002")
    assert [(p.kind, p.text) for p in pieces] == [
        (SAME, "落下"),
        (GONE, "三"),
        (NEW, "四"),
        (SAME, "千多只水鸟\u3002"),
    ]


def test_a_new_paragraph_comes_whole_and_the_others_stay():
    lines = diff.paragraphs([CLASSIC, OTHER], [CLASSIC, "中间添了一段\u3002", OTHER])
    assert [line.is_changed for line in lines] == [False, True, False]


def test_a_rewritten_paragraph_goes_and_comes_whole():
    lines = diff.paragraphs([CLASSIC], [OTHER.replace("\uff0c", "\u3001")])
    assert [piece.kind for line in lines for piece in line.pieces] in ([GONE, NEW], [NEW, GONE])


def test_one_word_in_a_long_text_is_one_change():
    old = (CLASSIC * 70)[:3000]
    new = old[:1500] + "加了一句\u3002" + old[1500:]
    lines = diff.paragraphs([old], [new])
    rows = [p for line in lines for p in line.pieces if p.kind != SAME]
    assert "".join(p.text for p in rows if p.kind == NEW) in new
    assert sum(len(p.text) for p in rows) == 5


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((CLASSIC * 70)[:3000], (OTHER * 80)[:3000]),
        ("的" * 3000, "的" * 2999),
        ((CLASSIC * 70)[:3000], (CLASSIC * 70)[3:3003]),
    ],
    ids=["another text", "one character", "shifted"],
)
def test_three_thousand_characters_are_compared_while_one_waits(old, new):
    start = time.perf_counter()
    lines = diff.paragraphs([old], [new])
    assert time.perf_counter() - start < SECONDS
    assert (side(lines, GONE), side(lines, NEW)) == ([old], [new])


def test_a_hundred_paragraphs_are_compared_while_one_waits():
    old = [f"{n}. {CLASSIC}" for n in range(100)]
    new = [f"{n}. {OTHER}" for n in range(100)]
    start = time.perf_counter()
    lines = diff.paragraphs(old, new)
    assert time.perf_counter() - start < SECONDS
    assert side(lines, NEW) == new


def test_a_changed_link_shows_within_its_paragraph():
    old = marked_paragraphs('<p>见<a href="https://a.cn/1">公告</a>\u3002</p>')
    new = marked_paragraphs('<p>见<a href="https://a.cn/2">公告</a>\u3002</p>')
    (line,) = diff.paragraphs(old, new)
    assert (read(line.pieces, GONE), read(line.pieces, NEW)) == ("1", "2")


def test_bold_shows_within_its_paragraph():
    old = marked_paragraphs("<p>退潮以后落下水鸟\u3002</p>")
    new = marked_paragraphs("<p>退潮<strong>以后</strong>落下水鸟\u3002</p>")
    (line,) = diff.paragraphs(old, new)
    assert (read(line.pieces, GONE), read(line.pieces, NEW)) == ("", "****")


def test_parts_that_did_not_change_are_left_out():
    result = diff.changes({"题": ["甲"], "文": ["乙"]}, {"题": ["甲"], "文": ["丙"]})
    assert [change.label for change in result] == ["文"]


def test_a_part_that_is_gone_is_still_shown():
    (change,) = diff.changes({"题": ["甲"]}, {})
    assert (change.label, side(change.lines, GONE)) == ("题", ["甲"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "改过了") for name in Article.LINES if name != "reprint_url"),
        ("reprint_url", "https://example.com/2"),
        ("channel", Channel(pk=9, name="经济")),
        ("credits", [{"role": "correspondent", "name": "张力雯"}]),
        ("body", "<p>退潮以前\u3002</p>"),
        ("is_reprint", False),
        ("notice_kind", "update"),
        ("notice_text", "改过了"),
    ],
)
def test_a_change_of_any_column_shows(name, value):
    old, new = build_article(), build_article(**{name: value})
    assert old.form_digest != new.form_digest
    assert len(diff.changes(old.spelt, new.spelt)) == 1


def test_names_run_together_are_not_two_names():
    two = [{"role": "reporter", "name": "付凯"}, {"role": "reporter", "name": "刘福文"}]
    one = [{"role": "reporter", "name": "付凯 刘福文"}]
    old, new = build_article(credits=two), build_article(credits=one)
    assert old.form_digest != new.form_digest
    assert diff.changes(old.spelt, new.spelt)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_part_has_a_label_of_its_own(language):
    """Two parts of one name would hide each other."""
    with translation.override(language):
        # The lines, channel, credits, body, tags, pictures, notice, reprint.
        assert len(build_article().spelt) == len(Article.LINES) + 7


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_working_copy_and_a_release_are_spelt_alike(language):
    release = Release(**FULL, tag_names=["湿地"], figures=[])
    with translation.override(language):
        assert diff.changes(build_article().spelt, release.spelt) == ()


def test_a_swapped_name_is_marked_alone():
    old = "赵静\u3001丰丽莎审读了全文\u3002记者张力雯从东营发来报道\uff0c仪博文摄影\u3002"
    new = old.replace("张力雯", "贺晓雯")
    (line,) = diff.paragraphs([old], [new])
    assert (read(line.pieces, GONE), read(line.pieces, NEW)) == ("张力", "贺晓")


def test_a_name_that_shares_a_character_with_the_other_is_one_change():
    pieces = diff.characters("记者何晓雯报道", "记者贺晓文报道")
    assert [(p.kind, p.text) for p in pieces] == [
        (SAME, "记者"),
        (GONE, "何晓雯"),
        (NEW, "贺晓文"),
        (SAME, "报道"),
    ]


def test_each_side_of_a_line_reads_alone():
    (line,) = diff.paragraphs(["落下三千多只水鸟"], ["落下四千多只水鸟"])
    assert "".join(piece.text for piece in line.old) == "落下三千多只水鸟"
    assert "".join(piece.text for piece in line.new) == "落下四千多只水鸟"


def test_many_unchanged_paragraphs_are_folded_but_for_the_neighbours_of_a_change():
    old = [f"第{n}段\u3002" for n in range(12)]
    new = [*old[:6], "第六段改了\u3002", *old[7:]]
    (change,) = diff.changes({"文": old}, {"文": new})
    assert [(b.is_folded, len(b.lines)) for b in change.blocks if b.is_folded] == [
        (True, 5),
        (True, 4),
    ]


@given(texts, texts)
def test_folding_loses_no_line(old, new):
    for change in diff.changes({"文": old}, {"文": new}):
        assert tuple(line for block in change.blocks for line in block.lines) == change.lines


def test_few_unchanged_paragraphs_are_not_folded():
    (change,) = diff.changes({"文": ["甲", "乙", "丙"]}, {"文": ["甲", "乙", "丁"]})
    assert not any(block.is_folded for block in change.blocks)


# The longest texts that a story may have


def _story(seed: int, paragraphs: int, length: int, signs: str = "，。") -> list[str]:
    """A text as long as that, the same each time."""
    drawing = random.Random(seed)
    letters = [chr(number) for number in range(0x4E00, 0x5E00)]
    return [
        "".join(
            letter + (drawing.choice(signs) if signs and n % 12 == 11 else "")
            for n, letter in enumerate(drawing.choices(letters, k=length))
        )
        for _ in range(paragraphs)
    ]


def _change_some(texts: list[str]) -> list[str]:
    """The same with a character changed here and there."""
    return [words.replace("一", "二").replace("丁", "七") for words in texts]


#: Made when they are asked for: every process that runs tests reads this file.
LONGEST = {
    "one paragraph": lambda: (_story(1, 1, 200_000), _change_some(_story(1, 1, 200_000))),
    "one without a sign": lambda: (
        _story(1, 1, 200_000, ""),
        _change_some(_story(1, 1, 200_000, "")),
    ),
    "rewritten": lambda: (_story(1, 1, 200_000), _story(2, 1, 200_000)),
    "many paragraphs": lambda: (_story(1, 1000, 200), _change_some(_story(1, 1000, 200))),
    "many rewritten": lambda: (_story(1, 20_000, 10), _story(2, 20_000, 10)),
    "the same again and again": lambda: (["是"] * 75_000, ["不", *["是"] * 74_000, "不"]),
    "one letter": lambda: (["是" * 200_000], ["不" + "是" * 190_000 + "不"]),
    "signs alone": lambda: (["，" * 200_000], ["。" + "，" * 190_000 + "。"]),
}


@pytest.mark.parametrize("make_texts", LONGEST.values(), ids=LONGEST)
def test_the_longest_texts_are_compared_in_seconds(make_texts):
    old, new = make_texts()
    began = time.process_time()
    lines = diff.paragraphs(old, new)
    assert time.process_time() - began < 8
    assert ["".join(p.text for p in line.old) for line in lines if line.old] == old
    assert ["".join(p.text for p in line.new) for line in lines if line.new] == new
