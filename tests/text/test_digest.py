"""The canonical form and its digest: one text, one digest, on every machine."""

import copy
import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import Picture, Release
from articles.text.digest import canonical, digest
from tests.support.cast import channel

FORM = {
    "kicker": "东营观察",
    "headline": "三千水鸟落滩涂",
    "subhead": "志愿者记下四十一种",
    "source": "海报新闻",
    "channel": 1,
    "credits": [{"role": "reporter", "name": "张力雯"}, {"role": "reporter", "name": "付凯"}],
    "dateline": {"place": "东营", "date": "7月25日"},
    "body": "<p>退潮以后,滩涂上落下三千多只水鸟。</p>",
    "tags": ["湿地", "观鸟"],
    "figures": [{"sha256": "a" * 64, "focal": [50, 50], "caption": "滩涂"}],
    "reprint": {"is_reprint": False, "title": "", "author": "", "url": ""},
    "notice": {"kind": "", "text": ""},
}
plain = settings(deadline=None, derandomize=True, database=None)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
forms = st.dictionaries(st.text(), values, max_size=6)


def _leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for key, inner in enumerate(value):
            yield from _leaves(inner, (*path, key))
    else:
        yield path


def _change_at(form: dict, path: tuple) -> dict:
    form = copy.deepcopy(form)
    *way, last = path
    place = form
    for key in way:
        place = place[key]
    old = place[last]
    place[last] = old + "。" if isinstance(old, str) else (not old if old in (True, False) else 7)
    return form


def test_the_digest_of_this_form_is_this_for_ever():
    """What was signed years ago must still be found unchanged."""
    assert digest(FORM) == "121266e754aff3aa9c087e174a7ffbf2d6e117fdf14b98ec3fed29b0994351c3"


def test_the_canonical_form_is_json_without_spaces_and_in_utf_8():
    assert canonical({"b": "滩涂", "a": [1, None, True]}) == (
        '{"a":[1,null,true],"b":"滩涂"}'.encode()
    )


def test_a_digest_is_sixty_four_hexadecimal_digits():
    assert len(digest(FORM)) == 64 == len(digest(FORM).strip("ghijklmnopqrstuvwxyz"))


def test_the_order_of_fields_does_not_matter():
    assert digest(dict(reversed(FORM.items()))) == digest(FORM)


def test_the_order_in_a_list_does():
    assert digest({**FORM, "tags": ["观鸟", "湿地"]}) != digest(FORM)


@pytest.mark.parametrize("path", list(_leaves(FORM)), ids=lambda path: ".".join(map(str, path)))
def test_a_change_anywhere_in_the_form_changes_the_digest(path):
    assert digest(_change_at(FORM, path)) != digest(FORM)


@pytest.mark.parametrize(
    "other",
    ["三千水鸟落滩涂 ", "三千水鸟落滩涂\u200b", "三千水鳥落滩涂", "三千水鸟落滩涂\u0301"],
)
def test_one_character_is_enough(other):
    assert digest({**FORM, "headline": other}) != digest(FORM)


def test_words_moved_from_one_field_to_the_next_change_the_digest():
    facts = {**FORM, "kicker": "东营", "headline": "观察三千水鸟落滩涂"}
    assert digest(facts) != digest(FORM)


MOMENT = datetime(2026, 7, 25, 4, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone",
    [ZoneInfo("Asia/Shanghai"), timezone(timedelta(hours=-9, minutes=-30)), ZoneInfo("UTC")],
    ids=str,
)
def test_a_time_zone_does_not_change_a_moment(zone):
    assert digest({"at": MOMENT.astimezone(zone)}) == digest({"at": MOMENT})


def test_a_microsecond_does():
    assert digest({"at": MOMENT + timedelta(microseconds=1)}) != digest({"at": MOMENT})


def test_a_whole_second_has_its_microseconds_too():
    assert b".000000" in canonical({"at": MOMENT.replace(microsecond=0)})


@pytest.mark.parametrize("value", [{1, 2}, b"raw", object(), 1j])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(TypeError, match="canonical form"):
        digest({"a": value})


@plain
@given(forms)
def test_a_form_is_the_same_after_a_journey_through_json(form):
    assert digest(json.loads(json.dumps(form))) == digest(form)


@plain
@given(forms)
def test_the_canonical_form_says_the_whole_form(form):
    assert json.loads(canonical(form).decode("utf-8", "surrogatepass")) == form


@plain
@given(forms, forms)
def test_two_forms_have_one_digest_only_if_they_are_one(one, other):
    assert (digest(one) == digest(other)) == (canonical(one) == canonical(other))


@plain
@given(st.text(), st.integers(0, 200), st.characters(exclude_categories=["Cs"]))
def test_a_character_put_in_anywhere_changes_the_digest(text, place, character):
    longer = text[:place] + character + text[place:]
    assert digest({"body": longer}) != digest({"body": text})


#: How a signed text could be changed, column by column.
CHANGES = {
    "kicker": "引",
    "headline": "另题",
    "subhead": "副",
    "source": "大众网",
    "credits": [],
    "dateline_place": "济南",
    "dateline_date": "今日",
    "body": "<p>别的</p>",
    "is_reprint": True,
    "reprint_title": "原题",
    "reprint_author": "甲",
    "reprint_url": "https://example.org/",
    "notice_kind": "correction",
    "notice_text": "已改正",
    "tag_names": ["别的"],
    "figures": [{"sha256": "b" * 64}],
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHANGES)
def test_every_column_of_a_release_is_covered_by_its_digest(newsroom, name):
    release = newsroom.submitted()
    setattr(release, name, CHANGES[name])
    assert release.form_digest != release.digest


@pytest.mark.django_db
def test_the_channel_of_a_release_is_covered_by_its_digest(newsroom):
    release = newsroom.submitted()
    release.channel = channel("sports", "体育")
    assert release.form_digest != release.digest


@pytest.mark.django_db
def test_no_column_of_a_text_was_forgotten(newsroom):
    assert {*CHANGES, "channel"} == {*Release.COLUMNS, "tag_names", "figures"}


@pytest.mark.django_db
def test_a_release_read_from_the_database_has_the_digest_it_was_frozen_with(newsroom):
    picture = Picture.objects.create(sha256="a" * 64, width=8, height=6, added_at=MOMENT)
    figure = {"picture": picture, "caption": "“滩涂”\u3000é", "credit": "付凯", "alt": "<鸟> & 🐦"}
    release = newsroom.submitted(figures=[figure], body="<p>甲\r\n乙&amp;🐦</p>", tags=["É", "é"])
    assert Release.objects.get(pk=release.pk).form_digest == release.digest
