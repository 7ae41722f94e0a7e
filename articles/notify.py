"""Who should hear of a line of the log, and how: in the bell, by mail, by webhook.

Everything is written as rows, in the transaction of the verb itself: what happened and who is to
be told of it stand or fall together. Letters and calls leave later (``desk.deliver_due``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from articles import chain, text
from articles.models import (
    Article,
    Delivery,
    Entry,
    Notification,
    Occasion,
    Person,
    Release,
    Verb,
    Webhook,
    with_posts,
)
from articles.text import Sentence
from articles.text import Sentence as _

BELL, MAIL = "bell", "mail"
WAYS = (BELL, MAIL)


@dataclass(frozen=True)
class News:
    """One thing to be told of an entry: the occasion, the sentence, and whom it concerns."""

    occasion: Occasion
    said: Sentence
    concerns: frozenset[int]
    #: Those of them who had to be read already, so that they are read once.
    known: tuple[Person, ...] = ()


def recipients(entry: Entry) -> list[tuple[Person, Occasion]]:
    """Who should hear of this entry, and as what; each person once.

    Only active people who may see the story, and never the one who did it.
    """
    return [(person, news.occasion) for person, news in _told(entry, news_of(entry))]


def news_of(entry: Entry) -> list[News]:
    """What there is to tell of an entry, the most pressing first; empty for most verbs."""
    tell_it = _NEWS.get(entry.verb)
    if tell_it is None or entry.article_id is None:
        return []
    return list(tell_it(entry, Article.objects.get(pk=entry.article_id)))


def tell(entry: Entry) -> None:
    """Leave a notification for everybody concerned, and a letter in the outbox where wanted."""
    _settle(entry)
    news = news_of(entry)
    _tell_people(entry, _told(entry, news))
    for webhook in Webhook.objects.filter(is_active=True) if news else ():
        if what := next((n for n in news if n.occasion in webhook.occasions), None):
            _tell_webhook(entry, webhook, what)


def ways(person: Person, occasion: str) -> frozenset[str]:
    """How this person wants to hear of an occasion: ``bell``, ``mail``, both or neither."""
    return frozenset(person.hears.get(occasion, WAYS))


# -- what there is to tell


def _waits(entry: Entry, article: Article, happened: Sentence) -> Iterator[News]:
    standing = article.standing("read")
    step = standing.next_step
    if step is None:
        return
    channel = article.channel_for("read")
    readers = [
        person
        for person in _holders([step.slug], entry)
        if chain.refusal("read", person.as_actor(channel), standing) is None
    ]
    said = Sentence(happened.template, **_facts(entry, article), step=step.label)
    yield News(Occasion.WAITS, said, _ids(readers), tuple(readers))


def _submitted(entry: Entry, article: Article) -> Iterator[News]:
    yield from _waits(entry, article, _("%(name)s submitted “%(story)s”; it waits for %(step)s."))


def _signed(entry: Entry, article: Article) -> Iterator[News]:
    yield from _waits(entry, article, _("%(name)s signed “%(story)s”; it waits for %(step)s."))


def _amended(entry: Entry, article: Article) -> Iterator[News]:
    """Who can sign the new text hears that alone, also if they signed the one before."""
    yield from _waits(
        entry,
        article,
        _("%(name)s rewrote “%(story)s” in review; it waits for %(step)s."),
    )
    before = article.releases.filter(number=entry.release.number - 1).first()
    said = _(
        "%(name)s rewrote “%(story)s” in review; signatures given before no longer count.",
        **_facts(entry, article),
    )
    yield News(Occasion.CAME_BACK, said, _writers(entry.release, article) | _signers(before))


def _sent_back(entry: Entry, article: Article) -> Iterator[News]:
    said = _("%(name)s sent “%(story)s” back.", **_facts(entry, article))
    concerns = _writers(entry.release, article) | _signers(entry.release)
    yield News(Occasion.CAME_BACK, said, concerns)


def _commented(entry: Entry, article: Article) -> Iterator[News]:
    mentioned = frozenset(entry.data.get("mentioned") or ())
    if not mentioned:
        return
    names = text.joined(Person.objects.filter(pk__in=mentioned))
    said = _(
        "%(name)s mentioned %(people)s in a comment on “%(story)s”.",
        **_facts(entry, article),
        people=names,
    )
    yield News(Occasion.MENTIONED, said, mentioned)


def _published(entry: Entry, article: Article) -> Iterator[News]:
    """The first publication is no news: whoever had a hand in it knows; an update is."""
    published = article.entries.filter(verb=Verb.PUBLISH, pk__lt=entry.pk)
    before = published.select_related("release").last()
    if before is None:
        return
    said = _("Readers have a new text of “%(story)s”.", story=str(article))
    signed = _signers(before.release) | _signers(entry.release)
    yield News(Occasion.CHANGED, said, (_owner(article) | signed) - _just_signed(entry))


def _withdrawn(entry: Entry, article: Article) -> Iterator[News]:
    said = _("%(name)s withdrew “%(story)s”.", **_facts(entry, article))
    yield News(Occasion.CHANGED, said, _owner(article) | _signers(entry.release))


def _missed(entry: Entry, article: Article) -> Iterator[News]:
    """Whoever answers for the channel (all but the first step), and the owner."""
    release = entry.release or article.latest
    steps = [step.slug for step in (release or article).steps[1:]]
    channel = release.channel_id if release else article.channel_id
    held = [p for p in _holders(steps, entry) if p.duties_in(channel) & set(steps)]
    said = _("“%(story)s” could not be published on time.", story=str(article))
    yield News(Occasion.SCHEDULE_FAILED, said, _owner(article) | _ids(held), tuple(held))


_NEWS: dict[str, Callable[[Entry, Article], Iterator[News]]] = {
    Verb.SUBMIT: _submitted,
    Verb.SIGN: _signed,
    Verb.AMEND: _amended,
    Verb.SEND_BACK: _sent_back,
    Verb.COMMENT: _commented,
    Verb.PUBLISH: _published,
    Verb.WITHDRAW: _withdrawn,
    Verb.SCHEDULE_FAILED: _missed,
}


# -- whom it concerns


def _told(entry: Entry, news: Iterable[News]) -> Iterator[tuple[Person, News]]:
    """Each person once, with the most pressing of what concerns them."""
    for_whom: dict[int, News] = {}
    for each in news:
        for pk in each.concerns:
            for_whom.setdefault(pk, each)
    for_whom.pop(entry.person_id, None)
    known = {person.pk: person for each in news for person in each.known}
    known |= {person.pk: person for person in _people(pk__in=for_whom.keys() - known.keys())}
    for pk in sorted(for_whom.keys() & known.keys()):
        if may_hear(known[pk], entry.article_id):
            yield known[pk], for_whom[pk]


def may_hear(person: Person, article_id: int) -> bool:
    """Whether this person may see the story, and so may be told of it (rule R12)."""
    visible = Article.objects.visible_to(person)
    return person.is_active and visible.filter(pk=article_id).exists()


def _holders(duties: list[str], entry: Entry) -> Iterable[Person]:
    """People with one of these duties anywhere, or standing in for somebody who has."""
    stands_in = Q(
        deputises__since__lte=entry.at,
        deputises__until__gt=entry.at,
        deputises__person__groups__name__in=duties,
    )
    held = Person.objects.filter(Q(groups__name__in=duties) | stands_in)
    return _people(is_active=True, pk__in=held.values("pk"))


def _people(**facts: object) -> list[Person]:
    return with_posts(Person.objects.filter(**facts))


def _ids(people: Iterable[Person]) -> frozenset[int]:
    return frozenset(person.pk for person in people)


def _writers(release: Release, article: Article) -> frozenset[int]:
    return _owner(article) | {writer["id"] for writer in release.writers}


def _owner(article: Article) -> frozenset[int]:
    return frozenset([article.owner_id] if article.owner_id else [])


def _signers(release: Release | None) -> frozenset[int]:
    marks = release.signoffs.values_list("person", flat=True) if release else ()
    return frozenset(marks)


def _just_signed(entry: Entry) -> frozenset[int]:
    """Whose signature published the text in the same moment: they did it."""
    last = entry.release.signoffs.order_by("id").last()
    return frozenset([last.person_id] if last and last.at == entry.at else [])


def _facts(entry: Entry, article: Article) -> dict[str, str]:
    return {"name": entry.name, "story": str(article)}


# -- writing it down

#: Verbs after which a story no longer waits for those for whom it waited.
_MOVES_ON = (Verb.SIGN, Verb.AMEND, Verb.SEND_BACK, Verb.RECALL, Verb.WITHDRAW)


def _settle(entry: Entry) -> None:
    """A story that a colleague has dealt with waits in nobody's bell any more."""
    if entry.verb in _MOVES_ON:
        waited = Notification.objects.unread().filter(
            article=entry.article_id, occasion=Occasion.WAITS
        )
        waited.update(read_at=entry.at)


