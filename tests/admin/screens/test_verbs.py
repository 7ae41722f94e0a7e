"""The buttons of the review page: each does what it shows, and says why it does not."""

import re
from html import escape
from itertools import product

import pytest
from django.utils import translation

from articles import audit, desk
from articles.admin.review import ACTS
from articles.models import FIXED_NOTICE, Article, Entry, Person, Publication
from articles.text.words import Sentence
from tests.admin.screens.clients import (
    BACKEND,
    Desk,
    act,
    at,
    fields_of,
    form_of,
    html_of,
    now,
    shows,
)
from tests.support.record import untouched
from tests.support.tampering import undone

pytestmark = [pytest.mark.django_db, pytest.mark.screens]


STATES = {
    "draft": lambda who: who.draft(),
    "bare": lambda who: who.draft(headline=""),
    "submitted": lambda who: who.submitted().article,
    "half signed": lambda who: who.half_signed().article,
    "published": lambda who: who.published(),
    "changed": lambda who: who.rewritten(who.published(), headline="新题"),
    "again": lambda who: who.submitted(who.rewritten(who.published(), headline="新题")).article,
}


def buttons(body: str) -> dict[str, str | None]:
    """Verb → the reason it is grey, or None where it may be pressed."""
    rows = re.findall(r'formaction="[^"]*/(\w+)/do/"( disabled)?', body)
    reasons = dict(re.findall(r'id="why-(\w+)">(.*?)</p>', body, re.S))
    assert all(bool(disabled) == (verb in reasons) for verb, disabled in rows)
    return {verb: reasons.get(verb) for verb, _disabled in rows}


@pytest.mark.parametrize("state", STATES)
def test_a_button_is_grey_with_the_very_sentence_of_the_rule(who, state):
    article = now(STATES[state](who))
    for person in (who.reporter, who.first, who.second, who.administrator):
        page = buttons(at(person).page(form_of(article, "review")))
        assert page, person
        for verb, reason in page.items():
            why = article.refusal(verb, person)
            assert reason == (escape(desk.say(why)) if why else None), (person, verb)


@pytest.mark.parametrize("state", STATES)
def test_every_button_does_what_it_shows(who, state):
    """Pressed by hand or by a script: done where the rules allow it, else their sentence and 409."""
    article = STATES[state](who)
    for role, verb in product(["reporter", "first", "second", "administrator"], ACTS):
        with undone():
            assert _does_what_it_shows(verb, now(article), getattr(who, role)), (role, verb)


def _does_what_it_shows(verb: str, article: Article, person: Person) -> bool:
    release = article.latest
    data = {"note": "说明", "is_meant": "on", "times": article.times_digest}
    data |= {"release": release.pk, "read": release.digest} if release else {}
    why = article.refusal(verb, person)
    log = Entry.objects.count()
    response = at(person).do(verb, article, **data)
    if why:
        refusal = response.status_code == 409 and shows(response, why)
        return refusal and Entry.objects.count() == log
    return response.status_code == 302 and Entry.objects.count() > log


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_reasons_are_in_the_language_of_the_desk(who, language):
    article = who.submitted().article
    client = at(who.reporter)
    client.cookies["django_language"] = language
    with translation.override(language):
        reason = escape(desk.say(article.refusal("sign", who.reporter)))
    assert buttons(client.page(form_of(article, "review")))["sign"] == reason


@pytest.mark.parametrize("verb", ACTS)
def test_an_address_that_does_something_is_not_looked_at(who, first, verb):
    article = who.submitted().article
    with untouched():
        assert first.get(act(article, verb)).status_code == 405


@pytest.mark.parametrize("verb", ["publish", "delete", "amend", "save", "x", "create"])
def test_there_is_no_verb_beside_the_chain(who, administrator, verb):
    article = who.half_signed().article
    with untouched():
        assert administrator.do(verb, article, note="发").status_code == 404


@pytest.mark.parametrize("verb", ACTS)
def test_another_site_cannot_press_a_button(who, verb):
    release = who.half_signed()
    client = Desk(enforce_csrf_checks=True)
    client.force_login(who.second, BACKEND)
    with untouched():
        response = client.do(
            verb, release.article, release=release.pk, read=release.digest, note="x"
        )
    assert response.status_code == 403


@pytest.mark.parametrize("view", ["change", "add"])
def test_another_site_cannot_write(who, view):
    client = Desk(enforce_csrf_checks=True)
    client.force_login(who.reporter, BACKEND)
    article = who.draft()
    with untouched():
        address = form_of(article if view == "change" else None)
        assert client.post(address, {"headline": "x"}).status_code == 403


def test_a_stale_text_is_not_signed_and_the_comment_is_kept(who, second):
    release = who.half_signed()
    desk.recall(release.article, who.reporter)
    newer = who.submitted(who.rewritten(release.article, headline="新题"))
    desk.sign(newer, who.first, read=newer.digest)
    with untouched():
        response = second.sign(release, note="我写的意见")
    assert response.status_code == 409
    assert "我写的意见" in fields_of(response)["note"]
    assert shows(
        response, Sentence("A newer text of this story has been submitted; read and sign that one.")
    )


@pytest.mark.parametrize("read", ["", "0" * 64, "x", "\u4e2d"])
def test_nobody_signs_what_they_did_not_have_before_them(who, first, read):
    release = who.submitted()
    with untouched():
        response = first.sign(release, read=read, note="我写的意见")
    assert response.status_code == 409
    assert fields_of(response)["note"] == ["我写的意见"]


