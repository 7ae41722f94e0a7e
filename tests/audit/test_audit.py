"""Changes behind the desk's back: lift the guards, forge, put the guards back, and be found out."""

import io
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone, translation
from taggit.models import Tag

from articles import audit, desk
from articles.models import (
    Article,
    Entry,
    Publication,
    Release,
    SignOff,
    TaggedPublication,
    Withdrawal,
)
from tests.support.cast import channel
from tests.support.tampering import lift_guards, restore_guards, sql

pytestmark = pytest.mark.django_db


@contextmanager
def forgery():
    """An intruder's moment; the value is a function that gives the audit's findings."""

    def find_breaks() -> list[str]:
        restore_guards()
        return [str(sentence) for sentence in audit.breaks()]

    with lift_guards():
        # What was told of a line would hold on to it by its foreign key.
        sql("DELETE FROM articles_delivery")
        sql("DELETE FROM articles_notification")
        yield find_breaks


@pytest.fixture
def story(newsroom) -> Article:
    """Public in its second text, after one was sent back, with a draft beside it."""
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="导语太长")
    newsroom.rewritten(release.article, subhead="副题")
    release = newsroom.submitted(release.article)
    desk.sign(release, newsroom.first, read=release.digest, note="已核")
    desk.sign(release, newsroom.second, read=release.digest)
    newsroom.draft(headline="另一篇")
    return Article.objects.get(pk=release.article_id)


# All is well


def test_an_empty_record_is_unbroken(db):
    assert list(audit.breaks()) == []


def test_the_record_of_a_story_is_unbroken(newsroom, story):
    newsroom.rewritten(story, headline="新题")
    release = newsroom.submitted(story)
    newer = desk.amend(release, newsroom.first, headline="编辑的题")
    for who in (newsroom.first, newsroom.second):
        desk.sign(newer, who, read=newer.digest)
    desk.withdraw(newer.article, newsroom.second, reason="内容有误")
    assert list(audit.breaks()) == []


def test_a_manuscript_that_nobody_here_wrote_is_unbroken(newsroom):
    draft = desk.create(None, fingerprint="f" * 64, body="<p>文</p>", channel=newsroom.channel)
    newsroom.rewritten(draft, headline="题")
    assert list(audit.breaks()) == []


def test_names_that_change_later_break_nothing(newsroom, story):
    newsroom.first.name = "赵晶"
    newsroom.first.save()
    channel().save()
    assert list(audit.breaks()) == []


# A release


RELEASE_CHANGES = {
    "headline": "三千水鸟落滩涂。",
    "body": "<p>退潮以后,滩涂上落下三百多只水鸟。</p>",
    "kicker": "引",
    "subhead": "",
    "source": "大众网",
    "credits": [],
    "dateline_place": "济南",
    "dateline_date": "今日",
    "tag_names": ["湿地"],
    "figures": [{"sha256": "a" * 64}],
    "is_reprint": True,
    "reprint_title": "原题",
    "reprint_author": "甲",
    "reprint_url": "https://example.org/",
    "notice_kind": "correction",
    "notice_text": "已改正",
    "writers": [],
    "amenders": [{"id": 1, "name": "某", "step": "initial_review"}],
    "chain": [{"slug": "initial_review", "label": "初审编辑"}],
    "digest": "0" * 64,
    "frozen_name": "别人",
    "number": 7,
}


def test_a_release_that_was_changed_is_named(story):
    for name, value in RELEASE_CHANGES.items():
        with forgery() as problems:
            Release.objects.filter(number=2).update(**{name: value})
            assert any("elease" in sentence for sentence in problems()), name


def test_a_release_moved_to_another_channel_is_named(story):
    with forgery() as problems:
        Release.objects.filter(number=2).update(channel=channel("sports", "体育"))
        assert "Release 2 of story" in problems()[0]


def test_a_release_whose_moment_was_changed_is_named(story):
    with forgery() as problems:
        Release.objects.filter(number=2).update(frozen_at=F("frozen_at") + timedelta(seconds=1))
        assert "Release 2 of story" in problems()[0]


def test_a_release_given_to_another_story_is_named(story):
    other = Article.objects.get(headline="另一篇")
    with forgery() as problems:
        Release.objects.filter(number=1).update(article=other)
        assert problems() != []


def test_a_release_whose_submitter_was_changed_is_named(newsroom, story):
    with forgery() as problems:
        Release.objects.filter(number=2).update(frozen_by=newsroom.second)
        assert "Release 2 of story" in problems()[0]


def test_a_text_and_its_digest_changed_together_are_named(story):
    with forgery() as problems:
        release = Release.objects.get(number=2)
        release.headline = "偷改的题"
        Release.objects.filter(pk=release.pk).update(
            headline="偷改的题", digest=release.form_digest
        )
        SignOff.objects.update(digest=release.form_digest)
        assert "Release 2 of story" in problems()[0]


