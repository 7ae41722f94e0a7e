"""A manuscript is decoded, taken apart, and loses no character on the way."""

from __future__ import annotations

import random
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.manuscript import LARGEST, Credit, Dateline, Named, Unreadable, too_large
from articles.text.manuscript import decode as decoded
from articles.text.manuscript import fingerprint as fingerprint_of
from articles.text.manuscript import parse as parsed
from articles.text.manuscript.lines import LAYOUT, plain
from articles.text.words import Sentence

REAL = Path(__file__).parents[3] / "shared/releases/dongying-press-conference.txt"
WIDE = str.maketrans(":,()[]|/!?;", "".join(chr(ord(mark) + 0xFEE0) for mark in ":,()[]|/!?;"))


def wide(text):
    """The text with its marks in full width, as most Chinese manuscripts have them."""
    return text.translate(WIDE)


BODY = wide(
    "八月一日清晨,海河公园的晨练者比往常多了一倍,园方临时加开了两处出入口,以疏散进园的人流。"
)
SECOND = wide("园方负责人表示,夜场将一直开放到九月底,门票与白天相同,老人和孩子可以免费入园。")
RELEASE = f"""初审编辑:唐雨
责任编辑:欧阳澜
滨河网·河声新闻记者 许知远 青州报道
{BODY}
  {SECOND}
初审编辑:唐雨
责任编辑:欧阳澜
"""
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]
UNMARKED = ["utf-16-le", "utf-16-be"]


def with_head(head):
    return parsed(f"{head}\n{BODY}\n{SECOND}")


def with_wide_head(head):
    return with_head(wide(head))


def with_wide_foot(foot):
    return with_foot(wide(foot))


def with_foot(foot):
    return parsed(f"{BODY}\n{SECOND}\n{foot}")


def people(manuscript, role):
    return [credit.name for credit in manuscript.credits if credit.role == role]


def refusal(raw):
    with pytest.raises(Unreadable) as error:
        decoded(raw)
    return error.value.reason


# Decoding


@pytest.mark.parametrize("encoding", [*ENCODINGS, *UNMARKED])
def test_a_release_reads_the_same_in_every_encoding(encoding):
    assert decoded(RELEASE.encode(encoding)) == RELEASE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_a_mark_is_read_in_both_orders(encoding):
    assert decoded(f"\ufeff{RELEASE}".encode(encoding)) == RELEASE


def test_big5_is_read_where_it_makes_sense_of_the_text():
    text = "這個公園的夜場在八月開放,市民可以來這裡散步,記者到現場時已有三百多人。"
    assert decoded(text.encode("big5")) == text


def test_a_short_gb_text_that_happens_to_be_utf_8_is_read_as_gb():
    assert decoded(b"\xce\xb1\xd0\xa1\xd3\xba") == b"\xce\xb1\xd0\xa1\xd3\xba".decode("gb18030")


@pytest.mark.parametrize("word", ["早安", "联通", "天气", "晴", "责编:赵静"])
def test_a_word_alone_is_read_in_gb18030(word):
    assert decoded(word.encode("gb18030")) == word


def test_russian_in_utf_8_stays_russian():
    assert decoded("Новости дня".encode()) == "Новости дня"


def test_the_end_mark_of_old_editors_is_left_out():
    assert decoded("早安".encode("gb18030") + b"\x1a") == "早安"


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", "\u3000\n".encode(), b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(raw):
    assert "empty" in refusal(raw)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "a picture"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04\x14\0word/document.xml", "a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word document"),
        (b"{\\rtf1\\ansi", "a Word document"),
        (b"PK\x03\x04\x14\0photo.jpg", "an archive"),
        (b"\x1f\x8b\x08\0", "an archive"),
        (b"abc\0def\0\0\0", "binary data"),
        (b"abc\x01def", "control character"),
    ],
)
def test_what_is_no_text_is_refused_by_its_kind(raw, kind):
    assert kind.removeprefix("an ") in refusal(raw)


@pytest.mark.parametrize("cut", [1, 2])
def test_utf_8_cut_inside_a_character_is_refused(cut):
    assert "UTF-8" in refusal(RELEASE.strip().encode()[:-cut] + "园".encode()[:cut])


