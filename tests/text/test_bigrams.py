"""How texts and queries are taken apart, and how what was found is marked."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.bigrams import (
    LONGEST_QUERY,
    LONGEST_TEXT,
    Piece,
    apart,
    marked,
    snippet,
    spelled,
    tokens,
    words,
)

#: Han of the basic plane, of an extension and for compatibility, kana, letters, signs, things unseen.
LETTERS = "东营市记者5G时代aZ９é,。·「 \n\u200b\u202e\x00\ud800😀㎡𠮷\U0002b820豈かﾊﾞ々"
hostile = st.text(st.sampled_from(LETTERS) | st.characters(), max_size=40)


def runs_of(query):
    """What a query asks for: a tuple of runs for each word."""
    return [word.runs for word in words(query)]


def holds(text, query):
    """Whether a text has all of the query, by its tokens and by its phrases."""
    lines = spelled(text)
    rows = [
        set(word.tokens) <= tokens(lines) and (word.is_certain or word.phrase in lines)
        for word in words(query)
    ]
    return bool(rows) and all(rows)


def hits(pieces):
    return [piece.text for piece in pieces if piece.is_hit]


# Tokens


def test_a_text_has_its_pairs_and_its_single_syllables():
    assert tokens(spelled("东营市")) == {"东", "营", "市", "东营", "营市"}


def test_a_pair_does_not_span_a_sign():
    assert "营市" not in tokens(spelled("东营,市区"))


def test_what_follows_one_another_is_tied_across_a_sign():
    assert tokens(spelled("3.52亿")) >= {"3.5", "3.52", "52.亿"}
    assert "上.下" not in tokens(spelled("上\n下"))


def test_letters_are_found_from_their_beginning():
    assert tokens(spelled("Newsroom")) >= {"n", "new", "newsroom"}
    assert "room" not in tokens(spelled("Newsroom"))


@pytest.mark.parametrize(
    ("written", "counts_as"),
    [
        ("５Ｇ", "5g"),
        ("㎡", "m2"),
        ("⼭", "山"),
        ("豈", "豈"),
        ("东\u200b营", "东营"),
        ("葛󠄀城", "葛城"),
        ("ﾊﾟﾝ", "パン"),
        ("cafe\u0301", "café"),
    ],
)
def test_what_looks_alike_counts_as_the_same(written, counts_as):
    assert spelled(written) == spelled(counts_as)


@pytest.mark.parametrize("rare", ["𠮷野", "㐂", "\U0002b820家", "\U00031350", "\ue000字"])
def test_rare_ideographs_are_syllables_too(rare):
    assert holds(f"姓名{rare}先生", rare)


def test_traditional_and_simplified_are_left_as_they_are():
    assert not holds("東營", "东营")


def test_a_text_has_an_end():
    assert len(spelled("长" * (LONGEST_TEXT + 9))) == LONGEST_TEXT + 2


# Queries


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("东营 湿地", [("东营",), ("湿地",)]),
        ("东营　湿地", [("东营",), ("湿地",)]),
        ("水鸟、湿地,东营", [("水鸟",), ("湿地",), ("东营",)]),
        ("5G时代", [("5g", "时代")]),
        ("迪丽热巴·迪力木拉提", [("迪丽热巴", "迪力木拉提")]),
        ("COVID-19 3.5%", [("covid", "19"), ("3", "5")]),
        ("“东营 湿地”", [("东营", "湿地")]),
        ('"new york" 之行', [("new", "york"), ("之行",)]),
        ("「水鸟」", [("水鸟",)]),
        ('"没有关上', [("没有关上",)]),
        ("《红楼梦》", [("红楼梦",)]),
        ("东营 东营", [("东营",)]),
        ("a AND NOT (b*)", [("a",), ("and",), ("not",), ("b",)]),
        ("", []),
        ("!?。 ‘’ 😀 \u202e\x00\ud800 _ \u3000", []),
    ],
)
def test_a_query_is_words(query, wanted):
    assert runs_of(query) == wanted


def test_a_query_has_an_end():
    assert words("长" * 10_000)[0].phrase == "长" * LONGEST_QUERY


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("在东营市采访", "东营市", True),
        ("东营的营市", "东营市", False),
        ("营市东营", "东营市", False),
        ("哈哈", "哈哈哈", False),
        ("市", "市", True),
        ("进入5G时代", "5G时代", True),
        ("进入 5G,时代", "5G时代", True),
        ("时代里的5G", "5G时代", False),
        ("时代5G", "5G时代", False),
        ("15G时代", "5G时代", False),
        ("5GHz", "5g", True),
        ("迪丽热巴•迪力木拉提", "迪丽热巴·迪力木拉提", True),
        ("newsroom", "news", True),
        ("newsroom", "room", False),
        ("newsroom", "“news”", False),
        ("the news", "“news”", True),
        ("New York", '"york new"', False),
        ("上行\n下行", "“上行 下行”", False),
        (f"{'a' * 30}b", f"{'a' * 30}b", True),
        (f"{'a' * 30}b", f"{'a' * 30}c", False),
    ],
)
def test_what_a_text_holds(text, query, found):
    assert holds(text, query) is found


@settings(deadline=None)
@given(hostile, st.integers(0, 40), st.integers(1, 9))
def test_any_part_of_a_line_of_syllables_is_found(text, start, length):
    """Naively: the part is in the text, both as NFKC has them."""
    part = text[start : start + length]
    if part and all("\u4e00" <= character <= "\u9fff" for character in part):
        assert holds(text, part)


@settings(deadline=None)
@given(
    st.text("东营市记者", min_size=1, max_size=12), st.text("东营市记者", min_size=1, max_size=4)
)
def test_among_syllables_nothing_else_is_found(text, part):
    assert holds(text, part) is (part in text)


@settings(deadline=None)
@given(hostile, hostile)
def test_a_word_that_is_certain_needs_no_second_look(text, query):
    lines = spelled(text)
    for word in words(query):
        if word.is_certain:
            assert (word.phrase in lines) is (set(word.tokens) <= tokens(lines))


@settings(deadline=None)
@given(hostile)
def test_tokens_have_nothing_in_them_that_an_engine_takes_for_its_own(text):
    assert not any(set(token) & set("\"'\\^#@+=*~ \0\n") for token in tokens(spelled(text)))


# Taking a long word apart


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("东营湿地", ["东营", "湿地"]),
        ("东营湿地保护局", ["东营", "湿地", "保护局"]),
        ("5G东营湿地", ["5g", "东营", "湿地"]),
        ("东营市", []),
        ("东营 湿地", []),
    ],
)
def test_a_long_word_is_offered_in_pairs(query, parts):
    assert apart(words(query)) == parts


# Marking what was found


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("东营市在东营", "东营", ["东营", "东营"]),
        ("看５Ｇ时代", "5g时代", ["５Ｇ时代"]),
        ("㎡的M2", "m2", ["㎡", "M2"]),
        ("东\u200b营", "东营", ["东\u200b营"]),
        ("迪丽热巴•迪力", "迪丽热巴·迪力", ["迪丽热巴•迪力"]),
        ("哈哈哈", "哈哈", ["哈哈"]),
        ("renews news newsroom", "news", ["news", "news"]),
        ("news newsroom", "“news”", ["news"]),
        ("东营", "西", []),
        ("东营", "", []),
    ],
)
def test_what_was_found_is_marked_as_it_is_written(text, query, shown):
    assert hits(marked(text, words(query))) == shown


@settings(deadline=None)
@given(hostile, hostile)
def test_the_pieces_are_the_text(text, query):
    whole = "".join(piece.text for piece in marked(text, words(query)))
    assert whole == unicodedata.normalize("NFC", text)


@settings(deadline=None)
@given(hostile)
def test_what_is_found_in_a_line_is_marked_in_it(text):
    part = next((run for run in spelled(text.replace("\n", " ")).split() if len(run) < 9), "")
    if part and part in text:
        assert hits(marked(text, words(part)))


def test_a_snippet_is_of_the_line_with_most_of_the_words():
    lines = ["东营开会。", "湿地在东营。", "湿地。"]
    assert snippet(lines, words("东营 湿地"))[0] == Piece("湿地", is_hit=True)


def test_a_snippet_is_cut_around_what_was_found():
    pieces = snippet(["甲" * 300 + "东营" + "乙" * 300], words("东营"), 60)
    assert hits(pieces) == ["东营"]
    assert (pieces[0].text, pieces[-1].text) == ("…", "…")
    assert sum(len(piece.text) for piece in pieces) == 62


def test_a_snippet_of_a_text_that_has_the_words_elsewhere_is_its_beginning():
    assert snippet(["第一段", "第二段"], words("张力雯")) == [Piece("第一段")]


def test_a_snippet_of_nothing_is_nothing():
    assert snippet([], words("东营")) == []


@settings(deadline=None)
@given(st.lists(hostile, max_size=3), hostile, st.integers(1, 30))
def test_a_snippet_keeps_to_its_length_whatever_it_is_of(lines, query, length):
    pieces = snippet(lines, words(query), length)
    assert sum(len(piece.text) for piece in pieces) <= max(length, 60) + 2