def test_a_release_that_is_gone_is_named(story):
    with forgery():
        release = Release.objects.get(number=1)
        sql("DELETE FROM articles_release WHERE id = %s", release.pk)
        sentences = [str(sentence) for sentence in audit.breaks()]
        assert any("elease" in sentence for sentence in sentences)


def test_a_release_that_never_was_submitted_is_named(newsroom, story):
    with forgery() as problems:
        release = Release.objects.get(number=2)
        release.pk, release.number, release._state.adding = None, 3, True
        release.save(force_insert=True)
        assert "is not as the log has it" in problems()[0]


# A signature


SIGNATURE_CHANGES = {
    "name": "赵晶",
    "label": "终审",
    "step": "final_review",
    "digest": "0" * 64,
    "at": timezone.now(),
}


def test_a_signature_that_was_changed_is_named(story):
    for name, value in SIGNATURE_CHANGES.items():
        with forgery() as problems:
            SignOff.objects.filter(name="赵静").update(**{name: value})
            assert any("signature" in sentence for sentence in problems()), name


def test_a_signature_given_to_another_person_is_named(newsroom, story):
    with forgery() as problems:
        SignOff.objects.filter(name="赵静").update(person=newsroom.outsider)
        assert any("by 赵静 is not as the log has it" in sentence for sentence in problems())


def test_a_signature_moved_to_another_release_is_named(story):
    with forgery() as problems:
        SignOff.objects.filter(name="赵静").update(release=Release.objects.get(number=1))
        assert any("by 赵静 is not as the log has it" in sentence for sentence in problems())


def test_a_signature_that_is_gone_is_named(story):
    with forgery() as problems:
        sql("DELETE FROM articles_signoff WHERE name = %s", "丰丽莎")
        assert any("signature" in sentence and "is gone" in sentence for sentence in problems())


def test_a_story_public_without_its_signatures_is_named(story):
    with forgery() as problems:
        sql("DELETE FROM articles_signoff")
        assert f"Story {story.pk} is public, but its text is not signed." in problems()


def test_a_signature_that_nobody_gave_is_named(newsroom):
    release = newsroom.half_signed()
    with forgery() as problems:
        SignOff.objects.create(
            release=release,
            step="responsible_editor",
            label="责任编辑",
            person=newsroom.second,
            name="丰丽莎",
            digest=release.digest,
            at=timezone.now(),
        )
        assert "by 丰丽莎 is not as the log has it" in problems()[0]


# A withdrawal


def test_a_withdrawal_that_was_changed_is_named(newsroom, story):
    desk.withdraw(story, newsroom.second, reason="内容有误")
    changes = {"last_number": 0, "notice": "没有错", "name": "别人"}
    changes |= dict.fromkeys(("at", "first_published_at"), timezone.now())
    for name, value in changes.items():
        with forgery() as problems:
            Withdrawal.objects.update(**{name: value})
            assert any("withdrawal" in sentence for sentence in problems()), name


def test_a_withdrawal_that_is_gone_is_named(newsroom, story):
    desk.withdraw(story, newsroom.second, reason="内容有误")
    with forgery() as problems:
        sql("DELETE FROM articles_withdrawal")
        assert any("withdrawal" in sentence and "is gone" in sentence for sentence in problems())


# The log


ENTRY_CHANGES = {
    "note": "导语太短",
    "name": "别人",
    "verb": "recall",
    "data": {"digest": "0"},
    "digest": "0" * 64,
    "previous": "0" * 64,
    "at": timezone.now(),
    "person": None,
    "article": None,
    "release": None,
}


def test_a_line_of_the_log_that_was_changed_is_named(story):
    line = Entry.objects.get(verb="send_back")
    for name, value in ENTRY_CHANGES.items():
        with forgery() as problems:
            Entry.objects.filter(pk=line.pk).update(**{name: value})
            assert f"Log entry {line.pk}" in problems()[0], name


def test_a_line_with_a_new_digest_is_given_away_by_the_next(story):
    line = Entry.objects.get(verb="send_back")
    following = Entry.objects.filter(pk__gt=line.pk).first()
    with forgery() as problems:
        line.note = "改过"
        Entry.objects.filter(pk=line.pk).update(note="改过", digest=line.computed_digest)
        assert problems() == [f"Log entry {following.pk} does not follow the one before it."]


def test_a_line_that_is_gone_from_the_log_is_missed(story):
    for verb in ("create", "submit", "send_back", "save", "sign", "publish"):
        with forgery() as problems:
            entry = Entry.objects.filter(verb=verb).first()
            sql("DELETE FROM articles_entry WHERE id = %s", entry.pk)
            assert any("does not follow" in sentence for sentence in problems()), verb