def test_damaged_utf_8_is_refused_with_its_line():
    raw = RELEASE.encode().replace("青州".encode(), b"\xe9\x9d", 1)
    assert "line 3" in refusal(raw)


def test_a_gb_paragraph_inside_utf_8_is_refused_and_not_read_as_rubbish():
    assert "line 2" in refusal(f"{BODY}\n".encode() + SECOND.encode("gb18030"))


def test_utf_16_cut_inside_a_character_is_refused():
    assert "UTF-16" in refusal(RELEASE.encode("utf-16")[:-1])


def test_bytes_that_no_encoding_knows_are_refused_with_their_place():
    assert "line 2 (byte 4)" in refusal(b"ab\n\xff\xff\xff")


def test_a_refusal_can_be_translated():
    assert isinstance(refusal(b""), Sentence)


def test_a_file_that_is_too_large_is_refused():
    assert "at most 5 MB" in refusal(b"a" * (LARGEST + 1))


def test_a_file_of_the_largest_size_is_not_too_large():
    assert too_large(LARGEST) is None


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_fingerprint_does_not_depend_on_encoding_or_newlines(encoding):
    other = decoded(RELEASE.replace("\n", "\r\n").encode(encoding))
    assert fingerprint_of(f"{other}\n\n") == fingerprint_of(RELEASE)


def test_another_character_is_another_fingerprint():
    assert fingerprint_of(RELEASE) != fingerprint_of(RELEASE.replace("八月", "九月"))


COMMON = [
    bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)
]


@pytest.mark.parametrize("encoding", [*ENCODINGS, *UNMARKED])
@given(
    words=st.text(st.sampled_from([*COMMON, *",。\n“”:7月 "]), max_size=60),
    start=st.integers(0, len(BODY) - 30),
)
def test_decoding_undoes_encoding(encoding, words, start):
    text = f"{BODY[start : start + 30]}{words}。"
    assert decoded(text.encode(encoding)) == text


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
        lambda t: t.strip(LAYOUT)
    )
)
def test_any_text_survives_utf_8_with_a_mark(text):
    assert decoded(text.encode("utf-8-sig")) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw):
    with suppress(Unreadable):
        assert decoded(raw).strip(LAYOUT)


# The whole form, at head and foot


def test_a_release_has_its_reporter():
    assert parsed(RELEASE).credits == (Credit("reporter", "许知远"),)


def test_a_release_has_its_source():
    assert parsed(RELEASE).source == "滨河网·河声新闻"


def test_a_release_has_its_place():
    assert parsed(RELEASE).dateline == Dateline("青州", "")


def test_a_release_keeps_every_paragraph():
    assert parsed(RELEASE).paragraphs == (BODY, SECOND)


def test_a_release_names_its_editors():
    assert parsed(RELEASE).named == Named("唐雨", "欧阳澜")


def test_typed_names_are_never_called_signatures():
    assert (
        "Named in the manuscript: 初审编辑 唐雨, 责任编辑 欧阳澜. Typed names are not signatures."
        in parsed(RELEASE).notes
    )


def test_a_missing_headline_is_said():
    assert (
        "No headline was found; a draft without one cannot be submitted." in parsed(RELEASE).notes
    )


def test_a_missing_body_is_said():
    assert "No body text was found." in parsed("责任编辑:唐雨").notes


def test_lost_characters_are_said():
    assert any("replacement" in note for note in parsed(f"{BODY}\ufffd").notes)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028", "\n\n \u3000\n"])
def test_every_newline_parts_paragraphs(newline):
    assert parsed(RELEASE.replace("\n", newline)).paragraphs == (BODY, SECOND)


@pytest.mark.parametrize("space", ["\u3000\u3000", "\xa0", "\ufeff", "\u200b", "\t "])
def test_indentation_is_layout(space):
    assert parsed(f"{space}{BODY}{space}").paragraphs == (BODY,)


