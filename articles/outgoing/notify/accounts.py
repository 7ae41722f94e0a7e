"""What there is to tell of a change to an account: to the person, and to those who answer for
what is published.

Who can open an account, give a duty or have a password set could otherwise sign in another's name,
and nobody would hear of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from django.conf import settings

from articles.models import CREDIT_ROLES, Entry, Occasion, Person, Verb
from articles.rules import chain
from articles.text.words import Sentence, joined
from articles.text.words import Sentence as _

from .messages import Message
from .recipients import holders, ids

_PASSWORD = {
    "set": _("%(person)s set a new password."),
    "link shown": _(
        "%(by)s made a link with which the password of %(person)s can be set; whoever has the "
        "link can use it."
    ),
    "link mailed": _("%(by)s had a link sent to %(person)s, with which they can set a password."),
    "set by link": _(
        "The password of %(person)s was set by a link. If they did not do it, tell an "
        "administrator at once."
    ),
}
_FLAGS = {
    ("is_superuser", True): _("%(by)s made %(person)s an administrator."),
    ("is_superuser", False): _("%(person)s is no administrator any more, by %(by)s."),
    ("is_active", True): _("%(by)s opened the account of %(person)s again."),
    ("is_active", False): _("%(by)s closed the account of %(person)s."),
    ("is_staff", True): _("%(by)s let %(person)s sign in to the desk."),
    ("is_staff", False): _("%(by)s no longer lets %(person)s sign in to the desk."),
}


def account_messages(entry: Entry) -> list[Message]:
    """Message of a line about an account: for its person, and all who sign after the first step."""
    if entry.verb != Verb.APPOINT or entry.data.get("model") != "person":
        return []
    later = [step.slug for step in settings.NEWSROOM_CHAIN[1:]]
    editors = tuple(p for p in holders(later, entry) if p.all_duties & set(later))
    subject = entry.data["id"]
    concerns = (ids(editors) - {entry.person_id}) | {subject}
    sentence = reduce(_then, _sentences(entry, Person.objects.get(pk=subject)))
    return [Message(Occasion.ACCOUNT, sentence, concerns, editors, tells_actor=True)]


def _then(first: Sentence, second: Sentence) -> Sentence:
    return _("%(first)s %(second)s", first=first, second=second)


def _sentences(entry: Entry, person: Person) -> Iterator[Sentence]:
    """One for each kind of change, at least one."""
    facts = {"by": entry.name, "person": str(person)}
    before, after = entry.data["before"], entry.data["after"]
    fields = {name for name in after if before.get(name) != after[name]}
    if not before and fields:
        yield _("%(by)s opened an account for %(person)s.", **facts)
        fields &= {"duties", *(["is_superuser"] if after["is_superuser"] else [])}
    if how := entry.data.get("password"):
        yield Sentence(_PASSWORD[how].template, **facts)
    for (name, value), sentence in _FLAGS.items():
        if name in fields and after[name] is value:
            yield Sentence(sentence.template, **facts)
    if fields & {"duties", "channels", "all_channels"}:
        yield _post(person, facts)
    if "email" in fields:
        yield _("%(by)s changed the e-mail address of %(person)s.", **facts)
    if fields & {"name", "username"}:
        yield _("%(by)s changed the name of %(person)s.", **facts)


def _post(person: Person, facts: dict[str, str]) -> Sentence:
    """What somebody may do now, and where."""
    post = person.own_role
    if not post.duties_anywhere:
        return _("%(person)s holds no duty in any channel now, by %(by)s.", **facts)
    labels = {step.slug: step.label for step in settings.NEWSROOM_CHAIN}
    labels[chain.REPORTER] = str(CREDIT_ROLES["reporter"])
    facts = {**facts, "duties": joined(labels.get(d, d) for d in sorted(post.duties))}
    if post.channel_ids is None:
        return _("%(person)s is %(duties)s in all channels now, by %(by)s.", **facts)
    channels = joined(person.channels.values_list("name", flat=True))
    return _("%(person)s is %(duties)s in %(channels)s now, by %(by)s.", **facts, channels=channels)
