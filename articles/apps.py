"""The two applications: the newsroom's own, and the stock admin with our desk as its site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        from . import checks  # noqa: F401


class DeskConfig(AdminConfig):
    default_site = "articles.admin_site.DeskSite"