def test_spaces_inside_a_paragraph_are_never_changed():
    assert parsed("甲\u3000\u200b乙  丙。").paragraphs == ("甲\u3000\u200b乙  丙。",)


def test_markup_is_only_characters():
    assert parsed("<b>甲</b> **乙** &amp;。").paragraphs == ("<b>甲</b> **乙** &amp;。",)


def test_the_report_has_the_keys_of_the_command():
    keys = "kicker headline subhead source credits dateline paragraphs named notes"
    assert " ".join(parsed(RELEASE).as_report()) == keys


def test_the_report_holds_plain_values():
    assert parsed(RELEASE).as_report()["credits"] == [{"role": "reporter", "name": "许知远"}]


# Editors' names


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑:唐雨",
        "责任编辑\ufe55唐雨",
        "责任编辑︰ 唐雨",
        "责任编辑\u3000唐雨",
        "责任编辑|唐雨",
        "责任编辑/唐雨",
        "责编:唐雨",
        "責編:唐雨",
        "責任編輯:唐雨",
        "本期责编:唐雨",
        "(责任编辑:唐雨)",
        "[责任编辑:唐雨]",
        "【责任编辑:唐雨】",
    ],
)
@pytest.mark.parametrize("place", [with_head, with_wide_head, with_foot, with_wide_foot])
def test_a_responsible_editor_is_read_in_every_spelling(place, line):
    assert (place(line).named.responsible_editor, len(place(line).paragraphs)) == ("唐雨", 2)


@pytest.mark.parametrize("label", ["初审编辑", "初审", "一审", "初審編輯", "初審"])
def test_an_initial_review_editor_is_read_in_every_spelling(label):
    assert with_foot(f"{label}:唐雨").named.initial_review == "唐雨"


@pytest.mark.parametrize(
    "line",
    [
        "初审编辑:唐雨\u3000责任编辑:欧阳澜",
        "初审编辑:唐雨 责任编辑:欧阳澜",
        "初审编辑:唐雨责任编辑:欧阳澜",
        "初审编辑 唐雨 责任编辑 欧阳澜",
        "(初审:唐雨 责编:欧阳澜)",
    ],
)
def test_both_editors_may_share_a_line(line):
    assert with_foot(line).named == Named("唐雨", "欧阳澜")


@pytest.mark.parametrize("names", ["唐雨、欧阳澜", "唐雨 欧阳澜", "唐雨,欧阳澜"])
def test_several_editors_are_joined_by_a_space(names):
    assert with_foot(f"责任编辑:{names}").named.responsible_editor == "唐雨 欧阳澜"


def test_the_foot_counts_where_head_and_foot_differ():
    manuscript = parsed(f"责任编辑:许知\n{BODY}\n责任编辑:唐雨")
    assert manuscript.named.responsible_editor == "唐雨"


def test_a_difference_between_head_and_foot_names_both():
    notes = parsed(f"责任编辑:许知\n{BODY}\n责任编辑:唐雨").notes
    assert any("许知" in note and "唐雨" in note for note in notes)


def test_names_that_agree_are_no_difference():
    assert not any("different people" in note for note in parsed(RELEASE).notes)


@pytest.mark.parametrize("form", [str, wide])
@pytest.mark.parametrize("tail", ["(责任编辑:唐雨)", " (责编 唐雨)", "责任编辑:唐雨"])
def test_an_editor_at_the_end_of_the_last_paragraph_is_taken_off(tail, form):
    assert parsed(f"{BODY}{form(tail)}").paragraphs == (BODY,)


def test_taking_an_editor_off_a_paragraph_is_said():
    assert any("taken off" in note for note in parsed(f"{BODY}(责编:唐雨)").notes)


def test_two_brackets_at_the_end_are_both_read():
    assert parsed(f"{BODY}(初审:许知)(责编:唐雨)").named == Named("许知", "唐雨")


@pytest.mark.parametrize(
    "line",
    [
        "编辑:唐雨",
        "校对:唐雨",
        "终审:唐雨",
        "一审:唐雨 二审:许知 三审:欧阳澜",
        "责任编辑:",
        "责任编辑:暂缺",
        "责任编辑:唐雨 电话:1234",
        "新媒体责任编辑:唐雨",
    ],
)
@pytest.mark.parametrize("place", [with_head, with_wide_head, with_foot, with_wide_foot])
def test_other_duties_stay_in_the_body(place, line):
    assert {line, wide(line)} & set(place(line).paragraphs)