def test_the_last_line_that_is_gone_from_the_log_is_missed(newsroom, story):
    """Nothing follows it, so the chain alone cannot tell."""
    newsroom.rewritten(story, headline="新题")
    with forgery() as problems:
        sql("DELETE FROM articles_entry WHERE id = %s", Entry.objects.last().pk)
        assert problems() != []


def test_the_comment_of_a_story_sent_back_cannot_be_made_to_vanish(newsroom):
    desk.send_back(newsroom.submitted(), newsroom.first, note="导语太长")
    with forgery() as problems:
        sql("DELETE FROM articles_entry WHERE verb = 'send_back'")
        assert problems() != []


def test_a_line_that_was_slipped_in_is_named(newsroom, story):
    with forgery() as problems:
        Entry.objects.create(
            at=timezone.now(), name="某", verb="save", article=story, previous="1" * 64
        )
        assert "does not follow the one before it" in problems()[0]


# What is public


def test_an_unsigned_text_that_was_made_public_is_named(newsroom):
    release = newsroom.half_signed()
    with forgery() as problems:
        Publication.objects.create(
            article=release.article,
            release=release,
            channel=release.channel,
            first_published_at=timezone.now(),
            published_at=timezone.now(),
        )
        assert f"Story {release.article_id} is public, but its text is not signed." in problems()


def test_an_older_signed_text_that_was_brought_back_is_named(newsroom, story):
    older = story.live.release
    newsroom.rewritten(story, headline="新题")
    release = newsroom.submitted(story)
    for who in (newsroom.first, newsroom.second):
        desk.sign(release, who, read=release.digest)
    with forgery() as problems:
        Publication.objects.update(release=older)
        assert any("in a text that the log does not have" in sentence for sentence in problems())


def test_a_withdrawn_text_that_was_brought_back_is_named(newsroom, story):
    live = story.live
    desk.withdraw(story, newsroom.second, reason="内容有误")
    with forgery() as problems:
        live.save(force_insert=True)
        assert any("the log does not have" in sentence for sentence in problems())


def test_a_story_that_vanished_without_a_withdrawal_is_named(story):
    with forgery() as problems:
        sql("DELETE FROM articles_taggedpublication")
        sql("DELETE FROM articles_publication")
        assert any(f"tory {story.pk}" in sentence for sentence in problems())


def test_an_address_that_was_changed_is_named(story):
    with forgery() as problems:
        Publication.objects.update(first_published_at=timezone.now() - timedelta(days=400))
        assert problems() != []


def test_a_tag_that_nobody_signed_is_named(story):
    with forgery() as problems:
        TaggedPublication.objects.create(
            content_object=story.live,
            tag=Tag.objects.create(name="混入"),
            first_published_at=story.live.first_published_at,
        )
        assert problems() != []


def test_a_tag_that_was_renamed_under_a_signed_text_is_named(story):
    Tag.objects.filter(name="湿地").update(name="混入")
    assert list(audit.breaks()) != []


# Its guards, and the command


def test_a_guard_that_is_gone_is_named(story):
    with lift_guards():
        assert "has lost its guard release_frozen" in str(next(audit.breaks()))


def _verify(**options) -> str:
    out = io.StringIO()
    call_command("verify_log", stdout=out, **options)
    return out.getvalue()


def test_the_command_says_that_all_is_well_and_what_it_saw(story):
    with translation.override("en"):
        sentence = _verify()
    assert sentence == ("All is well: 9 log entries, 2 releases, 2 signatures, 1 public stories.\n")


def test_the_command_speaks_the_language_of_the_day(story):
    with translation.override("zh-hans"):
        assert "All is well" not in _verify()


def test_the_command_fails_and_names_the_first_break(story):
    with lift_guards(), translation.override("en"):
        Release.objects.filter(number=2).update(headline="偷改的题")
        restore_guards()
        with pytest.raises(CommandError, match="broken in 1 places, first: Release 2 of story"):
            _verify()


def test_the_command_prints_every_break(story):
    out = io.StringIO()
    with lift_guards(), translation.override("en"):
        Release.objects.update(headline="偷改的题")
        restore_guards()
        with pytest.raises(CommandError):
            call_command("verify_log", stdout=out)
    assert out.getvalue().count("its text was changed") == 2


def test_the_command_stops_at_a_limit(story):
    with lift_guards(), translation.override("en"):
        Release.objects.update(headline="偷改的题")
        restore_guards()
        with pytest.raises(CommandError, match="broken in 1 places or more"):
            _verify(limit=1)


@pytest.mark.parametrize("limit", ["0", "-1", "ten", "", "1.5", "²"])
def test_a_limit_that_is_no_number_is_refused(db, limit):
    with pytest.raises(CommandError, match="limit"):
        call_command("verify_log", f"--limit={limit}")
