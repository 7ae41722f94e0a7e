"""Plain work on words: sentences, paragraphs, excerpts, names."""

import copy
import pickle
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.text import words as text
from articles.text.words import Sentence

CLASSIC = "孔乙己是站着喝酒而穿长衫的唯一的人\u3002他身材很高大\uff1b青白脸色\uff0c皱纹间时常夹些伤痕\u3002"
LONG = (CLASSIC * 70)[:3000]

lines = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1),
    max_size=8,
)


def test_a_sentence_is_its_text_and_remembers_its_facts():
    sentence = Sentence("Line %(line)d of %(file)s.", line=3, file="稿.txt")
    assert (sentence, sentence.facts["line"], sentence.template) == (
        "Line 3 of 稿.txt.",
        3,
        "Line %(line)d of %(file)s.",
    )


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))]
)
def test_a_sentence_survives_copying(again):
    sentence = again(Sentence("%(who)s said no.", who="赵静"))
    assert (sentence, sentence.template, sentence.facts) == (
        "赵静 said no.",
        "%(who)s said no.",
        {"who": "赵静"},
    )


def test_a_sentence_without_facts_may_hold_a_per_cent_sign():
    assert Sentence("100 % of it.") == "100 % of it."


def test_paragraphs_are_plain_text():
    body = "<h2>一\u3001风</h2><p>退潮以后<strong>\u3002</strong></p><p></p><p>a &lt; b &amp; c</p>"
    assert text.split_paragraphs(body) == ["一\u3001风", "退潮以后\u3002", "a < b & c"]


def test_a_line_break_ends_a_paragraph():
    assert text.split_paragraphs("<p>床前明月光<br>疑是地上霜</p>") == ["床前明月光", "疑是地上霜"]


def test_a_body_without_markup_is_one_paragraph():
    assert text.split_paragraphs("没有标签") == ["没有标签"]


@pytest.mark.parametrize("body", ["", "<p></p>", "<p> </p><p>\u3000</p>", "<hr>"])
def test_an_empty_body_has_no_paragraphs(body):
    assert text.split_paragraphs(body) == []


@given(lines)
def test_lines_come_back_from_html(lines):
    assert text.split_paragraphs(text.to_html(lines)) == lines


def test_script_in_a_line_is_text():
    assert text.to_html(["<script>alert(1)</script>"]) == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>退潮</p>", "<p><strong>退潮</strong></p>"),
        ("<p>退潮</p>", "<p><em>退潮</em></p>"),
        ("<p><strong>退</strong>潮</p>", "<p>退<strong>潮</strong></p>"),
        ('<p><a href="https://a.cn/">退潮</a></p>', '<p><a href="https://b.cn/">退潮</a></p>'),
        ('<p><a href="https://a.cn/">退潮</a></p>', "<p>退潮</p>"),
        ("<p>退潮</p>", "<h2>退潮</h2>"),
        ("<h2>退潮</h2>", "<h3>退潮</h3>"),
        ("<p>退潮</p>", "<blockquote><p>退潮</p></blockquote>"),
        ("<p>退潮</p>", "<ul><li><p>退潮</p></li></ul>"),
        ("<ul><li><p>退潮</p></li></ul>", "<ol><li><p>退潮</p></li></ol>"),
        ("<p>退潮</p><p>涨潮</p>", "<p>退潮</p><hr><p>涨潮</p>"),
        ("<p>退潮<br>涨潮</p>", "<p>退潮</p><p>涨潮</p>"),
        (
            "<blockquote><p>退潮</p><p>涨潮</p></blockquote>",
            "<blockquote><p>退潮</p></blockquote><p>涨潮</p>",
        ),
    ],
)
def test_every_change_of_markup_shows(old, new):
    """A signature covers the markup as well (R4), so a comparison must show it."""
    assert text.marked_paragraphs(old) != text.marked_paragraphs(new)


def test_two_links_in_a_paragraph_are_spelt_apart():
    body = '<p><a href="https://a.cn/">甲</a>和<a href="https://b.cn/?x=1&amp;y=2">乙</a></p>'
    assert text.marked_paragraphs(body) == ["甲〔https://a.cn/〕和乙〔https://b.cn/?x=1&y=2〕"]


def test_a_short_body_is_its_own_excerpt():
    assert (
        text.make_excerpt("<p>退潮以后\u3002</p><p>涨潮\u3002</p>") == "退潮以后\u3002 涨潮\u3002"
    )


@given(st.text(), st.integers(1, 200))
def test_an_excerpt_is_never_longer_than_asked(body, length):
    assert len(text.make_excerpt(body, length)) <= length


def test_a_long_text_is_cut_with_an_ellipsis():
    cut = text.make_excerpt(f"<p>{LONG}</p>", 90)
    assert (len(cut), cut[-1], cut[:-1]) == (90, "…", LONG[:89])