def test_other_duties_are_noted_with_their_line():
    assert any("Line 3 (“编辑:唐雨”)" in note for note in with_foot("编辑:唐雨").notes)


def test_an_editor_beside_another_duty_is_read():
    assert with_foot("编辑:许知 责编:唐雨").named.responsible_editor == "唐雨"


@pytest.mark.parametrize(
    "sentence",
    [
        "担任责任编辑的王某说,他很高兴。",
        "责任编辑王某说:“我很高兴。”",
        "责任编辑制度从今年起在全市各媒体推行。",
    ],
)
@pytest.mark.parametrize("place", [with_head, with_wide_head, with_foot, with_wide_foot])
def test_a_sentence_about_an_editor_is_text(place, sentence):
    assert (len(place(sentence).paragraphs), place(sentence).named) == (3, Named())


def test_editors_in_the_middle_of_the_text_stay_there():
    assert parsed(f"{BODY}\n责编:唐雨\n{SECOND}").named == Named()


def test_editors_in_the_middle_of_the_text_are_noted():
    assert any("middle" in note for note in parsed(f"{BODY}\n责编:唐雨\n{SECOND}").notes)


# Bylines


REPORTERS = [
    ("滨河网·河声新闻记者 许知远 青州报道", "滨河网·河声新闻", "许知远", "", "", "青州"),
    ("□记者 许知远 报道", "", "许知远", "", "", ""),
    ("■ 本报记者 许知远", "", "许知远", "", "", ""),
    ("记者 许知 唐雨 通讯员 王澜 济南报道", "", "许知 唐雨", "王澜", "", "济南"),
    ("记者许知\u3000通讯员王澜\u3000报道", "", "许知", "王澜", "", ""),
    ("滨河日报记者 许知 通讯员 王澜济南报道", "滨河日报", "许知", "王澜", "", "济南"),
    ("滨河日报记者许知通讯员王澜济南报道", "滨河日报", "许知", "王澜", "", "济南"),
    ("记者 欧阳澜 青州报道", "", "欧阳澜", "", "", "青州"),
    ("记者 买买提·艾山 乌鲁木齐报道", "", "买买提·艾山", "", "", "乌鲁木齐"),
    ("记者许知唐雨报道", "", "许知 唐雨", "", "", ""),
    ("记者 许知远、唐雨 滨河县 报道", "", "许知远 唐雨", "", "", "滨河县"),
    ("记者 唐 雨 许知远 报道", "", "唐雨 许知远", "", "", ""),
    ("(记者 许知远)", "", "许知远", "", "", ""),
    ("(滨河晚报记者 许知远)", "滨河晚报", "许知远", "", "", ""),
    ("记者:许知远", "", "许知远", "", "", ""),
    ("记者:许知远 通讯员:王澜", "", "许知远", "王澜", "", ""),
    ("作者:许知远", "", "许知远", "", "", ""),
    ("通讯员 许知远 王澜", "", "", "许知远 王澜", "", ""),
    ("文/图 许知远", "", "许知远", "", "许知远", ""),
    ("文/图 本报记者 许知远", "", "许知远", "", "许知远", ""),
    ("文/滨河网记者 许知远 图/王澜", "滨河网", "许知远", "", "王澜", ""),
    ("摄影 王澜", "", "", "", "王澜", ""),
    ("摄影:王澜", "", "", "", "王澜", ""),
    ("图/记者 王澜", "", "", "", "王澜", ""),
    ("(摄影 王澜)", "", "", "", "王澜", ""),
    ("王澜 摄", "", "", "", "王澜", ""),
    ("许知远 文/图", "", "许知远", "", "许知远", ""),
    ("记者 许知远 摄影报道", "", "许知远", "", "许知远", ""),
    ("首席记者 许知远 摄影记者 王澜 青州报道", "", "许知远", "", "王澜", "青州"),
    ("人民日报特约记者 许知远 济南报道", "人民日报", "许知远", "", "", "济南"),
    ("本报记者 许知远 本报通讯员 王澜", "", "许知远", "王澜", "", ""),
    ("滨河网·河声新闻 记者 许知远 青州报道", "滨河网·河声新闻", "许知远", "", "", "青州"),
    ("齐鲁壹点记者:许知远 摄影:王澜", "齐鲁壹点", "许知远", "", "王澜", ""),
    ("记者 许知远 发自北京", "", "许知远", "", "", "北京"),
    ("本報記者 陳大文 臺北報道", "", "陳大文", "", "", "臺北"),
    ("滨河日报社全媒体记者 许知远 报道", "滨河日报社全媒体", "许知远", "", "", ""),
]


