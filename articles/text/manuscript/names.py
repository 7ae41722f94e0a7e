"""People's names in a line, told apart with surnames where they are set without spaces."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .lines import ZERO_WIDTH
from .places import KNOWN, is_place, known_tail

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁"
    "韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟黄穆"
    "萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅"
    "盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫房裘缪解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢"
    "裴陆荣翁荀羊惠甄曲封芮储靳汲邴糜松井段富巫乌焦巴牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎"
    "祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔胥苍双闻莘党翟谭贡劳逄姬申扶"
    "堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步耿"
    "满弘匡国文寇广禄阙欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶曾沙养鞠须丰巢关蒯相查荆红游竺"
    "权逯盖益桓仉仪付肖闫代仝亓候岳苑覃佟初尉展冼鹿初原战矫衣辜佘邸隋綦丛宾官海回楚帅芦英修随"
    "麦朴商牟亢门占阳续况母延粟檀晋谌郄鄢涂承仵"
    "趙錢孫吳鄭馮陳衛蔣韓楊許呂張嚴華魏謝鄒喻竇蘇範魯韋馬鳳費賀湯羅畢鄔樂時齊顧黃蕭計談龐紀項閔賈婁"
    "鐘鍾駱盧應鄧單諸龔陸榮烏車侯寧欒劉葉龍龐賴藺喬蒼雙聞黨譚貢勞邊莊閻連習關權遲豐鞏簡饒歐曉穀萬賓"
)
_COMPOUND = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|司空|夏侯|轩辕|端木|百里|呼延|"
    "南宫|西门|独孤|淳于|澹台|公冶|宗政|濮阳|太史|申屠|公羊|仲孙|闻人|赫连|钟离|万俟|完颜|纳兰|"
    "歐陽|司馬|諸葛|東方|尉遲|公孫|長孫|軒轅|南宮|西門|獨孤|鍾離|萬俟"
)
_SEPARATORS = re.compile(rf"[\s、,/{ZERO_WIDTH}]+")
_SINGLE = rf"(?:(?!{_COMPOUND})[{''.join(sorted(_SURNAMES))}][一-鿿㐀-䶿〇]{{1,2}})"
_NAME = re.compile(rf"{_SINGLE}|(?:{_COMPOUND})[一-鿿]{{1,2}}|[一-鿿]{{1,8}}(?:·[一-鿿]{{1,8}})+")
_ANY_NAME = re.compile(r"[一-鿿㐀-䶿]{2,4}|[一-鿿]{1,8}(?:·[一-鿿]{1,8})+|[A-Za-z][\w.'-]*")
_NOBODY = frozenset(["暂无", "暂缺", "待定", "待补", "空缺", "姓名", "某某", "不详"])
_HERE = frozenset("于向在到来和从")  # a place after one of these is where, not who
_REPORT = re.compile("报道|報道|报导|報導")
_LONGEST = 24


class Who(NamedTuple):
    """Names, and the place set behind them, if any."""

    names: tuple[str, ...]
    place: str = ""


def is_name(word: str) -> bool:
    """Whether a word standing alone has the form of a Chinese or minority name.

    A known place never counts: 高密 may be a person, but in a byline it hardly ever is.
    """
    if word in _NOBODY or word in KNOWN or _REPORT.search(word):
        return False
    return bool(_NAME.fullmatch(word))


def begins_like_a_name(text: str) -> bool:
    return bool(_NAME.match(text))


def names_only(segment: str) -> tuple[str, ...]:
    """The names that make up all of a segment; none where any of it is something else."""
    all_names: list[str] = []
    for word in _words(segment):
        names = (word,) if is_name(word) and len(word) < 4 else _part_name(word)
        if not names:
            return ()
        all_names += names
    return tuple(all_names)


def labelled_names(segment: str) -> tuple[str, ...]:
    """The names behind a label and a colon, where any word of a name's length must be one."""
    words = _words(segment)
    if any(word in _NOBODY or not _ANY_NAME.fullmatch(word) for word in words):
        return ()
    return tuple(name for word in words for name in _part_name(word) or (word,))


#: A last word that is a name and could be a village or a harbour as well: 白沙港报道.
_PLACE_ENDS = "港镇乡村县市区州岛湾旗鎮鄉縣區島灣"


def names_and_place(segment: str) -> Who | None:
    """Who reported, and from where, for a segment in front of 报道; None where it is unsure."""
    words = _words(segment)
    if not words:
        return None
    before = names_only(" ".join(words[:-1]))
    if len(words) > 1 and not before:
        return None
    last = _last_word(words[-1], alone=len(words) == 1)
    return last and Who(before + last.names, last.place)


def _last_word(word: str, alone: bool) -> Who | None:
    if not alone and is_place(word):
        return Who((), word)
    readings = [Who(names) for names in _readings(word)] + _with_place(word)
    if readings and not alone and word[-1] in _PLACE_ENDS:
        return None
    if len(readings) == 1 and not (is_place(word) or _says_where(word)):
        return readings[0]
    if not readings and not alone and re.fullmatch("[一-鿿]{2,6}", word):
        return Who((), word)
    return None


def _with_place(word: str) -> list[Who]:
    place = known_tail(word)
    return [Who(names, place) for names in _readings(word.removesuffix(place))] if place else []


def _says_where(word: str) -> bool:
    return word[:1] in _HERE and is_place(word[1:])


def _part_name(word: str) -> tuple[str, ...]:
    """The names in a word without spaces, where there is exactly one way to part them."""
    readings = _readings(word)
    return readings[0] if len(readings) == 1 else ()


@lru_cache(maxsize=4096)
def _readings(word: str) -> tuple[tuple[str, ...], ...]:
    if not word or len(word) > _LONGEST:
        return ()
    whole = ((word,),) if is_name(word) else ()
    cuts = ((word[:at], _readings(word[at:])) for at in (2, 3, 4) if is_name(word[:at]))
    return whole + tuple((first, *rest) for first, later in cuts for rest in later)


def _words(segment: str) -> list[str]:
    """The words of a segment; 李 明 is one where a three-character name beside it shows why."""
    words = [word for word in _SEPARATORS.split(segment) if word]
    if not any(is_name(word) and len(word) >= 3 for word in words):
        return words
    return _join_words(words)


def _join_words(words: list[str]) -> list[str]:
    whole_words: list[str] = []
    half = ""
    for word in words:
        if half:
            whole_words += [half + word] if len(word) == 1 else [half, word]
            half = ""
        elif len(word) == 1 and word in _SURNAMES:
            half = word
        else:
            whole_words.append(word)
    return [*whole_words, half] if half else whole_words
