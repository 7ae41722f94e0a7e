"""Who sees which screen of the desk; what they may do there, the chain says."""

from django.contrib import admin
from django.utils.text import capfirst


class Titled:
    """A list is headed by the name of what it lists."""

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})


class OfTheDesk(Titled):
    """Screens for everybody who works here; nothing is deleted anywhere."""

    def has_module_permission(self, request):
        person = request.user
        return person.is_authenticated and (person.is_superuser or person.is_on_the_desk)

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnly(OfTheDesk, admin.ModelAdmin):
    """A part of the record: looked at, never typed into."""

    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ForAdministrators(Titled):
    """Screens of administrators; what the record rests on is not deleted."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    has_add_permission = has_module_permission

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        return False