@pytest.mark.parametrize(("line", "source", "by", "sent_by", "photos", "place"), REPORTERS)
@pytest.mark.parametrize("at", [with_head, with_wide_head, with_foot, with_wide_foot])
def test_a_byline_gives_its_facts(at, line, source, by, sent_by, photos, place):
    read = at(line)
    roles = [people(read, role) for role in ("reporter", "correspondent", "photographer")]
    assert (read.source, read.dateline.place, roles) == (
        source,
        place,
        [by.split(), sent_by.split(), photos.split()],
    )


@pytest.mark.parametrize("line", [row[0] for row in REPORTERS])
def test_a_byline_is_taken_out_of_the_body(line):
    assert with_head(line).paragraphs == (BODY, SECOND)


UNSURE = [
    "记者 唐 雨",
    "记者在青州报道",
    "记者于青州报道",
    "记者 高密 报道",
    "记者 许知远 实习生 唐雨",
    "新华社记者 王澜 摄",
    "■本报评论员 许知远",
    "□ 许知远",
    "人民日报驻山东记者 许知远 济南报道",
    "甲乙丙记者 许知远 青州报道",
    "记者 John Smith 报道",
    "记者 | 许知远 编辑 | 唐雨",
    "来源:滨河网 作者:许知远",
    "2026年8月1日 来源:滨河网",
    "原标题:公园夜场开放",
    "记者 王小明大众网通讯员 王澜",
    "王小明 大众网记者 王澜",
]


@pytest.mark.parametrize("line", UNSURE)
@pytest.mark.parametrize("at", [with_head, with_wide_head, with_foot, with_wide_foot])
def test_an_unsure_byline_stays_in_the_body_with_a_note(at, line):
    read = at(line)
    assert any(f"“{each_row}”" in note for note in read.notes for each_row in read.paragraphs)


@pytest.mark.parametrize("line", UNSURE)
def test_an_unsure_byline_gives_no_credit(line):
    assert with_head(line).credits == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "记者从发布会上获悉,下周将明显降温。",
        "据记者了解,下周将明显降温。",
        "记者 昨日 来到海河公园,看见人山人海。",
        "记者在东营报道说,下周将明显降温。",
        "有记者问:“下周降温吗?”",
        "记者 王澜在现场看到,队伍排到了桥头。",
        "本报讯息系统今日上线。",
        "8月1日电力供应充足。",
    ],
)
@pytest.mark.parametrize("at", [with_head, with_wide_head, with_foot, with_wide_foot])
def test_a_reporter_inside_a_sentence_is_text(at, sentence):
    read = at(sentence)
    assert (len(read.paragraphs), read.credits, read.dateline) == (3, (), Dateline())


def test_a_byline_in_the_middle_of_the_text_stays_there():
    assert "记者 许知远" in parsed(f"{BODY}\n记者 许知远\n{SECOND}").paragraphs


# Lead-ins, tails and sources


