"""Who made the story and from where: 大众网·海报新闻记者 张力雯 东营报道, and its many cousins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .lines import plain, strip_brackets
from .names import begins_like_a_name, is_name, names_and_place, names_only
from .shape import Credit, Dateline, Role

DATE = (
    r"(?:(?:\d{4}|[〇○零一二三四五六七八九]{4})年)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})月"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号號]"
)
OURS = "本(?:[报報][讯訊]?|台|[网網]|刊|社|站)"
_MEDIA = (
    "报|報|网|網|社|台|臺|新闻|新聞|客户端|在线|融媒|融媒体|全媒|全媒体|传媒|媒体|周刊|杂志|电视|广播|频道|视频"
    "|头条|中心|壹点|新黄河|澎湃|发布|观察|财经"
)
_HONOUR = "(?:特约|特派|首席|见习|实习|资深|高级|特約|見習|實習)"
_ROLE = re.compile(
    r"((?:文字|摄影|攝影)?(?:记者|記者)|通讯员|通訊員|摄影(?:报道)?|攝影(?:報道)?|作者|撰文|供图"
    r"|(?<![^\s(/])(?:文[/、·]?[图圖]|[图圖][/、·]?文|[文图圖摄攝])(?=\s*[/:|]|\s|$|记者|記者))"
)
_LEADING = re.compile(r"^[\s□■◎◇◆●○▲△☆★※·—▍丨|-]+")
_MARKS = "□■◎◇◆●○▲△☆★※"
_FILLING = " :/|"
_REPORT = "(?:综合|现场|独家|联合|图文|连线|綜合|現場)?(?:报道|報道|报导|報導)"
_TAIL = re.compile(rf"^(.*?)\s*({DATE})?\s*(?:{_REPORT}|(?<=[日号號])\s*[电讯電訊]):?$")
_FROM = re.compile(rf"^(.*?)\s*[发發]自\s*([一-鿿]{{2,6}}?)\s*(?:的?{_REPORT})?$")
_SOURCE = re.compile(rf"[\w·《》—-]+(?: [\w·《》—-]+)?(?:{_MEDIA})》?|(?:{_MEDIA}){{2}}")
_LONGEST = 80


@dataclass(frozen=True)
class Byline:
    """The facts that a byline or a lead-in states."""

    source: str = ""
    credits: tuple[Credit, ...] = ()
    dateline: Dateline = field(default_factory=Dateline)


def read_byline(text: str) -> Byline | None:
    """The facts of a line that is a byline and nothing else; None where any of it is unsure."""
    if len(text) > _LONGEST:
        return None
    prefix, *rest = _ROLE.split(strip_brackets(_LEADING.sub("", plain(text))))
    if len(rest) == 2 and not rest[1].strip(_FILLING):
        return _names_first(prefix, rest[0])
    source = source_of(prefix)
    return None if not rest or source is None else _read_groups(source, rest)


def looks_like_byline(text: str) -> bool:
    """Whether a line begins as bylines do, and has no sentence in it."""
    line = strip_brackets(_LEADING.sub("", plain(text)))
    if len(line) > _LONGEST or re.search("[。!?;“”]", line):
        return False
    if text[0] in _MARKS and len(line) <= 20:
        return True
    prefix, *rest = _ROLE.split(line, maxsplit=1)
    if not rest or len(prefix) > 20:
        return False
    if re.search(f"{_REPORT}$", line) and len(line) <= 20:
        return True
    set_off, is_named = rest[1][:1] in _FILLING, begins_like_a_name(rest[1].lstrip(_FILLING))
    return (set_off or is_named) if _may_precede(prefix) else (set_off and is_named)


def source_of(prefix: str) -> str | None:
    """The medium named in front of 记者; empty for 本报, None where it is no medium at all."""
    name = re.sub(rf"(?:{_HONOUR})+$", "", prefix.strip()).strip()
    if re.fullmatch(rf"(?:{OURS})?(?:全媒体|融媒体?|客户端)?", name):
        return ""
    if len(name) > 24 or (" " in name and is_name(name.partition(" ")[0])):
        return None
    return name if _SOURCE.fullmatch(name) else None


def _may_precede(prefix: str) -> bool:
    return source_of(prefix) is not None or bool(names_only(prefix))


def _names_first(prefix: str, word: str) -> Byline | None:
    """王五 摄, 张三 文/图: the role set behind the names."""
    names = () if re.fullmatch("记者|記者|通[讯訊][员員]|作者", word) else names_only(prefix)
    return Byline(credits=tuple(_credits([word], names))) if names else None


def _read_groups(source: str, parts: list[str]) -> Byline | None:
    """The groups of a byline, each a role and its names, and the 文/图 that may end it."""
    also = parts[-2] if len(parts) > 2 and not parts[-1].strip(_FILLING) else ""
    source, groups = _group_roles(source, parts[:-2] if also else parts)
    read = [(words, who) for words, segment in groups if (who := _who(segment))]
    if not read or len(read) < len(groups) or (also and (source or len(read) > 1)):
        return None
    credits = [credit for words, (names, _at) in read for credit in _credits([*words, also], names)]
    places = [at for _words, (_names, at) in read if at != Dateline()]
    return Byline(source, tuple(dict.fromkeys(credits)), places[-1] if places else Dateline())


def _group_roles(source: str, parts: list[str]) -> tuple[str, list[tuple[list[str], str]]]:
    """Roles that follow each other at once, or with only a medium between, belong together."""
    groups: list[tuple[list[str], str]] = []
    words: list[str] = []
    for word, segment in zip(parts[::2], parts[1::2], strict=True):
        words = [*words, word]
        who = segment.strip(_FILLING)
        if segment is not parts[-1]:
            who = re.sub(rf"\s*{OURS}$", "", who)  # 记者 许知远 本报通讯员 王澜
        medium = None if source or " " in who or begins_like_a_name(who) else source_of(who)
        if who and medium is None:
            groups.append((words, who))
            words = []
        source = source or medium or ""
    return source, [*groups, (words, "")] if words else groups


def _who(segment: str) -> tuple[tuple[str, ...], Dateline] | None:
    """Names, and place and date where the segment ends in 报道 or the like."""
    if names := names_only(segment):
        return names, Dateline()
    match = _FROM.match(segment)
    if match and (names := names_only(match[1])):
        return names, Dateline(place=match[2])
    match = _TAIL.match(segment)
    who = names_and_place(match[1]) if match else None
    return (who.names, Dateline(who.place, match[2] or "")) if match and who else None


def _credits(words: list[str], names: tuple[str, ...]) -> list[Credit]:
    return [Credit(role, name) for role in _roles("".join(words)) for name in names]


def _roles(words: str) -> tuple[Role, ...]:
    writer: Role = "correspondent" if re.search("[员員]", words) else "reporter"
    if not re.search("[图圖摄攝]", words):
        return (writer,)
    return (writer, "photographer") if re.search("[文撰作道]", words) else ("photographer",)
