"""The two applications: the newsroom's own, and the stock admin with our desk as its site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from .framework.database import describe


def say_database(sender, using, verbosity, **kwargs):
    """``migrate`` begins with the name of the database that it changes."""
    if verbosity:
        print(f"Database: {describe(connections[using])}")  # noqa: T201


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        from .management import checks  # noqa: F401
        from .management.guards import lift_guards, restore_guards
        from .management.indexes import fill_indexes

        pre_migrate.connect(lift_guards, sender=self)
        post_migrate.connect(restore_guards, sender=self)
        post_migrate.connect(fill_indexes, sender=self)

        pre_migrate.connect(say_database, sender=self)


class DeskConfig(AdminConfig):
    default_site = "articles.admin.site.DeskSite"

    def ready(self):
        super().ready()
        # Not from the package itself: the site lies in it, and is made when it is first asked for.
        from .admin import screens  # noqa: F401
