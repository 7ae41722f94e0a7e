"""Stories: the list, and the form in which they are written."""

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles.models import Article
from articles.search import working

from . import autosave, review, sheet, writing
from .access import OfTheDesk
from .ahead import PagesAhead
from .figures import FigureInline
from .forms import ArticleForm

#: Stories that hold the words, of which a filter may leave out others.
LOOKED_THROUGH = 5000


class PublicFilter(admin.SimpleListFilter):
    title, parameter_name = _("readers"), "public"

    def lookups(self, request, model_admin):
        return [("yes", _("have it")), ("no", _("do not have it"))]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(publication__isnull=self.value() == "no")


@admin.register(Article)
class ArticleAdmin(OfTheDesk, admin.ModelAdmin):
    form = ArticleForm
    inlines = [FigureInline]
    list_display = ["story", "channel", "where", "writer", "changed_at"]
    list_display_links = None
    list_filter = ["stage", "channel", PublicFilter]
    #: That there is a search; it goes through the desk's own index.
    search_fields = ["headline"]
    date_hierarchy = None
    actions = None
    list_per_page = 50
    show_full_result_count = False
    fieldsets = [
        (_("Headline"), {"fields": ["kicker", "headline", "subhead"], "classes": ["headlines"]}),
        (_("Text"), {"fields": ["body", "version"], "classes": ["text"]}),
        (_("Where it belongs"), {"fields": [("channel", "tags")]}),
        (
            _("Credits and dateline"),
            {
                "fields": [
                    ("source", "reporter"),
                    ("correspondent", "photographer"),
                    ("dateline_place", "dateline_date"),
                ]
            },
        ),
        (
            _("Time"),
            {
                "fields": [("deadline", "publish_at", "embargo_until")],
                "classes": ["times"],
            },
        ),
        (
            _("Reprint"),
            {
                "fields": ["is_reprint", ("reprint_title", "reprint_author"), "reprint_url"],
                "classes": ["collapse"],
            },
        ),
        (
            _("Notice to readers"),
            {"fields": ["notice_kind", "notice_text"], "classes": ["collapse"]},
        ),
    ]

    def get_urls(self):
        own = [
            path("add/autosave/", autosave.call, name=_name("autosave_new")),
            path("<int:pk>/autosave/", autosave.call, name=_name("autosave")),
            path("<int:pk>/amend/", self._wrap(self.amend_view), name=_name("amend")),
            path("<int:pk>/review/", self._wrap(review.story), name=_name("review")),
            path("<int:pk>/sheet/", self._wrap(sheet.page), name=_name("sheet")),
            path("<int:pk>/sheet.pdf", self._wrap(sheet.pdf), name=_name("sheet_pdf")),
            path("<int:pk>/preview/", self._wrap(review.preview), name=_name("preview")),
            path("<int:pk>/<slug:verb>/do/", self._wrap(review.act), name=_name("act")),
            path("<int:pk>/plan/", self._wrap(review.plan), name=_name("plan")),
            path("<int:pk>/comment/", self._wrap(review.say), name=_name("comment")),
            path(
                "<int:pk>/comment/<int:comment>/<slug:verb>/",
                self._wrap(review.settle),
                name=_name("settle"),
            ),
        ]
        return own + super().get_urls()

    def _wrap(self, view):
        return self.admin_site.admin_view(view)

    # -- the list

    def get_queryset(self, request):
        return Article.objects.visible_to(request.user)

    def get_paginator(self, request, *args, **kwargs):
        return PagesAhead(*args, page_number=request.GET.get(PAGE_VAR, ""), **kwargs)

    def get_search_results(self, request, queryset, search_term):
        """By the desk's own index; the newest that can be gone to, or where others are to be left
        out, as many as will do."""
        if not search_term:
            return queryset, False
        many = LOOKED_THROUGH if _is_filtered(request) else self._most(request) + 1
        stories = working.find(search_term, request.user, many)
        return queryset.filter(pk__in=stories), False

    def _most(self, request):
        return PagesAhead([], self.list_per_page, page_number=request.GET.get(PAGE_VAR, "")).most

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.in_lists()
        # Said beside the search box only if something was looked for, and its end is known.
        if changelist.paginator.is_cut or not (changelist.query or changelist.has_active_filters):
            changelist.full_result_count = changelist.result_count
        return changelist

    @admin.display(description=_("story"), ordering="headline")
    def story(self, article):
        return format_html('<a href="{}">{}</a>', article.get_absolute_url(), article)

    @admin.display(description=_("where it stands"))
    def where(self, article):
        return format_html(
            '<span class="station {}{}{}">{}</span>',
            article.stage,
            " live" if article.live else "",
            " scheduled" if article.scheduled else "",
            article.station,
        )

    @admin.display(description=_("writer"), ordering="owner__name")
    def writer(self, article):
        return article.owner or ""

    # -- the form

    def has_add_permission(self, request):
        return Article().refusal("create", request.user) is None

    def has_change_permission(self, request, obj=None):
        """Who sees a story sees its form; whether it may be saved, the desk says."""
        return self.has_view_permission(request)

    def get_fieldsets(self, request, obj=None):
        """What is begun as a correction has its notice on top."""
        every = super().get_fieldsets(request, obj)
        if "notice" not in request.GET:
            return every
        *others, (title, notice) = every
        return [(title, {**notice, "classes": ["notice"]}), *others]

    def add_view(self, request, form_url="", extra_context=None):
        return writing.write(request, self)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return writing.write(request, self, _number(object_id))

    def amend_view(self, request, pk):
        """The same form, for an editor who rewrites a text in review."""
        return writing.write(request, self, pk, "amend")

    def render_change_form(self, request, context, *args, **kwargs):
        nonce = request.csp_nonce
        context["media"] = Media.from_media(context["media"], nonce=str(nonce))
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        return review.history(request, _number(object_id))


def _is_filtered(request) -> bool:
    """Whether more is asked of the list than words and a page."""
    return bool(request.GET.keys() - {SEARCH_VAR, PAGE_VAR})


def _name(view: str) -> str:
    return f"articles_article_{view}"


def _number(object_id: str | None) -> int:
    """The id in an address, 0 (nobody's) where it is no number that a database can hold."""
    text = object_id or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