LEAD_INS = [
    ("本报7月25日讯 ", "", "", "", "7月25日"),
    ("新华社北京11月3日电 ", "新华社", "", "北京", "11月3日"),
    ("新华社北京11月3日电(记者 许知 唐雨)", "新华社", "许知 唐雨", "北京", "11月3日"),
    ("新华社北京11月3日电(记者许知、唐雨)", "新华社", "许知 唐雨", "北京", "11月3日"),
    ("据新华社联合国11月3日电 ", "新华社", "", "联合国", "11月3日"),
    ("中新网济南8月5日电 ", "中新网", "", "济南", "8月5日"),
    ("本报讯 (滨河日报社全媒体记者 许知 唐雨)", "滨河日报社全媒体", "许知 唐雨", "", ""),
    ("本报济南8月2日讯 记者许知报道 ", "", "许知", "济南", "8月2日"),
    ("【本报讯】", "", "", "", ""),
    ("【滨河网·河声新闻7月25日讯】", "滨河网·河声新闻", "", "", "7月25日"),
    ("【记者许知济南报道】", "", "许知", "济南", ""),
    ("央视网消息:", "央视网", "", "", ""),
    ("济南8月5日电 ", "", "", "济南", "8月5日"),
    ("(记者 许知)", "", "许知", "", ""),
]


@pytest.mark.parametrize("form", [str, wide])
@pytest.mark.parametrize(("lead", "source", "by", "place", "date"), LEAD_INS)
def test_a_lead_in_gives_its_facts(form, lead, source, by, place, date):
    read = parsed(f"{form(lead)}{BODY}\n{SECOND}")
    assert (read.source, people(read, "reporter"), read.dateline) == (
        source,
        by.split(),
        Dateline(place, date),
    )


@pytest.mark.parametrize("lead", [row[0] for row in LEAD_INS])
def test_a_lead_in_stays_in_the_text(lead):
    assert parsed(f"{lead}{BODY}\n{SECOND}").paragraphs[0] == f"{lead}{BODY}"


def test_a_byline_line_and_a_lead_in_add_up():
    read = parsed(f"□记者 许知远 报道\n  本报7月25日讯 {BODY}")
    assert (people(read, "reporter"), read.dateline.date) == (["许知远"], "7月25日")


def test_a_person_named_twice_is_credited_once():
    read = parsed(f"记者 许知远\n本报讯(记者 许知远){BODY}")
    assert read.credits == (Credit("reporter", "许知远"),)


def test_credits_in_a_bracket_at_the_end_are_read():
    read = parsed(f"{BODY}(记者 许知远 通讯员 王澜)")
    assert read.credits == (Credit("reporter", "许知远"), Credit("correspondent", "王澜"))


def test_a_bracket_at_the_end_stays_in_the_text():
    assert parsed(f"{BODY}(记者 许知远)").paragraphs == (f"{BODY}(记者 许知远)",)


def test_a_bracket_at_the_end_is_noted():
    assert any("bracket" in note for note in parsed(f"{BODY}(记者 许知远)").notes)


@pytest.mark.parametrize(
    "line", ["来源:滨河网", "来源: 滨河网", "(来源:滨河网)", "稿件来源:滨河网"]
)
@pytest.mark.parametrize("at", [with_head, with_wide_head, with_foot, with_wide_foot])
def test_a_source_line_names_the_source(at, line):
    assert (at(line).source, len(at(line).paragraphs)) == ("滨河网", 2)


def test_two_sources_are_noted():
    read = parsed(f"滨河日报记者 许知远\n{BODY}\n来源:新华社")
    assert any("滨河日报" in note and "新华社" in note for note in read.notes)


# The headline block


@pytest.mark.parametrize("colon", [":", wide(":"), "\ufe30"])
def test_a_labelled_block_is_read(colon):
    read = with_head(f"引题{colon}夏夜\n主题{colon}公园夜场开放\n副题{colon}——首日三千人")
    assert (read.kicker, read.headline, read.subhead) == ("夏夜", "公园夜场开放", "——首日三千人")


@pytest.mark.parametrize("label", ["标题", "主标题", "主题", "標題"])
def test_every_label_of_a_headline_counts(label):
    assert with_head(f"{label}:公园夜场开放").headline == "公园夜场开放"


def test_a_short_line_above_the_text_is_the_headline():
    assert with_head("公园夜场开放").headline == "公园夜场开放"


