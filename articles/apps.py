"""The two applications: the newsroom's own, and the stock admin with our desk as its site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")


class DeskConfig(AdminConfig):
    default_site = "articles.admin.site.DeskSite"
