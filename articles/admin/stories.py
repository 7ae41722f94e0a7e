"""Stories: the list, and the form in which they are written."""

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles import desk
from articles.models import Article
from articles.search import working

from . import autosave, review, sheet
from .access import OfTheDesk
from .ahead import PagesAhead
from .figures import FigureInline
from .forms import ArticleForm

#: Stories that hold the words, of which a filter may leave out others.
LOOKED_THROUGH = 5000
#: What the editor needs beside our files: its own style sheet, by its hash, and to read the styles
#: of a text that is pasted, where bold is often nothing else.
EDITOR_STYLES = {
    "style-src": ["'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    "style-src-attr": ["'unsafe-inline'"],
}


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
            path("<int:pk>/amend/", self._wrapped(self.amend_view), name=_name("amend")),
            path("<int:pk>/review/", self._wrapped(review.story), name=_name("review")),
            path("<int:pk>/sheet/", self._wrapped(sheet.page), name=_name("sheet")),
            path("<int:pk>/sheet.pdf", self._wrapped(sheet.pdf), name=_name("sheet_pdf")),
            path("<int:pk>/preview/", self._wrapped(review.preview), name=_name("preview")),
            path("<int:pk>/<slug:verb>/do/", self._wrapped(review.act), name=_name("act")),
            path("<int:pk>/plan/", self._wrapped(review.plan), name=_name("plan")),
            path("<int:pk>/comment/", self._wrapped(review.say), name=_name("comment")),
            path(
                "<int:pk>/comment/<int:comment>/<slug:verb>/",
                self._wrapped(review.settle),
                name=_name("settle"),
            ),
        ]
        return own + super().get_urls()

    def _wrapped(self, view):
        return self.admin_site.admin_view(view)

    # -- the list

    def get_queryset(self, request):
        return Article.objects.visible_to(request.user)

    def get_paginator(self, request, *args, **kwargs):
        return PagesAhead(*args, shown=request.GET.get(PAGE_VAR, ""), **kwargs)

    def get_search_results(self, request, queryset, search_term):
        """By the desk's own index; the newest that can be gone to, or where others are to be left
        out, as many as will do."""
        if not search_term:
            return queryset, False
        many = LOOKED_THROUGH if _is_filtered(request) else self._most(request) + 1
        found = working.find(search_term, request.user, many)
        return queryset.filter(pk__in=found), False

    def _most(self, request):
        return PagesAhead([], self.list_per_page, shown=request.GET.get(PAGE_VAR, "")).most

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

    def get_object(self, request, object_id, from_field=None):
        """On its way to being changed the row is locked, so that nobody slips in between."""
        if request.method == "POST":
            Article.objects.select_for_update(no_key=True).filter(pk=_number(object_id)).first()
        return super().get_object(request, object_id, from_field)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        given = {
            "author": request.user,
            "verb": _verb(request),
            "refused": _refused(request),
            "notice": request.GET.get("notice", ""),
        }
        return type(form.__name__, (form,), given)

    @method_decorator(csp_update(EDITOR_STYLES))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        story = self._visible(request, object_id)
        if (
            story
            and request.method == "GET"
            and (why := story.refusal(_verb(request), request.user))
        ):
            messages.warning(request, desk.say(why))
            return HttpResponseRedirect(story.get_absolute_url())
        extra = {
            "verb": _verb(request),
            "story": story,
            "autosaved": autosave.offered(request, story),
            **(extra_context or {}),
        }
        try:
            return super().changeform_view(request, object_id, form_url, extra)
        except desk.Refused as refused:
            request.refused = str(refused)
            return super().changeform_view(request, object_id, form_url, extra)

    def _visible(self, request, object_id):
        return self.get_queryset(request).filter(pk=_number(object_id)).first()

    def amend_view(self, request, pk):
        """The same form, for an editor who rewrites a text in review."""
        request.verb = "amend"
        return self.changeform_view(request, str(pk))

    def render_change_form(self, request, context, *args, **kwargs):
        nonce = request.csp_nonce
        context["media"] = Media.from_media(context["media"], nonce=str(nonce))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        """The desk keeps words and pictures together, in ``save_related``."""

    def save_related(self, request, form, formsets, change):
        words = {**form.words, "figures": formsets[0].placed(request.user)}
        article = self._keep(request, form, words, change)
        if form.times:
            desk.plan(article, request.user, **form.times)
        form.instance.pk = article.pk

    def _keep(self, request, form, words, change):
        if not change:
            return desk.create(request.user, **words)
        stored = Article.objects.get(pk=form.instance.pk)
        if _verb(request) == "amend":
            return desk.amend(stored.latest, request.user, **words).article
        return desk.save(stored, request.user, version=form.cleaned_data["version"], **words)

    def construct_change_message(self, request, form, formsets, add=False):
        """The desk keeps its own log."""

    def log_addition(self, request, obj, message):
        """The desk keeps its own log."""

    log_change = log_addition

    def history_view(self, request, object_id, extra_context=None):
        return review.history(request, _number(object_id))

    # -- and then

    def response_add(self, request, obj, post_url_continue=None):
        return autosave.forgotten(request, None, self._then(request, obj.pk))

    def response_change(self, request, obj):
        return autosave.forgotten(request, obj, self._then(request, obj.pk))

    def _kept_as(self, request, article):
        if _verb(request) != "amend":
            return _("“%(story)s” is saved.") % {"story": article}
        said = _("“%(story)s” is rewritten; it is text %(number)s now.")
        return said % {"story": article, "number": article.latest.number}

    def _then(self, request, pk):
        article = Article.objects.get(pk=pk)
        form = reverse("admin:articles_article_change", args=[pk])
        if "_submit" in request.POST:
            return HttpResponseRedirect(_submitted(request, article) or form)
        messages.success(request, self._kept_as(request, article))
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[pk]))
        done = "_save" in request.POST or _verb(request) == "amend"
        return HttpResponseRedirect(article.get_absolute_url() if done else form)


def _is_filtered(request) -> bool:
    """Whether more is asked of the list than words and a page."""
    return bool(request.GET.keys() - {SEARCH_VAR, PAGE_VAR})


def _name(view: str) -> str:
    return f"articles_article_{view}"


def _number(object_id: str | None) -> int:
    """The id in an address, 0 (nobody's) where it is no number that a database can hold."""
    written = object_id or ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0


def _verb(request) -> str:
    return getattr(request, "verb", "save")


def _refused(request) -> str:
    return getattr(request, "refused", "")


def _submitted(request, article: Article) -> str | None:
    """Hand the story to the editors; None, with a message, if it is not ready."""
    try:
        release = desk.submit(article, request.user, version=article.version)
    except desk.Refused as refused:
        said = _("“%(story)s” is saved, but not submitted: %(why)s")
        messages.error(request, said % {"story": article, "why": refused})
        return None
    waits = {"story": article, "step": release.steps[0].label}
    messages.success(request, _("“%(story)s” is submitted and waits for %(step)s.") % waits)
    return reverse("admin:index")
