"""Plans: stories before there is a text, who writes them, and by when."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.validators import MaxLengthValidator
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import desk
from articles.models import Article, Assignment
from articles.rules import administration
from articles.text import bounds

from .access import OfTheDesk
from .keeping import SavesThroughDesk, read_changes


class StateFilter(admin.SimpleListFilter):
    """Open plans unless asked for others."""

    title, parameter_name = _("where it stands"), "stands"

    def lookups(self, request, model_admin):
        return [("open", _("planned")), ("written", _("being written")), ("closed", _("given up"))]

    def queryset(self, request, queryset):
        conditions = {
            "open": {"article": None, "closed_at": None},
            "written": {"article__isnull": False},
            "closed": {"closed_at__isnull": False},
        }
        return queryset.filter(**conditions.get(self.value(), {}))


@admin.register(Assignment)
class AssignmentAdmin(SavesThroughDesk, OfTheDesk, admin.ModelAdmin):
    list_display = ["title", "channel", "reporter", "deadline", "length", "where"]
    list_filter = [StateFilter, "channel"]
    list_select_related = ["channel", "reporter", "article__publication"]
    search_fields = ["title", "brief", "reporter__name"]
    fields = ["title", "brief", ("channel", "reporter"), ("deadline", "length")]
    change_form_template = "admin/assignment.html"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "brief":
            field.max_length = field.widget.attrs["maxlength"] = bounds.BRIEF
            field.validators.append(MaxLengthValidator(bounds.BRIEF))
        return field

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_add_permission(self, request):
        return _may_plan(request.user.as_colleague)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return self.has_add_permission(request)
        planner = _may_plan(request.user.as_actor(obj.channel_id))
        return planner and not obj.article_id and not obj.closed_at

    @admin.display(description=_("where it stands"))
    def where(self, plan):
        if plan.article:
            return plan.article.station
        return _("given up") if plan.closed_at else _("planned")

    def get_urls(self):
        own = [
            path(
                f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"articles_plan_{verb}"
            )
            for verb, view in (("take_up", self.take_up_view), ("give_up", self.give_up_view))
        ]
        return [*own, *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        plans = self.get_queryset(request).filter(pk=object_id or 0) if _is_id(object_id) else ()
        plan = next(iter(plans), None)
        extra = {"plan": plan, "may_take_up": bool(plan) and _may_write(plan, request.user)}
        return super().changeform_view(
            request, object_id, form_url, {**extra, **(extra_context or {})}
        )

    @method_decorator(require_POST)
    def take_up_view(self, request, pk):
        return self._do(request, pk, self._take_up)

    @method_decorator(require_POST)
    def give_up_view(self, request, pk):
        return self._do(request, pk, self._give_up)

    def _do(self, request, pk, do):
        plan = self.get_queryset(request).filter(pk=pk).first()
        overview = HttpResponseRedirect(reverse("admin:articles_assignment_changelist"))
        if plan is None:
            return overview
        try:
            return HttpResponseRedirect(do(request, plan))
        except desk.Refused as refusal:
            messages.error(request, refusal)
            return HttpResponseRedirect(reverse("admin:articles_assignment_change", args=[pk]))

    def _take_up(self, request, plan):
        article = desk.take_up(plan, request.user)
        messages.success(request, gettext("“%(plan)s” is yours to write.") % {"plan": plan})
        return reverse("admin:articles_article_change", args=[article.pk])

    def _give_up(self, request, plan):
        desk.give_up(plan, request.user, note=request.POST.get("note", ""))
        messages.success(request, gettext("“%(plan)s” is given up.") % {"plan": plan})
        return reverse("admin:articles_assignment_changelist")

    def keep(self, request, row, form, change):
        if change:
            return desk.reassign(row, request.user, **read_changes(form, desk.PLANNED))
        return desk.assign(request.user, **form.cleaned_data)


def _may_plan(actor) -> bool:
    return administration.refusal("assign", actor, settings.NEWSROOM_CHAIN) is None


def _may_write(plan, person) -> bool:
    """Whether the button is theirs; whether the story may be taken up, the desk says."""
    if plan.article_id or plan.closed_at or plan.reporter_id not in (None, person.pk):
        return False
    return Article(channel=plan.channel).refusal("create", person) is None


def _is_id(object_id) -> bool:
    return bool(object_id) and object_id.isascii() and object_id.isdigit() and len(object_id) < 19
