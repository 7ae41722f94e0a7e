"""Standing pages: which signed story is read at which short address; kept by administrators."""

from django.contrib import admin

from articles import desk
from articles.models import Article, StandingPage

from .access import ForAdministrators
from .keeping import DeletesThroughDesk, SavesThroughDesk, read_changes


@admin.register(StandingPage)
class StandingPageAdmin(SavesThroughDesk, DeletesThroughDesk, ForAdministrators, admin.ModelAdmin):
    list_display = ["slug", "article", "where", "order"]
    list_select_related = ["article__publication", "article__slot"]
    fields = desk.STANDING_PAGE

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Stories of channels that stand outside the lists, and no others."""
        kwargs["queryset"] = Article.objects.filter(channel__listed=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=Article._meta.get_field("stage").verbose_name)
    def where(self, page):
        return page.article.station

    def keep(self, request, row, form, change):
        facts = read_changes(form, desk.STANDING_PAGE) if change else form.cleaned_data
        return desk.save_standing_page(row if change else None, request.user, **facts)

    def drop(self, request, row):
        desk.remove_standing_page(row, request.user)
