"""Absence: the deputy holds the duties meanwhile, and every rule of signing still holds."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from articles import audit, desk
from articles.models import Absence, Article, Entry, Person, SignOff
from tests.support.cast import channel, person
from tests.support.record import refused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def now(who) -> Person:
    return Person.objects.get(pk=who.pk)


def away(newsroom, who=None, deputy=None, by=None, since=-HOUR, until=HOUR) -> Absence:
    at = timezone.now()
    return desk.record_absence(
        who or newsroom.second,
        deputy or newsroom.first,
        since=at + since,
        until=at + until,
        by=by or newsroom.administrator,
    )


@pytest.fixture
def deputy(newsroom, initial):
    """An initial-review editor who stands in for the responsible editor."""
    away(newsroom, deputy=initial)
    return now(initial)


def test_the_deputy_holds_the_duties_of_the_absent(newsroom, deputy):
    assert deputy.duties_in(newsroom.channel.pk) == {"initial_review", "responsible_editor"}


def test_the_deputy_signs_with_their_own_name(newsroom, deputy):
    release = newsroom.half_signed()
    signature = desk.sign(release, deputy, read=release.digest)
    assert (signature.step, signature.name) == ("responsible_editor", "孙红")
    assert list(audit.breaks()) == []


def test_the_deputy_who_signed_one_step_signs_no_other(newsroom, deputy):
    release = newsroom.submitted()
    desk.sign(release, deputy, read=release.digest)
    with refused("must be somebody else"):
        desk.sign(release, deputy, read=release.digest)


def test_the_deputy_who_wrote_signs_nothing(newsroom, deputy):
    article = newsroom.draft()
    desk.save(article, deputy, version=1, headline="编辑的题")
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    with refused("You wrote"):
        desk.sign(release, deputy, read=release.digest)


def test_the_story_waits_for_the_deputy(newsroom, deputy):
    release = newsroom.half_signed()
    assert Article.objects.waiting_for(deputy) == [release.article]


def test_the_duties_end_with_the_absence(newsroom, deputy):
    desk.end_absence(Absence.objects.get(), newsroom.administrator)
    release = newsroom.half_signed()
    with refused("a duty you do not hold"):
        desk.sign(release, deputy, read=release.digest)


@pytest.mark.parametrize(("since", "until"), [(HOUR, 2 * HOUR)])
def test_the_duties_begin_with_the_absence(newsroom, initial, since, until):
    away(newsroom, deputy=initial, since=since, until=until)
    assert now(initial).all_duties == {"initial_review"}
    assert now(initial).roles_stood_in(timezone.now() + 1.5 * HOUR)[0].name == "丰丽莎"


def test_the_duties_hold_in_the_channels_of_the_absent_only(newsroom):
    sports, culture = channel("sports", "体育"), channel("culture", "文化")
    coach = person("zhouyan", "周岩", "responsible_editor", channels=[sports])
    critic = person("hemin", "何敏", "initial_review", channels=[culture])
    away(newsroom, coach, critic)
    critic = now(critic)
    assert critic.duties_in(sports.pk) == {"responsible_editor"}
    assert critic.duties_in(culture.pk) == {"initial_review"}
    assert critic.duties_in(newsroom.channel.pk) == frozenset()
    assert critic.reach == {sports.pk, culture.pk}


def test_the_deputy_sees_the_stories_of_the_absent(newsroom):
    sports = channel("sports", "体育")
    critic = person("hemin", "何敏", "initial_review", channels=[sports])
    story = newsroom.draft()
    assert story not in Article.objects.visible_to(critic)
    away(newsroom, deputy=critic)
    assert story in Article.objects.visible_to(now(critic))


def test_a_closed_account_passes_no_duties_on(newsroom, deputy):
    Person.objects.filter(pk=newsroom.second.pk).update(is_active=False)
    assert now(deputy).all_duties == {"initial_review"}


def test_whose_deputy_it_is_costs_one_query(newsroom, deputy, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(deputy.stands_in) == 1
        assert deputy.stands_in


def test_it_is_a_line_of_the_log(newsroom, deputy):
    line = Entry.objects.last()
    assert (line.verb, line.person) == ("absent", newsroom.administrator)
    assert (line.data["after"]["person"], line.data["after"]["deputy"]) == ("丰丽莎", "孙红")


def test_an_editor_records_their_own(newsroom):
    away(newsroom, newsroom.first, newsroom.second, by=newsroom.first)
    assert now(newsroom.second).stands_in[0].name == "赵静"


@pytest.mark.parametrize(
    ("who", "deputy", "by", "match"),
    [
        ("first", "second", "second", "your own absence"),
        ("reporter", "second", "reporter", "Only an editor"),
        ("first", "second", "outsider", "Only an editor"),
        ("first", "first", "administrator", "stands in for themselves"),
        ("first", "reporter", "first", "is no editor"),
        ("first", "outsider", "administrator", "is no editor"),
    ],
)
def test_it_is_refused(newsroom, who, deputy, by, match):
    people = (getattr(newsroom, name) for name in (who, deputy, by))
    with refused(match):
        away(newsroom, *people)


@pytest.mark.parametrize(("since", "until"), [(HOUR, HOUR), (HOUR, -HOUR), (-2 * HOUR, -HOUR)])
def test_times_that_make_no_sense_are_refused(newsroom, since, until):
    with refused("An absence"):
        away(newsroom, since=since, until=until)


def test_nobody_is_away_twice_at_once(newsroom, deputy, third):
    with refused("is away until"):
        away(newsroom, deputy=third)


def test_nobody_who_is_away_stands_in(newsroom, deputy):
    with refused("丰丽莎 is away until"):
        away(newsroom, newsroom.first, newsroom.second)


def test_a_closed_account_does_not_stand_in(newsroom, initial):
    Person.objects.filter(pk=initial.pk).update(is_active=False)
    with refused("is closed"):
        away(newsroom, deputy=initial)


@pytest.mark.parametrize("role", ["administrator", "second"])
def test_it_is_ended_early(newsroom, deputy, role):
    desk.end_absence(Absence.objects.get(), getattr(newsroom, role))
    assert not Absence.objects.current(timezone.now()).exists()
    assert Entry.objects.last().verb == "absent"


@pytest.mark.parametrize("role", ["first", "reporter", "outsider"])
def test_nobody_else_ends_it(newsroom, deputy, role):
    with refused("or an administrator can end it"):
        desk.end_absence(Absence.objects.get(), getattr(newsroom, role))


def test_it_ends_once(newsroom, deputy):
    absence = Absence.objects.get()
    desk.end_absence(absence, newsroom.second)
    with refused("over already"):
        desk.end_absence(absence, newsroom.second)


def test_one_that_has_not_begun_is_struck_out(newsroom, initial):
    absence = away(newsroom, deputy=initial, since=HOUR, until=2 * HOUR)
    desk.end_absence(absence, newsroom.administrator)
    assert not Absence.objects.exists()
    assert Entry.objects.last().data["before"]["deputy"] == "孙红"


def test_the_record_says_for_whom_the_deputy_signed(newsroom, deputy):
    release = newsroom.half_signed()
    signature = desk.sign(release, deputy, read=release.digest)
    assert signature.stood_in_for == [newsroom.second.name]
    assert (signature.name, list(audit.breaks())) == (deputy.name, [])


def test_who_holds_the_duty_themselves_stands_in_for_nobody(newsroom):
    away(newsroom, deputy=newsroom.first)
    release = newsroom.submitted()
    assert desk.sign(release, newsroom.first, read=release.digest).stood_in_for == []


def test_for_whom_stays_on_the_record_when_the_absence_is_over(newsroom, deputy):
    release = newsroom.half_signed()
    signature = desk.sign(release, deputy, read=release.digest)
    desk.end_absence(Absence.objects.get(), newsroom.administrator)
    Absence.objects.all().delete()
    assert SignOff.objects.get(pk=signature.pk).stood_in_for == [newsroom.second.name]


@pytest.mark.parametrize("view", ["review", "sheet", "history"])
def test_the_desk_shows_for_whom_and_readers_do_not(newsroom, deputy, client, view):
    release = newsroom.half_signed()
    desk.sign(release, deputy, read=release.digest)
    client.force_login(newsroom.reporter)
    page = client.get(reverse(f"admin:articles_article_{view}", args=[release.article_id]))
    sentence = gettext("standing in for %(names)s") % {"names": newsroom.second.name}
    assert sentence in page.content.decode()
    live = Article.objects.get(pk=release.article_id).live
    assert newsroom.second.name not in client.get(live.get_absolute_url()).content.decode()
