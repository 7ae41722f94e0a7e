"""What the log tells of accounts, channels, absences, addresses and the front page, held against
the rows of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Field
from django.utils import translation

from articles.models import (
    Absence,
    Channel,
    Entry,
    OldAddress,
    Person,
    Picture,
    Placement,
    StandingPage,
    Term,
    Verb,
)
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .house import END, Account, House, Leave
from .line import Line, as_text
from .subjects import Subject

_COLUMNS = ("id", "at", "person", "name", "verb", "article", "release", "data")
_ACCOUNT = ("username", "name", "email", "is_active", "is_staff", "is_superuser", "all_channels")
#: What only the desk makes, so that each has its line; accounts and channels may be older.
_LOGGED = frozenset({"absence", "standingpage", "oldaddress", "term"})


def read_house() -> House:
    """The house by the log, and by the rows of what it never told."""
    lines = Entry.objects.filter(article=None).order_by("id").values_list(*_COLUMNS)
    first = Entry.objects.filter(verb=Verb.SUBMIT).order_by("id").values_list("data", flat=True)
    house = House(_accounts(), dict(Channel.objects.values_list("id", "name")), _leaves())
    return house.read((Line(*line) for line in lines), (first.first() or {}).get("chain"))


def changed_office(house: House) -> Iterator[Sentence]:
    """Accounts, channels, absences, addresses and terms that are not as the log left them."""
    for model, facts_of in _MODELS.items():
        rows = {row.pk: row for row in _rows(model)}
        name = model._meta.model_name
        subjects = {number: s for (kind, number), s in house.subjects.items() if kind == name}
        for number in sorted(rows.keys() | subjects.keys()):
            yield from _differences_of(
                model, number, subjects.get(number), rows.get(number), facts_of, house
            )


def untold(house: House) -> Iterator[tuple[Person | Channel, dict]]:
    """Accounts and channels with what the log never told of them: made before its first line, or
    past the desk, as ``createsuperuser`` makes one."""
    for model, facts_of in ((Channel, _channel_facts), (Person, _account_facts)):
        for row in _rows(model):
            subject = house.subjects.get((model._meta.model_name, row.pk), Subject())
            if facts := {n: v for n, v in facts_of(row).items() if not subject.says(n)}:
                yield row, facts


def _account_facts(person: Person) -> dict:
    """An account as a line of the log has it."""
    plain = {name: getattr(person, name) for name in _ACCOUNT if hasattr(person, name)}
    channels = sorted(channel.name for channel in person.channels.all())
    return {**plain, "duties": sorted(person.duties), "channels": channels}


def _channel_facts(channel: Channel) -> dict:
    """A channel as a line of the log has it."""
    plain = {name: getattr(channel, name) for name in ("name", "slug", "order", "listed")}
    return {**plain, "parent": str(channel.parent or "")}


def changed_front() -> Iterator[Sentence]:
    """The front page, where it is not as editors arranged it last."""
    last = Entry.objects.filter(article=None, verb=Verb.ARRANGE).order_by("id").last()
    wishes = [_wish(placement) for placement in last.data["after"]["spots"]] if last else []
    since = Entry.objects.filter(verb=Verb.WITHDRAW, id__gt=last.pk if last else 0)
    withdrawn = set(
        since.filter(article__in=[w[0] for w in wishes]).values_list("article", flat=True)
    )
    rows = Placement.objects.select_related("publication").order_by("order", "id")
    places = [(s.publication.article_id, s.place, as_text(s.until)) for s in rows]
    if places != [wish for wish in wishes if wish[0] not in withdrawn]:
        yield _("The front page is not as the log has it.")


def changed_library(house: House) -> Iterator[Sentence]:
    """Pictures that were described on the log and are not as that left them."""
    subjects = {sha256: s for (kind, sha256), s in house.subjects.items() if kind == "picture"}
    names = ("caption", "credit", "alt", "focal_x", "focal_y")
    for some in split_in_batches(sorted(subjects)):
        for row in Picture.objects.filter(sha256__in=some).order_by("id"):
            last_values = {
                n: subjects[row.sha256].last(n) for n in names if subjects[row.sha256].says(n)
            }
            for name in (n for n in last_values if last_values[n] != getattr(row, n)):
                facts = {"id": row.pk, "field": _label(Picture, name)}
                yield _("The picture %(id)s is not as the log has it: %(field)s.", **facts)


def split_in_batches(values: list, size: int = 500) -> Iterator[list]:
    """The values, so many at a time."""
    return (values[start : start + size] for start in range(0, len(values), size))


def _wish(placement: dict) -> tuple:
    return placement["article"], placement["place"], placement["until"]


def _accounts() -> dict[int, Account]:
    return {
        person.pk: Account(
            str(person),
            person.duties,
            _channels_of(person),
            person.is_active,
            getattr(person, "all_channels", None),
        )
        for person in Person.objects.prefetch_related("groups", "channels")
    }


def _channels_of(person: Person) -> frozenset[int]:
    """The channels that are chosen for an account, whatever it means that none is."""
    return frozenset(channel.pk for channel in person.channels.all())


def _leaves() -> dict[int, Leave]:
    rows = Absence.objects.values_list("id", "person", "deputy", "since", "until")
    return {number: Leave(*leave) for number, *leave in rows}


def _rows(model) -> Iterator:
    ahead = ("groups", "channels") if model is Person else ()
    return model.objects.prefetch_related(*ahead).order_by("pk")


def _differences_of(
    model, number: int, subject: Subject | None, row, facts_of: Callable, house: House
) -> Iterator[Sentence]:
    """What is wrong with one row, or with what the log tells of it."""
    facts = {"noun": _english(model._meta.verbose_name), "id": number, "name": str(row or "")}
    if row is None:
        if not subject.is_gone:
            yield _("The log has a %(noun)s %(id)s that is gone.", **facts)
    elif subject is None:
        if model._meta.model_name in _LOGGED and not _is_older(row):
            yield _("The %(noun)s %(id)s (%(name)s) is not in the log.", **facts)
    elif subject.is_gone:
        yield _("The %(noun)s %(id)s (%(name)s) is back, though the log saw it go.", **facts)
    else:
        now = facts_of(row, house)
        for field in (name for name in now if subject.says(name)):
            last_value, stands = subject.last(field), now[field]
            if last_value not in stands:
                facts |= {"field": _label(model, field)}
                yield _(
                    "The %(noun)s %(id)s (%(name)s) is not as the log has it: %(field)s.", **facts
                )


def _label(model, name: str) -> Sentence:
    field = next((f for f in model._meta.get_fields() if f.name == name), None)
    return _english(field.verbose_name) if isinstance(field, Field) else _(name)


def _english(label: object) -> Sentence:
    """A label of a model as a sentence that a door translates."""
    with translation.override("en"):
        return _(str(label))


def _is_older(row) -> bool:
    """An old address came with its manuscript: the line that took it in says so."""
    if not isinstance(row, OldAddress) or row.article_id is None:
        return False
    lines = Entry.objects.filter(article=row.article_id, verb__in=[Verb.CREATE, Verb.TAKE_IN])
    return any(data.get("old_address") == row.path for data in lines.values_list("data", flat=True))


# -- each field as the log may have spelt it: the values that are right


def _person(person: Person, house: House) -> dict[str, list]:
    plain = {name: [getattr(person, name)] for name in _ACCOUNT if hasattr(person, name)}
    duties = {"duties": [sorted(person.duties)]}
    subject = house.subjects.get(("person", person.pk))
    if subject is None or not subject.says("channels"):
        return plain | duties
    channel_names = subject.last("channels")
    # The log has channels by name, and a name may have changed since.
    numbers = house.numbers(channel_names, subject.spelt_at("channels", END))
    is_right = None in numbers or numbers == _channels_of(person)
    return plain | duties | {"channels": [channel_names] if is_right else []}


def _channel(channel: Channel, house: House) -> dict[str, list]:
    plain = {name: [getattr(channel, name)] for name in ("name", "slug", "order", "listed")}
    above = channel.parent
    return plain | {"parent": house.names("channel", above.pk, above.name) if above else [""]}


def _absence(absence: Absence, house: House) -> dict[str, list]:
    people = {
        name: house.names("person", person.pk, str(person))
        | house.names("person", person.pk, person.username, "username")
        for name, person in (("person", absence.person), ("deputy", absence.deputy))
    }
    return people | {name: [as_text(getattr(absence, name))] for name in ("since", "until")}


def _page(page: StandingPage, house: House) -> dict[str, list]:
    return {"slug": [page.slug], "order": [page.order], "number": [page.article_id]}


def _address(old: OldAddress, house: House) -> dict[str, list]:
    return {"path": [old.path], "story": [old.article_id], "to": [old.to]}


def _term(term: Term, house: House) -> dict[str, list]:
    return {name: [getattr(term, name)] for name in ("wrong", "right", "note")}


_MODELS = {
    Person: _person,
    Channel: _channel,
    Absence: _absence,
    StandingPage: _page,
    OldAddress: _address,
    Term: _term,
}