def test_a_headline_may_stand_above_the_byline():
    read = with_head("初审编辑:唐雨\n公园夜场开放\n\n滨河网记者 许知远 青州报道")
    assert (read.headline, read.paragraphs) == ("公园夜场开放", (BODY, SECOND))


def test_a_second_line_with_a_dash_is_the_subhead():
    read = with_head("公园夜场开放\n——首日三千人")
    assert (read.headline, read.subhead) == ("公园夜场开放", "——首日三千人")


def test_three_short_lines_are_kicker_headline_and_subhead():
    read = with_head("夏夜纳凉\n公园夜场开放\n首日三千人")
    assert (read.kicker, read.headline, read.subhead) == ("夏夜纳凉", "公园夜场开放", "首日三千人")


def test_three_short_lines_are_noted():
    assert any("kicker" in note for note in with_head("夏夜\n公园夜场开放\n首日三千人").notes)


def test_two_short_lines_without_a_dash_stay_in_the_body():
    assert with_head("夏夜纳凉\n公园夜场开放").paragraphs[:2] == ("夏夜纳凉", "公园夜场开放")


def test_two_short_lines_without_a_dash_are_noted():
    assert any("line 2" in note.lower() for note in with_head("夏夜纳凉\n公园夜场开放").notes)


def test_four_short_lines_are_no_headline_block():
    assert len(with_head("一行诗\n两行诗\n三行诗\n四行诗").paragraphs) == 6


@pytest.mark.parametrize(
    "line",
    [
        "今天很热。",
        "谁来养老?",
        wide("谁来养老?"),
        "一、总体情况",
        "各位网友:",
        wide("各位网友:"),
        "2026年8月1日",
        "长" * 37,
    ],
)
def test_what_cannot_be_a_headline_stays_in_the_body(line):
    assert with_head(line).paragraphs[0] == line


def test_a_short_line_behind_the_byline_is_text():
    assert with_head("记者 许知远\n夜场怎么样").headline == ""


def test_a_lone_short_line_is_text():
    assert parsed("公园夜场开放").paragraphs == ("公园夜场开放",)


def test_a_repeated_label_stays_in_the_body():
    assert "标题:又一个" in with_head("标题:公园夜场开放\n标题:又一个").paragraphs


def test_a_label_at_the_foot_is_text():
    assert with_foot("主题:公园夜场").headline == ""


# Nothing is lost


SCRAPS = [
    *(row[0] for row in REPORTERS),
    *UNSURE,
    *(row[0] + BODY for row in LEAD_INS),
    f"{BODY}(责任编辑:唐雨)",
    f"{BODY}(记者 许知远)",
    *("初审编辑:唐雨", "责任编辑:欧阳澜", "责编:许知、唐雨", "编辑:唐雨", "责任编辑:"),
    *("引题:夏夜", "主题:公园夜场开放", "副题:——首日", "标题:", "——首日三千人"),
    *("公园夜场开放", "夏夜纳凉", "来源:滨河网", "", "  ", BODY, SECOND),
    *("原网址:http://a.example/b.asp?c=1", "(旧地址:/b/2.html)", "原地址:东营市"),
]
manuscripts = st.lists(
    st.sampled_from([*SCRAPS, *map(wide, SCRAPS)])
    | st.text(max_size=30)
    | st.text("记者责任编辑::()王五 报道摄来源文图", max_size=20),
    max_size=12,
).map("\n".join)
LABELS = set(
    "原旧地址网"
    "初审編輯编辑責任责编一审審本期版文稿记者記通讯员訊員作摄影攝图圖供撰报道報導导综合现场独家联"
    "来源來稿件新闻信息引主副肩眉题題标標特约派首席见习实资深高级约見習實驻全媒体融客户端台网刊社站"
    "发自的电讯文字連连线"
)


def characters_with_ink(text):
    """A text without anything that leaves no ink."""
    return [character for character in text if character not in LAYOUT]


