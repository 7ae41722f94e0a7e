"""What there is to tell of a line of the log: the occasion, the sentence, and whom it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from articles.models import Article, Entry, Occasion, Person, Verb
from articles.rules import chain
from articles.text.words import Sentence, joined
from articles.text.words import Sentence as _

from .recipients import holders, ids, just_signed, owner, signers, writers


@dataclass(frozen=True)
class Message:
    """One thing to be told of an entry: the occasion, the sentence, and whom it concerns."""

    occasion: Occasion
    sentence: Sentence
    concerns: frozenset[int]
    #: Those of them who had to be read already, so that they are read once.
    people: tuple[Person, ...] = ()
    #: Whether who did it is told as well: it may have been somebody in their name.
    tells_actor: bool = False


def messages_of(entry: Entry) -> list[Message]:
    """What there is to tell of an entry, the most pressing first; empty for most verbs."""
    tell_it = _NEWS.get(entry.verb)
    if tell_it is None or entry.article_id is None:
        return []
    return list(tell_it(entry, entry.article))


def _waits(entry: Entry, article: Article, event: Sentence) -> Iterator[Message]:
    standing = article.standing("read")
    step = standing.next_step
    if step is None:
        return
    channel = article.channel_for("read")
    readers = [
        person
        for person in holders([step.slug], entry)
        if chain.refusal("read", person.as_actor(channel), standing) is None
    ]
    sentence = Sentence(event.template, **_facts(entry, article), step=step.label)
    yield Message(Occasion.WAITS, sentence, ids(readers), tuple(readers))


def _on_submit(entry: Entry, article: Article) -> Iterator[Message]:
    yield from _waits(entry, article, _("%(name)s submitted “%(story)s”; it waits for %(step)s."))


def _on_sign(entry: Entry, article: Article) -> Iterator[Message]:
    yield from _waits(entry, article, _("%(name)s signed “%(story)s”; it waits for %(step)s."))


def _on_amend(entry: Entry, article: Article) -> Iterator[Message]:
    """Who can sign the new text hears that alone, also if they signed the one before."""
    yield from _waits(
        entry,
        article,
        _("%(name)s rewrote “%(story)s” in review; it waits for %(step)s."),
    )
    before = article.releases.filter(number=entry.release.number - 1).first()
    sentence = _(
        "%(name)s rewrote “%(story)s” in review; signatures given before no longer count.",
        **_facts(entry, article),
    )
    yield Message(Occasion.CAME_BACK, sentence, writers(entry.release, article) | signers(before))


def _on_send_back(entry: Entry, article: Article) -> Iterator[Message]:
    sentence = _("%(name)s sent “%(story)s” back.", **_facts(entry, article))
    concerns = writers(entry.release, article) | signers(entry.release)
    yield Message(Occasion.CAME_BACK, sentence, concerns)


def _on_comment(entry: Entry, article: Article) -> Iterator[Message]:
    person_ids = frozenset(entry.data.get("mentioned") or ())
    if not person_ids:
        return
    names = joined(Person.objects.filter(pk__in=person_ids))
    sentence = _(
        "%(name)s mentioned %(people)s in a comment on “%(story)s”.",
        **_facts(entry, article),
        people=names,
    )
    yield Message(Occasion.MENTIONED, sentence, person_ids)


def _on_publish(entry: Entry, article: Article) -> Iterator[Message]:
    """The first publication is no news: whoever had a hand in it knows; an update is."""
    if entry.release.number == 1:
        return
    publications = article.entries.filter(verb=Verb.PUBLISH, pk__lt=entry.pk)
    before = publications.select_related("release").last()
    if before is None:
        return
    sentence = _("Readers have a new text of “%(story)s”.", story=str(article))
    signer_ids = signers(before.release) | signers(entry.release)
    yield Message(Occasion.CHANGED, sentence, (owner(article) | signer_ids) - just_signed(entry))


def _on_withdraw(entry: Entry, article: Article) -> Iterator[Message]:
    sentence = _("%(name)s withdrew “%(story)s”.", **_facts(entry, article))
    yield Message(Occasion.CHANGED, sentence, owner(article) | signers(entry.release))


def _on_plan(entry: Entry, article: Article) -> Iterator[Message]:
    """Whoever signed had the old moment before their eyes."""
    texts = [entry.release, article.latest if article.in_review else None]
    concerns = frozenset().union(*map(signers, texts))
    if not concerns or not {"publish_at", "embargo_until"} & entry.data.keys():
        return
    moment = article.goes_out_at
    if moment is None:
        sentence = _(
            "%(name)s changed when “%(story)s” goes out, which you signed: "
            "now with the last signature.",
            **_facts(entry, article),
        )
    else:
        sentence = _(
            "%(name)s changed when “%(story)s” goes out, which you signed: now at %(when)s.",
            **_facts(entry, article),
            when=f"{timezone.localtime(moment):%Y-%m-%d %H:%M}",
        )
    yield Message(Occasion.MOVED, sentence, concerns)


def _on_explain(entry: Entry, article: Article) -> Iterator[Message]:
    sentence = _(
        "Readers have signed words about the withdrawal of “%(story)s”.", story=str(article)
    )
    concerns = owner(article) | signers(entry.release)
    yield Message(Occasion.CHANGED, sentence, concerns - just_signed(entry))


def _on_missed_slot(entry: Entry, article: Article) -> Iterator[Message]:
    """Whoever answers for the channel (all but the first step), and the owner."""
    release = entry.release or article.latest
    steps = [step.slug for step in (release or article).steps[1:]]
    channel = release.channel_id if release else article.channel_id
    editors = [p for p in holders(steps, entry) if p.duties_in(channel) & set(steps)]
    sentence = _("“%(story)s” could not be published on time.", story=str(article))
    yield Message(Occasion.SCHEDULE_FAILED, sentence, owner(article) | ids(editors), tuple(editors))


_NEWS: dict[str, Callable[[Entry, Article], Iterator[Message]]] = {
    Verb.SUBMIT: _on_submit,
    Verb.SIGN: _on_sign,
    Verb.AMEND: _on_amend,
    Verb.SEND_BACK: _on_send_back,
    Verb.COMMENT: _on_comment,
    Verb.PUBLISH: _on_publish,
    Verb.WITHDRAW: _on_withdraw,
    Verb.EXPLAIN: _on_explain,
    Verb.SCHEDULE_FAILED: _on_missed_slot,
    Verb.PLAN: _on_plan,
}


def _facts(entry: Entry, article: Article) -> dict[str, str]:
    return {"name": entry.name, "story": str(article)}