@pytest.mark.parametrize(
    "draft",
    [
        "付凯 刘福文",
        "付凯\u3001刘福文",
        "付凯\uff0c刘福文",
        " 付凯 ,\u3000刘福文;",
        "付凯\uff1b刘福文\n付凯",
    ],
)
def test_names_are_parted_however_they_are_typed(draft):
    assert text.names_in(draft) == ["付凯", "刘福文"]


def test_a_foreign_name_keeps_its_dot():
    assert text.names_in("阿不都\u00b7热合曼 张三") == ["阿不都\u00b7热合曼", "张三"]


@given(st.lists(st.text(st.characters(categories=("Lo",)), min_size=1), unique=True))
def test_joined_names_part_again(names):
    assert text.names_in(text.joined(names)) == names


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  三千水鸟 \n", "三千水鸟"),
        ("三千\x00水鸟\x1b", "三千水鸟"),
        ("第一行\n第二行", "第一行 第二行"),
        ("第一行\u2028第二行", "第一行 第二行"),
        ("", ""),
    ],
)
def test_a_line_is_plain(typed, kept):
    assert text.plain_line(typed) == kept


@given(st.text())
def test_a_plain_line_stays_as_it_is(typed):
    once = text.plain_line(typed)
    assert text.plain_line(once) == once


@pytest.mark.parametrize(
    ("body", "characters", "letters", "ideographs", "words"),
    [
        ("", 0, 0, 0, 0),
        ("<p></p><hr>", 0, 0, 0, 0),
        ("<p>退潮以后\u3002</p>", 5, 4, 4, 0),
        ("<p>退潮 以后\uff0c\u3000好</p>", 6, 5, 5, 0),
        ("<p>2026年有3,000只</p>", 12, 11, 3, 2),
        ("<p>don't stop COVID-19</p>", 17, 15, 0, 3),
        ("<p>甲</p><p>乙<br>丙</p>", 3, 3, 3, 0),
        ("<p>one</p><p>two</p>", 6, 6, 0, 2),
        ("<p>a &lt; b&nbsp;&amp;\u200b c</p>", 5, 3, 0, 3),
        ("<p>\U00020000\u3007カナ한글</p>", 6, 6, 6, 0),
        ("<p>e\u0301te\u0301 👩\u200d👩</p>", 5, 3, 0, 1),
    ],
)
def test_a_text_is_counted(body, characters, letters, ideographs, words):
    assert text.count_text(body) == (characters, letters, ideographs, words)


@pytest.mark.parametrize(("length", "minutes"), [(0, 0), (1, 1), (400, 1), (401, 2), (3000, 8)])
def test_a_reader_takes_four_hundred_characters_a_minute(length, minutes):
    assert text.count_text(f"<p>{'字' * length}</p>").minutes == minutes


def test_words_of_other_scripts_take_their_own_time():
    assert text.count_text(f"<p>{'word ' * 230}{'字' * 400}</p>").minutes == 2


@example("\U0002fa1e")
@given(st.text())
def test_there_are_never_more_letters_than_characters(body):
    counts = text.count_text(body)
    assert counts.ideographs <= counts.letters <= counts.characters


# Marks of direction


@pytest.mark.parametrize(
    ("line", "added"),
    [
        ("平常", ""),
        ("\u202e倒", "\u202c"),
        ("\u202e倒\u202c正", ""),
        ("\u2067倒", "\u2069"),
        ("\u202a\u2066\u202d", "\u202c\u2069\u202c"),
        ("\u2067\u202e\u2069", ""),
        ("\u202e\u2069\u202c", ""),
        ("\u2066\u202c", "\u2069"),
        ("\u202c\u2069", ""),
    ],
)
def test_a_line_ends_what_it_turns(line, added):
    assert text.closed(line) == line + added


def test_each_line_of_a_notice_ends_what_it_turns():
    assert text.plain_text("\u202e一\n二") == "\u202e一\u202c\n二"


def test_an_excerpt_ends_what_it_turns():
    assert text.make_excerpt("<p>\u202e" + "长" * 100 + "\u202c</p>").endswith("长\u202c…")


def _visible_part(character: str) -> str:
    """What is left of one character: by Unicode's own names for what no page can show."""
    is_never = ord(character) in range(0xFDD0, 0xFDF0) or ord(character) & 0xFFFE == 0xFFFE
    if is_never or (unicodedata.category(character) == "Cc" and character not in "\t\n"):
        return ""
    return "\ufffd" if unicodedata.category(character) == "Cs" else character


def test_what_no_page_can_show_is_taken_out_and_nothing_else():
    every = map(chr, range(sys.maxunicode + 1))
    assert not [c for c in every if text.printable(f"一{c}二") != f"一{_visible_part(c)}二"]


def test_the_length_of_a_text_counts_ideographs_and_words():
    assert text.count_text("<p>三千水鸟,2026 birds。</p>").length == 6