def values(read):
    """Every word that ended up in a field, or in a note because two fields disagreed."""
    fields = [read.kicker, read.headline, read.subhead, read.source, *vars(read.dateline).values()]
    names = [credit.name for credit in read.credits] + read.named.initial_review.split()
    facts = [str(v) for n in read.notes for v in n.facts.values() if not isinstance(v, int)]
    words = [w for fact in facts for w in (fact, *re.split(", | ", fact))]
    rows = [read.old_address, *fields, *names, *read.named.responsible_editor.split(), *words]
    return sorted({"".join(characters_with_ink(plain(word))) for word in rows if word}, key=len)[
        ::-1
    ]


@given(manuscripts)
def test_every_character_is_in_the_body_or_was_taken_for_a_field(text):
    read = parsed(text)
    assert Counter(characters_with_ink("".join((*read.paragraphs, *read.taken)))) == Counter(
        characters_with_ink(text)
    )


def steps(line, body, taken):
    """Where a line can lead: it is the next paragraph, was taken whole, or is some of both."""
    if not line:
        yield body, taken
    if body and line.startswith(body[0]):
        yield from steps(line[len(body[0]) :].strip(LAYOUT), body[1:], taken)
    if taken and line.startswith(taken[0]):
        yield from steps(line[len(taken[0]) :].strip(LAYOUT), body, taken[1:])


@given(manuscripts)
def test_body_and_taken_lines_make_up_the_text_in_its_order(text):
    read = parsed(text)
    states = {(read.paragraphs, read.taken)}
    for line in filter(None, (line.strip(LAYOUT) for line in text.splitlines())):
        states = {after for state in states for after in steps(line, *state)}
    assert ((), ()) in states


@given(manuscripts)
def test_what_was_taken_is_all_in_the_fields_but_for_labels_and_marks(text):
    read = parsed(text)
    for line in read.taken:
        sentence = "".join(characters_with_ink(plain(line)))
        for value in values(read):
            sentence = sentence.replace(value, " ")
        assert {c for c in sentence if c.isalnum()} <= LABELS, line


@given(manuscripts)
def test_every_paragraph_is_a_piece_of_one_line(text):
    lines = [line.strip(LAYOUT) for line in text.splitlines()]
    assert all(any(line.startswith(p) for line in lines) for p in parsed(text).paragraphs)


@given(st.text() | manuscripts)
def test_any_text_can_be_parsed(text):
    assert parsed(text).as_report()["notes"] is not None


@given(manuscripts)
def test_every_note_can_be_translated(text):
    assert all(isinstance(note, Sentence) for note in parsed(text).notes)


def test_notes_do_not_run_away():
    assert len(parsed("编辑:唐雨\n" * 10_000).notes) <= 60


def test_a_huge_line_is_no_trouble():
    assert parsed("(责编:唐雨)" * 200_000).named.responsible_editor == "唐雨"


def test_shuffled_lines_keep_all_their_characters():
    lines = RELEASE.splitlines()
    random.Random(7).shuffle(lines)
    read = parsed("\n".join(lines))
    assert Counter(characters_with_ink("".join((*read.paragraphs, *read.taken)))) == Counter(
        characters_with_ink(RELEASE)
    )


# The real release, where it is at hand


@pytest.fixture
def real():
    if not REAL.exists():
        pytest.skip("the real release is not beside this checkout")
    return decoded(REAL.read_bytes())


def test_the_real_release_is_read_whole(real):
    read = parsed(real)
    assert (read.source, read.credits, read.dateline.place, len(read.paragraphs), read.named) == (
        "大众网·海报新闻",
        (Credit("reporter", "张力雯"),),
        "东营",
        7,
        Named("赵静", "丰丽莎"),
    )


def test_the_real_release_keeps_every_character(real):
    assert parsed(real).paragraphs == tuple(real.split("\n")[3:10])


def test_a_last_name_that_may_be_a_harbour_leaves_the_byline_in_the_text():
    read = parsed("记者 苏明远 白沙港报道\n退潮以后,滩涂上落下三千多只水鸟。")
    assert read.credits == ()


def test_a_last_word_that_is_no_name_is_the_place():
    read = parsed("记者 苏明远 汐州报道\n退潮以后,滩涂上落下三千多只水鸟。")
    assert read.dateline.place == "汐州"