def _tell_people(entry: Entry, told: Iterable[tuple[Person, News]]) -> None:
    wanted = [(_notification(entry, *each), _by_mail(*each)) for each in told]
    wanted = [(row, by_mail) for row, by_mail in wanted if row.in_bell or by_mail]
    Notification.objects.bulk_create([row for row, _mailed in wanted])
    letters = [
        Delivery(notification=row, entry=entry, next_try_at=entry.at)
        for row, by_mail in wanted
        if by_mail
    ]
    Delivery.objects.bulk_create(letters)


def _notification(entry: Entry, person: Person, what: News) -> Notification:
    return Notification(
        person=person,
        occasion=what.occasion,
        article_id=entry.article_id,
        entry=entry,
        said=_kept(what.said),
        at=entry.at,
        in_bell=BELL in ways(person, what.occasion),
    )


def _by_mail(person: Person, what: News) -> bool:
    wanted = MAIL in ways(person, what.occasion)
    return wanted and bool(person.email) and settings.NEWSROOM_MAILS


def _tell_webhook(entry: Entry, webhook: Webhook, what: News) -> None:
    article = Article.objects.select_related("channel").get(pk=entry.article_id)
    payload = {
        "occasion": str(what.occasion),
        "said": _kept(what.said),
        "verb": str(entry.verb),
        "by": entry.name,
        "at": entry.at.isoformat(),
        "release": entry.release.number if entry.release else None,
        "story": {
            "id": article.pk,
            "headline": str(article),
            "channel": article.channel.slug if article.channel else None,
            "path": article.get_absolute_url(),
        },
    }
    Delivery.objects.create(webhook=webhook, entry=entry, payload=payload, next_try_at=entry.at)


def _kept(said: Sentence) -> dict:
    return {"template": said.template, "facts": said.facts}
