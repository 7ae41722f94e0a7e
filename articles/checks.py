"""System checks of our own: mistakes that an operator should hear of before readers do."""

from django.core.checks import Tags, Warning, register
from django.db import connections

from .guards import GUARDS, missing


@register(Tags.database)
def guards_are_installed(app_configs, databases=None, **kwargs):
    """The rules that the database holds are really in it (design, section 4)."""
    found = []
    for alias in databases or ():
        connection = connections[alias]
        tables = connection.introspection.table_names()
        if GUARDS[0].table in tables and (lost := missing(connection)):
            found.append(
                Warning(
                    f"The database {alias!r} lacks guards: {', '.join(lost)}.",
                    hint="A migration rebuilt their table; it must end with guards.install.",
                    id="articles.W001",
                )
            )
    return found
