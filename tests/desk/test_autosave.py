"""desk.autosave: what is typed and not saved; desk.attend: who has a story open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.admin.autosave import REMEMBERED
from articles.models import Article, Autosave, Entry, Presence
from articles.models.autosave import GONE_AFTER
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db

TYPED = {"headline": "新题", "body": "<p>新写的一段\u3002</p>", "sitting": "a1"}


def _call(client, address, **payload):
    return client.post(address, payload, content_type="application/json")


def _address(article=None):
    return f"/admin/articles/article/{article.pk if article else 'add'}/autosave/"


def _form(article, **changes):
    figures = {f"placed-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    return {
        "headline": "新题",
        "body": article.body,
        "channel": article.channel_id,
        "reporter": "张力雯",
        "version": article.version,
        "sitting": "a1",
        "_save": "1",
        **figures,
        **changes,
    }


def test_what_is_typed_is_kept(newsroom):
    draft = newsroom.draft()
    autosave = desk.autosave(draft, newsroom.reporter, TYPED, 1)
    assert (autosave.fields, autosave.version) == (TYPED, 1)


def test_it_is_kept_once_a_person_and_story(newsroom):
    draft = newsroom.draft()
    for headline in ("新题", "更新的题"):
        desk.autosave(draft, newsroom.reporter, {"headline": headline}, 1)
        desk.autosave(None, newsroom.reporter, {"headline": headline}, 0)
    rows = Autosave.objects.values_list("article", "fields")
    assert sorted(rows, key=str) == [
        (draft.pk, {"headline": "更新的题"}),
        (None, {"headline": "更新的题"}),
    ]


def test_it_changes_nothing_of_the_story_and_writes_no_line(newsroom):
    draft = newsroom.draft()
    before = Entry.objects.count(), Article.objects.values().get()
    desk.autosave(draft, newsroom.reporter, TYPED, 1)
    assert (Entry.objects.count(), Article.objects.values().get()) == before


def test_whoever_only_typed_is_no_writer(newsroom):
    draft = newsroom.draft()
    desk.autosave(draft, newsroom.first, TYPED, 1)
    release = newsroom.submitted(draft)
    assert newsroom.first.pk not in [writer["id"] for writer in release.writers]
    assert desk.sign(release, newsroom.first, read=release.digest)


def test_an_editor_who_rewrites_in_review_is_kept_too(newsroom):
    release = newsroom.submitted()
    assert desk.autosave(release.article, newsroom.first, TYPED, 2)


def test_a_reporter_is_told_that_the_story_is_in_review(newsroom):
    release = newsroom.submitted()
    with refused("recall it first"):
        desk.autosave(release.article, newsroom.reporter, TYPED, 1)


def test_an_outsider_keeps_nothing(newsroom):
    draft = newsroom.draft()
    for story in (draft, None):
        with untouched(), pytest.raises(desk.Refused):
            desk.autosave(story, newsroom.outsider, TYPED, 1)
    assert not Autosave.objects.exists()


def test_another_desk_keeps_nothing(newsroom, elsewhere):
    draft = newsroom.draft()
    with refused("no access"):
        desk.autosave(draft, elsewhere, TYPED, 1)


@pytest.mark.parametrize("fields", [None, [], "x", {"headline": 3}, {"headline": None}])
def test_what_is_no_form_is_refused(newsroom, fields):
    draft = newsroom.draft()
    with refused("fields of the form"):
        desk.autosave(draft, newsroom.reporter, fields, 1)


def test_what_is_too_long_is_refused(newsroom):
    draft = newsroom.draft()
    with refused("too long"):
        desk.autosave(draft, newsroom.reporter, {"body": "字" * 700_000}, 1)


def test_characters_that_no_database_keeps_are_left_out(newsroom):
    autosave = desk.autosave(newsroom.draft(), newsroom.reporter, {"body": "甲\x00乙\ud800"}, 1)
    autosave.refresh_from_db()
    assert autosave.fields == {"body": "甲乙\ufffd"}


def test_it_is_forgotten_by_sitting_or_altogether(newsroom):
    draft = newsroom.draft()
    desk.autosave(draft, newsroom.reporter, TYPED, 1)
    assert not desk.forget_autosave(draft, newsroom.reporter, "other")
    assert not desk.forget_autosave(draft, newsroom.first)
    assert desk.forget_autosave(draft, newsroom.reporter, "a1")
    desk.autosave(None, newsroom.reporter, TYPED, 1)
    assert desk.forget_autosave(None, newsroom.reporter)


def test_others_see_who_has_the_story_open_until_forty_seconds_passed(newsroom):
    draft, now = newsroom.draft(), timezone.now()
    assert desk.attend(draft, newsroom.reporter, at=now) == []
    assert desk.attend(draft, newsroom.first, at=now) == [newsroom.reporter]
    assert desk.attend(draft, newsroom.first, at=now + GONE_AFTER) == []
    assert Presence.objects.count() == 1


def test_whoever_leaves_is_gone_at_once(newsroom):
    draft = newsroom.draft()
    desk.attend(draft, newsroom.reporter)
    desk.leave(draft, newsroom.reporter)
    assert desk.attend(draft, newsroom.first) == []


def test_another_desk_is_not_told_who_has_a_story_open(newsroom, elsewhere):
    draft = newsroom.draft()
    with refused("no access"):
        desk.attend(draft, elsewhere)


# -- the address


def test_a_form_calls_and_hears_when_and_who(newsroom, client):
    draft = newsroom.draft()
    desk.attend(draft, newsroom.first)
    client.force_login(newsroom.reporter)
    answer = _call(client, _address(draft), person=newsroom.reporter.pk, version=1, fields=TYPED)
    assert answer.status_code == 200
    assert answer.json()["others"] == ["赵静"]
    assert len(answer.json()["at"]) == len("17:03:12")
    assert Autosave.objects.get().fields == TYPED


def test_a_new_story_calls_at_its_own_address(newsroom, client):
    client.force_login(newsroom.reporter)
    payload = {"person": newsroom.reporter.pk, "fields": TYPED}
    assert _call(client, _address(), **payload).json()["others"] == []
    assert Autosave.objects.get().article is None


def test_without_a_session_nothing_is_kept_and_it_is_said(newsroom, client):
    answer = _call(client, _address(newsroom.draft()), person=newsroom.reporter.pk, fields=TYPED)
    assert (answer.status_code, Autosave.objects.count()) == (401, 0)
    assert answer.json()["sentence"]


def test_somebody_else_in_the_same_browser_is_told(newsroom, client):
    client.force_login(newsroom.first)
    answer = _call(client, _address(newsroom.draft()), person=newsroom.reporter.pk, fields=TYPED)
    assert (answer.status_code, Autosave.objects.count()) == (409, 0)


def test_the_desk_refuses_with_its_sentence(newsroom, client):
    article = newsroom.submitted().article
    client.force_login(newsroom.reporter)
    answer = _call(client, _address(article), person=newsroom.reporter.pk, fields=TYPED)
    assert (answer.status_code, bool(answer.json()["sentence"])) == (409, True)


def test_a_story_out_of_sight_is_not_there(newsroom, elsewhere, client):
    client.force_login(elsewhere)
    answer = _call(client, _address(newsroom.draft()), person=elsewhere.pk, fields=TYPED)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "3", '{"version": "x"}', '{"version": -1}', "\xff"]
)
def test_nonsense_is_answered_politely(newsroom, client, body):
    client.force_login(newsroom.reporter)
    address = _address(newsroom.draft())
    answer = client.post(address, body.encode("latin-1"), content_type="application/json")
    assert answer.status_code == 400


def test_there_is_nothing_to_look_at(newsroom, client):
    client.force_login(newsroom.reporter)
    assert client.get(_address(newsroom.draft())).status_code == 404


def test_the_form_offers_what_was_typed(newsroom, client):
    draft = newsroom.draft()
    desk.autosave(draft, newsroom.reporter, TYPED, 1)
    change = f"/admin/articles/article/{draft.pk}/change/"
    client.force_login(newsroom.reporter)
    assert 'id="autosaved"' in client.get(change).content.decode()
    client.force_login(newsroom.first)
    assert 'id="autosaved"' not in client.get(change).content.decode()


def test_a_save_forgets_it_here_and_tells_the_browser(newsroom, client):
    draft = newsroom.draft()
    desk.autosave(draft, newsroom.reporter, TYPED, 1)
    client.force_login(newsroom.reporter)
    answer = client.post(f"/admin/articles/article/{draft.pk}/change/", _form(draft))
    assert (answer.status_code, Autosave.objects.count()) == (302, 0)
    assert answer.cookies["desk_saved"].value == "a1"


def test_a_save_elsewhere_leaves_what_waits_on_this_computer(newsroom, client):
    draft = newsroom.draft()
    desk.autosave(draft, newsroom.reporter, TYPED, 1)
    client.force_login(newsroom.reporter)
    client.post(f"/admin/articles/article/{draft.pk}/change/", _form(draft, sitting="b2"))
    assert Autosave.objects.count() == 1


def test_the_browser_is_told_of_its_latest_twenty_saves(newsroom, client):
    draft = newsroom.draft()
    client.force_login(newsroom.reporter)
    client.cookies["desk_saved"] = ".".join(f"s{number}" for number in range(REMEMBERED))
    answer = client.post(f"/admin/articles/article/{draft.pk}/change/", _form(draft, sitting="new"))
    sittings = answer.cookies["desk_saved"].value.split(".")
    assert sittings == ["new", *(f"s{number}" for number in range(REMEMBERED - 1))]


def test_a_refused_save_forgets_nothing(newsroom, client):
    draft = newsroom.draft()
    desk.autosave(draft, newsroom.reporter, TYPED, 1)
    newsroom.rewritten(draft, headline="别人的题")
    client.force_login(newsroom.reporter)
    answer = client.post(f"/admin/articles/article/{draft.pk}/change/", _form(draft))
    assert (answer.status_code, Autosave.objects.count()) == (200, 1)
    assert "desk_saved" not in answer.cookies


def test_presence_is_renewed(newsroom):
    draft, now = newsroom.draft(), timezone.now()
    for seconds in (0, 15, 30):
        desk.attend(draft, newsroom.reporter, at=now + timedelta(seconds=seconds))
    assert Presence.objects.get().seen_at == now + timedelta(seconds=30)
