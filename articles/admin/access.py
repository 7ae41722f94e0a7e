"""Who sees which screen of the desk; what they may do there, the chain says."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import (
    ALL_VAR,
    ERROR_FLAG,
    ORDER_VAR,
    PAGE_VAR,
    SEARCH_VAR,
)
from django.http import HttpResponseRedirect, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.text import bounds

#: What any list can be asked, and what each filter by a field of its own.
_OF_LISTS = (SEARCH_VAR, PAGE_VAR, ORDER_VAR, ALL_VAR, ERROR_FLAG, IS_POPUP_VAR, TO_FIELD_VAR)
_OF_FILTERS = ("exact", "id__exact", "isnull", "in", "gte", "lt")
#: What the stock admin puts beside a choice: buttons to another screen, that a form has no need of.
_BESIDE = ("can_add_related", "can_change_related", "can_delete_related", "can_view_related")


class Bare:
    """Choices without the stock admin's buttons beside them."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for name in _BESIDE:
            if hasattr(getattr(field, "widget", None), name):
                setattr(field.widget, name, False)
        return field


class Screen(Bare):
    """A list is headed by the name of what it lists, a form by what is done in it.

    Filters show no counts: each would be a query over the whole table.
    """

    show_facets = admin.ShowFacets.NEVER

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term[: bounds.QUERY])

    def changelist_view(self, request, extra_context=None):
        query = self._clean_query(request)
        if query != request.GET:
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def _clean_query(self, request) -> QueryDict:
        """What a list was asked, without what it has no filter for, or no filter could say."""
        names = {*_OF_LISTS, *self._filters(request)}
        query = request.GET.copy()
        for name in request.GET:
            if name not in names or any(len(v) > bounds.QUERY for v in query.getlist(name)):
                del query[name]
        return query

    def _filters(self, request) -> Iterator[str]:
        """Names of the parameters by which this list can be filtered."""
        for one in self.get_list_filter(request):
            if isinstance(one, str):
                yield from (f"{one}__{lookup}" for lookup in _OF_FILTERS)
            else:
                yield one.parameter_name

    def add_view(self, request, form_url="", extra_context=None):
        title = _("Add %(name)s") % {"name": self.opts.verbose_name}
        context = {"title": title, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**context, **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = {
            "title": capfirst(self.opts.verbose_name),
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
        }
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )


class OfTheDesk(Screen):
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


class ForAdministrators(Screen):
    """Screens of administrators; what the record rests on is not deleted."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    has_add_permission = has_module_permission

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        return False
