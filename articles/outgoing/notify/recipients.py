"""Whom a line of the log concerns: writers, signers, and those who hold a duty."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from articles.framework.prepared import prepared
from articles.models import Absence, Article, Entry, Person, Release, with_duties, with_roles


def may_hear(person: Person, article_id: int | None) -> bool:
    """Whether this person may see the story, and so may be told of it (rule R12)."""
    if article_id is None:
        return person.is_active
    visible = Article.objects.visible_to(person)
    return person.is_active and visible.filter(pk=article_id).exists()


def holders(duties: list[str], entry: Entry) -> list[Person]:
    """People with one of these duties anywhere, or standing in for somebody who has."""
    return with_roles(_holders(duties, entry.at))


@prepared
def _holders(duties, at):
    # Asked of each alone: together they would go through all that anybody ever stood in for.
    members = Person.groups.through.objects.filter(group__name__in=duties).values("person")
    away = Absence.objects.current(at).filter(person__groups__name__in=duties)
    holds = Q(pk__in=members) | Q(pk__in=away.order_by().values("deputy"))
    return with_duties(Person.objects.filter(holds, is_active=True))


def people(ids: Iterable[int]) -> list[Person]:
    """With what they do here, so that asking costs no query a head."""
    return with_roles(_people(sorted(ids))) if ids else []


@prepared
def _people(ids):
    return with_duties(Person.objects.filter(pk__in=ids))


def ids(people: Iterable[Person]) -> frozenset[int]:
    return frozenset(person.pk for person in people)


def writers(release: Release, article: Article) -> frozenset[int]:
    return owner(article) | {writer["id"] for writer in release.writers}


def owner(article: Article) -> frozenset[int]:
    return frozenset([article.owner_id] if article.owner_id else [])


def signers(release: Release | None) -> frozenset[int]:
    marks = release.signoffs.values_list("person", flat=True) if release else ()
    return frozenset(marks)


def just_signed(entry: Entry) -> frozenset[int]:
    """Whose signature published the text in the same moment: they did it."""
    last = entry.release.signoffs.order_by("id").last()
    return frozenset([last.person_id] if last and last.at == entry.at else [])
