"""House terms: everybody on the desk looks them up, editors keep them."""

from django.conf import settings
from django.contrib import admin

from articles import desk
from articles.desk.terms import TERM
from articles.models import Term
from articles.rules import administration

from .access import OfTheDesk
from .keeping import DeletesThroughDesk, SavesThroughDesk, read_changes


@admin.register(Term)
class TermAdmin(SavesThroughDesk, DeletesThroughDesk, OfTheDesk, admin.ModelAdmin):
    list_display = [*TERM]
    search_fields = [*TERM]
    fields = TERM

    def has_add_permission(self, request):
        actor = request.user.as_colleague
        return administration.refusal("keep_terms", actor, settings.NEWSROOM_CHAIN) is None

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def keep(self, request, row, form, change):
        facts = read_changes(form, TERM) if change else form.cleaned_data
        return desk.save_term(row if change else None, request.user, **facts)

    def drop(self, request, row):
        desk.drop_term(row, request.user)