def test_a_release_of_another_story_is_not_signed_here(who, first):
    here, other = who.submitted(), who.submitted(headline="另一篇")
    with untouched():
        response = first.do("sign", here.article, release=other.pk, read=other.digest)
    assert response.status_code == 409


@pytest.mark.parametrize(
    "data",
    [
        {"note": "长" * 4001},
        {"note": "a\0b"},
        {"read": "0" * 65},
        {"release": "abc"},
        {"release": "9" * 30},
        {"release": "-1"},
    ],
)
def test_a_button_pressed_with_nonsense_changes_nothing(who, first, data):
    release = who.submitted()
    first.raise_request_exception = False
    with untouched():
        response = first.sign(release, **{"read": "x", "note": "我写的意见", **data})
    assert response.status_code in (400, 409)
    if "note" not in data:
        assert fields_of(response)["note"] == ["我写的意见"]


def test_a_comment_that_is_too_long_is_kept_whole(who, first):
    response = first.sign(who.submitted(), note="长" * 4001)
    assert fields_of(response)["note"] == ["长" * 4001]


def test_a_story_does_not_go_back_without_a_reason(who, first):
    release = who.submitted()
    with untouched():
        response = first.do("send_back", release.article, release=release.pk, note="  ")
    assert response.status_code == 409


def test_the_writer_reads_why_it_came_back(who, first, reporter):
    release = who.submitted()
    first.do("send_back", release.article, release=release.pk, note="数目请核实<b>")
    assert "数目请核实&lt;b&gt;" in reporter.page(form_of(release.article, "review"))
    assert str(release.article) in reporter.page("/admin/")


def test_two_signatures_make_it_public(who, first, second, client):
    release = who.submitted()
    first.sign(release)
    assert not Publication.objects.exists()
    second.sign(release)
    assert client.get(Publication.objects.get().get_absolute_url()).status_code == 200
    assert list(audit.breaks()) == []


def test_pressing_twice_is_refused_in_a_sentence(who, first):
    release = who.submitted()
    first.sign(release)
    with untouched():
        assert first.sign(release).status_code == 409


def test_what_changed_since_it_came_back_is_shown(who, first):
    release = who.submitted()
    desk.send_back(release, who.first, note="改题")
    who.submitted(who.rewritten(release.article, headline="四千水鸟落滩涂"))
    body = first.page(form_of(release.article, "review"))
    assert "<del>三</del>" in body
    assert "<ins>四</ins>" in body


def test_why_a_story_is_withdrawn_stays_inside(who, second, client):
    article = who.published()
    address = article.live.get_absolute_url()
    response = second.do("withdraw", article, note="采访对象的身份有误\u3002", is_meant="on")
    assert response.status_code == 302
    answer = client.get(address)
    assert (answer.status_code, "采访对象的身份有误" in html_of(answer)) == (410, False)
    assert escape(FIXED_NOTICE) in html_of(answer)
    assert "采访对象的身份有误" in second.page(form_of(article, "review"))


@pytest.mark.parametrize(
    ("given", "status"), [({"note": "", "is_meant": "on"}, 409), ({"note": "有误"}, 400)]
)
def test_a_withdrawal_without_a_reason_or_not_confirmed_is_refused(who, second, given, status):
    article = who.published()
    with untouched():
        response = second.do("withdraw", article, **given)
    assert response.status_code == status
    assert given["note"] in html_of(response)


def test_the_form_of_a_withdrawal_is_apart_and_shows_what_readers_will_get(who, second):
    body = second.page(form_of(who.published(), "review"))
    apart = re.search(r'<details class="withdrawing".*?</details>', body, re.S)[0]
    assert str(FIXED_NOTICE) in apart
    assert "withdraw/do/" not in body.replace(apart, "")
    assert re.search(r'type="checkbox" name="is_meant" required', apart)


def test_after_a_withdrawal_the_desk_leads_to_words_for_readers(who, second, reporter):
    article = who.published()
    assert "?notice=withdrawal" not in reporter.page(form_of(article, "review"))
    second.do("withdraw", article, note="有误", is_meant="on")
    assert f"{form_of(article)}?notice=withdrawal" in reporter.page(form_of(article, "review"))
    fields = fields_of(reporter.get(form_of(article), {"notice": "withdrawal"}))
    assert fields["notice_kind"] == ["withdrawal"]
    reporter.send(article, fields, notice_text="采访对象的身份有误。", button="_submit")
    assert now(article).latest.notice_text == "采访对象的身份有误。"


def test_a_story_that_readers_have_is_not_offered_words_about_a_withdrawal(who, reporter):
    body = reporter.page(form_of(who.published()))
    assert 'value="correction"' in body
    assert 'value="withdrawal"' not in body


def test_a_preview_is_marked_and_shows_the_working_copy(who, reporter):
    article = who.rewritten(who.published(), headline="新题")
    body = reporter.page(form_of(article, "preview"))
    assert "新题" in body
    with translation.override("zh-hans"):
        assert desk.say(Sentence("Preview: this text is not published.")) in body


def test_history_names_every_text_and_every_line_of_the_log(who, reporter):
    article = who.published()
    body = reporter.page(form_of(article, "history"))
    assert article.latest.digest in body
    assert all(entry.digest[:16] in body for entry in article.entries.all())


@pytest.mark.parametrize("since", ["0", "2", "-1", "abc", "\u00b2", "\u0661", "9" * 30, "", "%00"])
def test_no_text_to_compare_with_breaks_the_page(who, second, since):
    second.raise_request_exception = False
    article = STATES["again"](who)
    response = second.get(form_of(article, "review"), {"since": since})
    assert response.status_code in (200, 404)
