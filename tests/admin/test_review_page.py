"""A story's own page by its addresses: what changed, the conversation, and the next story."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Article, Comment
from tests.support.cast import person
from tests.support.record import untouched

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def first(newsroom):
    return at(newsroom.first)


def at(person) -> Client:
    client = Client()
    client.force_login(person, BACKEND)
    return client


def address(view: str, *args) -> str:
    return reverse(f"admin:articles_article_{view}", args=args)


def page(client, article, **query) -> str:
    response = client.get(address("review", article.pk), query)
    assert response.status_code == 200
    return response.content.decode()


def do(client, release, verb, **data):
    articles = Article.objects.get(pk=release.article_id).times_digest
    facts = {"release": release.pk, "read": release.digest, "times": articles}
    fields = {**facts, "note": "说明", **data}
    return client.post(address("act", release.article_id, verb), fields)


def say(client, article, text, **data):
    return client.post(address("comment", article.pk), {"text": text, **data})


def versions(newsroom, *headlines) -> Article:
    """A story submitted under each headline in turn, taken back in between."""
    article = newsroom.submitted(headline=headlines[0]).article
    desk.recall(article, newsroom.reporter)
    return versions_after(newsroom, article, *headlines[1:])


def versions_after(newsroom, article, *headlines) -> Article:
    for headline in headlines[:-1]:
        newsroom.submitted(newsroom.rewritten(article, headline=headline))
        desk.recall(article, newsroom.reporter)
    newsroom.submitted(newsroom.rewritten(article, headline=headlines[-1]))
    return article


def marks(body: str, tag: str) -> list[str]:
    return re.findall(f"<{tag}>(.*?)</{tag}>", body)


# -- what changed


def test_it_shows_what_changed_since_this_person_sent_it_back(newsroom, first):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="改")
    article = versions_after(newsroom, release.article, "四千水鸟落滩涂", "五千水鸟落滩涂")
    body = page(first, article)
    assert (marks(body, "del"), marks(body, "ins")) == (["三"], ["五"])


def test_who_has_not_read_it_sees_what_changed_since_anybody_did(newsroom):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="改")
    newsroom.submitted(newsroom.rewritten(release.article, headline="四千水鸟落滩涂"))
    assert marks(page(at(newsroom.second), release.article), "ins") == ["四"]


def test_a_text_that_was_only_recalled_is_not_compared_by_itself(newsroom, first):
    article = versions(newsroom, "三千水鸟", "四千水鸟")
    assert "<del>" not in page(first, article)
    assert marks(page(first, article, since="1"), "ins") == ["四"]


def test_any_two_texts_are_compared(newsroom, first):
    article = versions(newsroom, "一千水鸟", "二千水鸟", "三千水鸟")
    body = page(first, article, since="1", to="2")
    assert (marks(body, "del"), marks(body, "ins")) == (["一"], ["二"])


def test_side_by_side_each_text_reads_alone(newsroom, first):
    article = versions(newsroom, "一千水鸟", "二千水鸟")
    body = page(first, article, since="1", side="1")
    was, now = re.search(r'<p class="was">(.*?)</p>\s*<p class="is">(.*?)</p>', body, re.S).groups()
    assert (was.strip(), now.strip()) == ("<del>一</del>千水鸟", "<ins>二</ins>千水鸟")


def test_unchanged_paragraphs_are_folded(newsroom, first):
    lines = [f"<p>这是第{n}段,没有改。</p>" for n in range(9)]
    article = newsroom.submitted(body="".join([*lines, "<p>末段一</p>"])).article
    desk.recall(article, newsroom.reporter)
    newsroom.submitted(newsroom.rewritten(article, body="".join([*lines, "<p>末段二</p>"])))
    assert page(first, article, since="1").count('class="folded"') == 1


@pytest.mark.parametrize("query", [{"since": "9"}, {"to": "9"}, {"since": "x"}, {"since": "-1"}])
def test_a_text_that_there_is_not_cannot_be_compared(newsroom, first, query):
    article = newsroom.submitted().article
    assert first.get(address("review", article.pk), query).status_code == 404


def test_the_next_signer_is_told_who_rewrote_it(newsroom):
    release = newsroom.half_signed()
    desk.amend(release, newsroom.second, headline="四千水鸟落滩涂")
    body = page(at(newsroom.first), release.article)
    assert newsroom.second.name in re.search(r'<p class="hint">(.*?)</p>', body, re.S).group(1)
    assert marks(body, "ins") == ["四"]


def test_who_reads_it_first_sees_what_editors_rewrote(newsroom):
    release = newsroom.submitted()
    second_release = desk.amend(release, newsroom.first, headline="四千水鸟落滩涂")
    desk.sign(second_release, newsroom.first, read=second_release.digest)
    assert marks(page(at(newsroom.second), release.article), "ins") == ["四"]


def test_the_writers_next_text_is_not_compared_as_if_editors_had_rewritten_it(newsroom):
    release = newsroom.submitted()
    second_release = desk.amend(release, newsroom.first, headline="四千水鸟落滩涂")
    desk.send_back(second_release, newsroom.first, note="再改")
    newsroom.submitted(newsroom.rewritten(release.article, headline="五千水鸟落滩涂"))
    assert marks(page(at(newsroom.second), release.article), "ins") == ["五"]
    assert marks(page(at(newsroom.second), release.article), "del") == ["四"]


def test_the_writer_reads_first_why_it_came_back(newsroom):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="导语太长")
    body = page(at(newsroom.reporter), release.article)
    top, _text = body.split('<article class="sheet">')
    assert "导语太长" in top
    assert newsroom.first.name in re.search(r'<p class="hint">(.*?)</p>', top, re.S).group(1)


def test_why_it_came_back_is_over_when_it_is_submitted_again(newsroom):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="导语太长")
    newsroom.submitted(newsroom.rewritten(release.article, headline="四千水鸟落滩涂"))
    top, _text = page(at(newsroom.reporter), release.article).split('<article class="sheet">')
    assert "导语太长" not in top


def test_open_comments_are_counted_beside_the_signature(newsroom, first):
    article = newsroom.submitted().article
    comment = desk.comment(article, newsroom.first, "请核")
    text = '<a href="#talk">1'
    assert text in page(first, article)
    desk.resolve(comment, newsroom.first)
    assert text not in page(first, article)


# -- what a signature did


def sign_and_read_answer(client, release) -> str:
    response = client.post(
        address("act", release.article_id, "sign"),
        {
            "release": release.pk,
            "read": release.digest,
            "times": Article.objects.get().times_digest,
        },
        follow=True,
    )
    return re.search(r'<li class="success">(.*?)</li>', response.content.decode(), re.S).group(1)


def test_the_first_signature_says_whom_the_story_waits_for_now(newsroom, first):
    assert "责任编辑" in sign_and_read_answer(first, newsroom.submitted())


def test_the_last_signature_says_that_it_is_published_and_where(newsroom):
    release = newsroom.half_signed(headline="<b>题</b>")
    sentence = sign_and_read_answer(at(newsroom.second), release)
    live = Article.objects.get(pk=release.article_id).live
    assert f'<a href="{live.get_absolute_url()}">' in sentence
    assert "&lt;b&gt;题&lt;/b&gt;" in sentence


def test_the_last_signature_says_when_it_goes_out(newsroom):
    release = newsroom.half_signed()
    moment = timezone.now() + timedelta(hours=3)
    desk.plan(release.article, newsroom.second, publish_at=moment)
    assert f"{timezone.localtime(moment):%m-%d %H:%M}" in sign_and_read_answer(
        at(newsroom.second), release
    )


# -- the next story


def test_after_signing_the_next_story_of_my_queue_opens(newsroom, first):
    one, two = newsroom.submitted(), newsroom.submitted()
    assert do(first, one, "sign").url == two.article.get_absolute_url()


def test_after_the_last_of_the_queue_its_first_opens(newsroom, first):
    one, two = newsroom.submitted(), newsroom.submitted()
    assert do(first, two, "send_back").url == one.article.get_absolute_url()


def test_what_a_colleague_reads_does_not_open(newsroom, first):
    one, two, three = newsroom.submitted(), newsroom.submitted(), newsroom.submitted()
    desk.claim(two.article, third())
    assert do(first, one, "sign").url == three.article.get_absolute_url()


def third():
    return person("wuyan", "吴岩", "initial_review", "responsible_editor")


def test_when_none_is_left_the_desk_opens(newsroom, first):
    assert do(first, newsroom.submitted(), "sign").url == reverse("admin:index")


def test_what_was_done_is_said_on_the_next_page(newsroom, first):
    one, _two = newsroom.submitted(headline="甲题"), newsroom.submitted(headline="乙题")
    body = first.post(
        address("act", one.article_id, "sign"),
        {"release": one.pk, "read": one.digest, "times": one.article.times_digest},
        follow=True,
    ).content.decode()
    assert "甲题" in re.search(r'<li class="success">(.*?)</li>', body, re.S).group(1)


def test_sending_back_without_a_reason_keeps_the_page(newsroom, first):
    release = newsroom.submitted()
    newsroom.submitted()
    with untouched():
        response = do(first, release, "send_back", note=" ")
    assert response.status_code == 409
    assert release.digest in response.content.decode()


def test_signing_needs_no_words(newsroom, first):
    assert do(first, newsroom.submitted(), "sign", note="").status_code == 302


# -- claims


def test_a_story_is_taken_to_read_and_given_back(newsroom, first):
    release = newsroom.submitted()
    assert do(first, release, "claim").url == release.article.get_absolute_url()
    assert "/unclaim/do/" in page(first, release.article)
    assert do(first, release, "unclaim").url == release.article.get_absolute_url()
    assert "/unclaim/do/" not in page(first, release.article)


def test_looking_at_a_story_does_not_take_it(newsroom, first):
    release = newsroom.submitted()
    page(first, release.article)
    assert Article.objects.get().claim is None
    assert not release.entries.filter(verb="claim").exists()


def test_the_queue_names_who_is_reading(newsroom, first):
    release = newsroom.submitted()
    desk.claim(release.article, third())
    body = first.get("/admin/").content.decode()
    assert "吴岩" in re.search(r'<span class="taken">(.*?)</span>', body, re.S).group(1)


# -- the conversation


def test_a_comment_stands_beside_the_text_and_marks_its_passage(newsroom, first):
    release = newsroom.submitted()
    response = say(first, release.article, "请核", quote="三千多只水鸟", release=release.pk)
    comment = Comment.objects.get()
    assert response.url == f"{release.article.get_absolute_url()}#comment-{comment.pk}"
    body = page(first, release.article)
    assert f'data-comments="{comment.pk}">三千多只水鸟</mark>' in body
    assert f'href="#passage-{comment.pk}"' in body


@pytest.mark.parametrize("quote", ["<script>alert(1)</script>", '"><img src=x>', "</textarea>"])
def test_a_hostile_passage_stays_text(newsroom, first, quote):
    release = newsroom.submitted()
    say(first, release.article, quote, quote=quote)
    assert "<script>alert" not in page(first, release.article)
    assert "<img src=x>" not in page(first, release.article)


def test_a_refused_comment_keeps_what_was_typed(newsroom, first):
    release = newsroom.submitted()
    with untouched():
        response = say(first, release.article, "我写的意见", quote="句" * 501)
    assert response.status_code == 409
    assert "我写的意见" in response.content.decode()


def test_a_comment_that_no_page_can_hold_is_refused(newsroom, first):
    release = newsroom.submitted()
    with untouched():
        assert say(first, release.article, "甲\0乙").status_code == 400


@pytest.mark.parametrize("data", [{"reply_to": "x"}, {"release": "9" * 30}, {"reply_to": "-1"}])
def test_a_comment_with_nonsense_breaks_nothing(newsroom, first, data):
    release = newsroom.submitted()
    assert say(first, release.article, "意见", **data).status_code in (302, 400, 409)


def test_notes_and_comments_stand_in_the_order_of_time(newsroom, first):
    release = newsroom.submitted()
    say(first, release.article, "先说的")
    desk.send_back(release, newsroom.first, note="后说的")
    body = page(first, release.article)
    assert body.rindex("先说的") < body.rindex("后说的")
    assert body.count("先说的") == 1


def test_a_resolved_comment_marks_no_passage(newsroom, first):
    release = newsroom.submitted()
    comment = desk.comment(release.article, newsroom.first, "请核", quote="三千多只")
    first.post(address("settle", release.article_id, comment.pk, "resolve"))
    assert "data-comments" not in page(first, release.article)
    first.post(address("settle", release.article_id, comment.pk, "reopen"))
    assert "data-comments" in page(first, release.article)


def test_a_reporter_does_not_settle_an_editors_comment(newsroom):
    release = newsroom.submitted()
    comment = desk.comment(release.article, newsroom.first, "请核")
    reporter = at(newsroom.reporter)
    with untouched():
        response = reporter.post(address("settle", release.article_id, comment.pk, "resolve"))
    assert response.status_code == 409


def test_a_comment_of_another_story_is_not_settled_here(newsroom, first):
    comment = desk.comment(newsroom.submitted().article, newsroom.first, "请核")
    other = newsroom.submitted().article
    assert first.post(address("settle", other.pk, comment.pk, "resolve")).status_code == 404


@pytest.mark.parametrize("verb", ["delete", "x", "sign"])
def test_comments_are_only_resolved_and_reopened(newsroom, first, verb):
    comment = desk.comment(newsroom.submitted().article, newsroom.first, "请核")
    with untouched():
        response = first.post(address("settle", comment.article_id, comment.pk, verb))
    assert response.status_code == 404


def test_who_does_not_see_the_story_does_not_comment(newsroom):
    release = newsroom.submitted()
    outsider = at(newsroom.outsider)
    with untouched():
        assert say(outsider, release.article, "意见").status_code in (302, 404)


def test_readers_never_see_a_comment(newsroom, client):
    article = newsroom.published()
    desk.comment(article, newsroom.first, "内部意见", quote="三千多只水鸟")
    body = client.get(article.live.get_absolute_url()).content.decode()
    assert "内部意见" not in body
    assert "<mark" not in body
