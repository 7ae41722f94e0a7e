"""How this newsroom is set up: the values in force, to look at; they are set in its environment."""

from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.framework.database import describe
from articles.models import CREDIT_ROLES, Absence, Channel, Delivery, Person, Term, Webhook
from articles.rules import chain
from articles.text import hosts

from .forms import duty_choices

#: What everybody on the desk may know, by its variable. What is not named here is not shown: a
#: setting that comes later may hold a password.
_SHOWN = {
    "NEWSROOM_NAME": lambda: settings.NEWSROOM_NAME,
    "NEWSROOM_URL": lambda: settings.NEWSROOM_URL,
    "NEWSROOM_LANGUAGE": lambda: settings.LANGUAGE_CODE,
    "NEWSROOM_TIME_ZONE": lambda: settings.TIME_ZONE,
    "NEWSROOM_SEARCH": lambda: hosts.host_of(settings.NEWSROOM_SEARCH.get("ADDRESS", "")),
    "NEWSROOM_EMAIL_URL": lambda: settings.NEWSROOM_MAILS,
    "NEWSROOM_WEBSUB_HUB": lambda: hosts.host_of(settings.NEWSROOM_WEBSUB_HUB),
    "NEWSROOM_PURGE_URL": lambda: hosts.host_of(settings.NEWSROOM_PURGE_URL),
    "NEWSROOM_INDEXNOW_KEY": lambda: bool(settings.NEWSROOM_INDEXNOW_KEY),
    "NEWSROOM_BAIDU_TOKEN": lambda: bool(settings.NEWSROOM_BAIDU_TOKEN),
    "NEWSROOM_SECURITY_CONTACT": lambda: settings.NEWSROOM_SECURITY_CONTACT,
    "NEWSROOM_TRUST": lambda: settings.NEWSROOM_TRUST,
}


@admin.site.page("settings/", "newsroom")
def newsroom(request):
    """Chain, printed labels, house terms and the rest, and who answers for which step."""
    context = {
        **admin.site.each_context(request),
        "title": _("The newsroom"),
        "steps": _steps(),
        "labels": CREDIT_ROLES.values(),
        "values": _values(),
        "absences": Absence.objects.select_related("person", "deputy")[:5],
        "reporter": chain.REPORTER,
        "screens": _screens(request.user),
    }
    return render(request, "admin/newsroom.html", context)


def _screens(person) -> list[tuple[str, str, str]]:
    """The screens that stand in no menu: name, address, and what they are for."""
    screens = [
        (Absence, _("Who is away, and who stands in.")),
        (Term, _("How the house writes; shown in review, never replaced.")),
    ]
    if person.is_superuser:
        screens += [
            (Person, _("Accounts, duties, channels.")),
            (Channel, _("The sections of the site.")),
            (Webhook, _("Robots and programs that are told of what happens.")),
            (Delivery, _("Letters on their way, and those that were given up.")),
        ]
    return [(_title(model), _list_of(model), what) for model, what in screens]


def _title(model) -> str:
    return capfirst(model._meta.verbose_name_plural)


def _list_of(model) -> str:
    return reverse(f"admin:articles_{model._meta.model_name}_changelist")


def _steps() -> list[tuple[str, str, list[Person]]]:
    """Each duty with its label and who holds it."""
    people = list(Person.objects.filter(is_active=True).prefetch_related("groups"))
    duties_by_person = {p.pk: {group.name for group in p.groups.all()} for p in people}
    return [
        (slug, label, [p for p in people if slug in duties_by_person[p.pk]])
        for slug, label in duty_choices()
    ]


def _values() -> list[tuple[str, str]]:
    """Variable → value, as they are in force; of an address no more than its host."""
    database = ("DATABASE_URL", describe(connection))
    return [database, *((variable, _spell_value(value())) for variable, value in _SHOWN.items())]


def _spell_value(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) or "–"
