"""System checks of our own: mistakes that an operator should hear of before readers do."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connections
from django.utils.module_loading import import_string

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
                    hint="Run manage.py migrate: it puts them in. Then ask who took them out.",
                    id="articles.W001",
                )
            )
    return found


@register()
def search_engine_can_be_had(app_configs, **kwargs):
    """The package that the search engine needs is installed (``deploy/search.md``)."""
    try:
        import_string(settings.NEWSROOM_SEARCH["ENGINE"])
    except ImportError as error:
        return [
            Error(
                f"The search engine of NEWSROOM_SEARCH cannot be had: {error}.",
                hint="OpenSearch needs a package: pip install 'opensearch-py<3'.",
                id="articles.E001",
            )
        ]
    return []
