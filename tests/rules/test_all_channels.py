"""No channel chosen is no channel: who works in all of them says so (rule R5)."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Absence, Article, Assignment, Entry, Person, Release, with_roles
from articles.models import with_duties as rows_with_duties
from tests.admin.screens.clients import at, fields_of
from tests.support.cast import move_person, person
from tests.support.record import refused

pytestmark = pytest.mark.django_db


def read_again(who: Person) -> Person:
    return Person.objects.get(pk=who.pk)


@pytest.fixture
def nowhere(newsroom) -> Person:
    """An editor with every duty and no channel."""
    return read_again(move_person(newsroom.first))


def test_without_a_channel_no_duty_holds_anywhere(newsroom, nowhere):
    assert nowhere.channel_ids == frozenset()
    assert nowhere.duties_in(newsroom.channel.pk) == nowhere.duties_in(None) == frozenset()
    assert (nowhere.all_duties, nowhere.reach) == (frozenset(), frozenset())
    assert not nowhere.is_on_the_desk


def test_all_channels_are_all_of_them_whatever_is_ticked_beside(newsroom):
    newsroom.first.channels.set([newsroom.channel])
    everywhere = read_again(newsroom.first)
    assert (everywhere.channel_ids, everywhere.reach) == (None, None)
    assert everywhere.duties_in(10**6) == everywhere.duties


def test_who_works_nowhere_sees_and_signs_nothing(newsroom, nowhere):
    release = newsroom.submitted()
    assert not Article.objects.visible_to(nowhere).exists()
    assert not Assignment.objects.visible_to(nowhere).exists()
    assert not Entry.objects.seen_by(nowhere).exists()
    assert Release.objects.stories_waiting_for(nowhere) == []
    assert Article.objects.waiting_for(nowhere) == []
    with refused("no access"):
        desk.sign(release, nowhere, read=release.digest)


def test_who_works_nowhere_arranges_no_front_page_and_does_not_enter(newsroom, nowhere):
    with refused("can arrange the front page"):
        desk.arrange(nowhere, placements=[], seen_digest=desk.arrangement())
    assert at(nowhere).get("/admin/").status_code == 302


def test_the_last_channel_taken_away_leaves_none(newsroom):
    only_here = move_person(newsroom.second, newsroom.channel)
    desk.save_account(only_here, newsroom.administrator, channels=[])
    assert read_again(only_here).reach == frozenset()


def test_rows_read_together_tell_all_from_none(newsroom, nowhere):
    facts = {p.pk: p for p in with_roles(rows_with_duties(Person.objects.all()))}
    assert facts[newsroom.second.pk].channel_ids is None
    assert facts[nowhere.pk].channel_ids == frozenset()


@pytest.mark.parametrize(("in_all", "held"), [(True, {"responsible_editor"}), (False, set())])
def test_a_deputy_works_where_the_one_who_is_away_does(newsroom, in_all, held):
    deputy = person("sunhong", "孙红", "initial_review", channels=[newsroom.channel])
    if not in_all:
        move_person(newsroom.second)
    now = timezone.now()
    Absence.objects.create(
        person=newsroom.second,
        deputy=deputy,
        since=now - timedelta(hours=1),
        until=now + timedelta(hours=1),
    )
    elsewhere = newsroom.channel.pk + 1000
    assert read_again(deputy).duties_in(elsewhere) == held
    (read_together,) = with_roles(rows_with_duties(Person.objects.filter(pk=deputy.pk)))
    assert read_together.duties_in(elsewhere) == held


def test_who_works_nowhere_stands_in_for_nobody(newsroom, nowhere):
    since = timezone.now()
    with refused("is no editor"):
        desk.record_absence(
            newsroom.second,
            nowhere,
            since=since,
            until=since + timedelta(days=1),
            by=newsroom.administrator,
        )


def test_an_administrator_without_duties_is_no_editor_and_sees_all(newsroom):
    release = newsroom.submitted()
    administrator = read_again(newsroom.administrator)
    assert (administrator.reach, administrator.all_duties) == (None, frozenset())
    assert Entry.objects.seen_by(administrator).exists()
    with refused():
        desk.sign(release, administrator, read=release.digest)


def test_an_administrator_of_the_command_line_has_no_channel_and_no_duty(db):
    call_command(
        "createsuperuser",
        interactive=False,
        verbosity=0,
        username="chief",
        email="c@example.com",
        name="总管",
    )
    person_row = Person.objects.get()
    assert (person_row.all_channels, person_row.all_duties) == (False, frozenset())


def test_each_line_about_an_account_says_whether_all_channels_are_meant(newsroom):
    desk.save_account(newsroom.first, newsroom.administrator, channels=[newsroom.channel])
    assert Entry.objects.last().data["after"]["all_channels"] is True
    desk.save_account(newsroom.first, newsroom.administrator, all_channels=False)
    data = Entry.objects.last().data
    assert (data["before"]["all_channels"], data["after"]["all_channels"]) == (True, False)


# -- the form


def form_address(who: Person) -> str:
    return reverse("admin:articles_person_change", args=[who.pk])


def test_unticking_the_last_channel_is_refused_with_the_reason(newsroom):
    who = move_person(newsroom.second, newsroom.channel)
    administrator = at(newsroom.administrator)
    administrator.cookies["django_language"] = "en"
    fields = fields_of(administrator.get(form_address(who)))
    assert fields["channels"] == [str(newsroom.channel.pk)]
    del fields["channels"]
    response = administrator.post(form_address(who), fields)
    assert response.status_code == 200
    assert "these would hold nowhere" in response.content.decode()
    assert read_again(who).channel_ids == {newsroom.channel.pk}


@pytest.mark.parametrize(
    ("changes", "reach"),
    [({"all_channels": "on"}, None), ({"duties": []}, frozenset())],
)
def test_unless_all_are_ticked_or_the_duties_are_taken_away(newsroom, changes, reach):
    who = move_person(newsroom.second, newsroom.channel)
    administrator = at(newsroom.administrator)
    fields = fields_of(administrator.get(form_address(who)))
    del fields["channels"]
    assert administrator.post(form_address(who), {**fields, **changes}).status_code == 302
    assert read_again(who).reach == reach


def test_the_list_of_accounts_says_all_or_which(newsroom):
    move_person(newsroom.second, newsroom.channel)
    administrator = at(newsroom.administrator)
    administrator.cookies["django_language"] = "en"
    rows = administrator.get(reverse("admin:articles_person_changelist")).context["cl"].result_list
    facts = {
        row.username: str(admin.site.get_model_admin(Person).channel_names(row)) for row in rows
    }
    assert (facts["fenglisha"], facts["admin"]) == ("东营", "")
    assert facts["zhaojing"] not in ("", "东营")
