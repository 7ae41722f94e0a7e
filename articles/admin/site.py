"""The desk: the stock admin as a newsroom's place of work."""

from django.contrib.admin import AdminSite


class DeskSite(AdminSite):
    pass
