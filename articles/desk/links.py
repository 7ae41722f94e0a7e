"""Links with which somebody sets their own password: nobody sets another's.

A link works once, for a day, and is kept nowhere: it is made of what the account is now, so a new
password, a sign-in or another e-mail address ends it.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from articles.models import Person, Verb
from articles.text.words import Sentence as _

from .accounts import account_facts, require_short_password
from .administration import log_change, require_permission
from .moment import NOW
from .refused import Refused, verb

#: How the log says what became of a password.
LINK_MAILED, LINK_SHOWN, SET_BY_LINK = "link mailed", "link shown", "set by link"


@verb
def offer_link(person: Person, by: Person, *, at: datetime = NOW) -> str:
    """Let ``person`` set a password. The link goes to their mailbox, and "" is returned; where
    there is none, it is returned, for ``by`` to hand it over."""
    require_permission("appoint", by)
    person = _open_account(person)
    is_mailed = settings.NEWSROOM_MAILS and bool(person.email)
    facts = account_facts(person)
    how = LINK_MAILED if is_mailed else LINK_SHOWN
    log_change(Verb.APPOINT, by, person, facts, facts, at, how)
    return "" if is_mailed else link_for(person)


@verb
def use_link(person: Person, token: str, password: str, *, at: datetime = NOW) -> Person:
    """Set the password of the account that a link is for. Who used it, nobody knows: so the
    person, and all responsible editors, are told."""
    require_short_password(password)
    person = _open_account(person)
    if not default_token_generator.check_token(person, token):
        raise Refused(
            _("This link was used already or is too old; ask an administrator for another one.")
        )
    person.set_password(password)
    person.save(update_fields=["password"])
    facts = account_facts(person)
    log_change(Verb.APPOINT, person, person, facts, facts, at, SET_BY_LINK)
    return person


def link_for(person: Person) -> str:
    """The path of a new link for an account as it is now."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("admin:password_by_link", args=[uid, default_token_generator.make_token(person)])


def _open_account(person: Person) -> Person:
    """The account, locked; refused if it is closed."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise Refused(_("The account of %(name)s is closed.", name=person))
    return person
