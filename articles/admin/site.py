"""The desk: the stock admin as a newsroom's place of work.

It stands outside ``admin/``: Django makes the site before it discovers the screens.
"""

from functools import wraps

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    PasswordChangeView,
    PasswordResetConfirmView,
)
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from articles import desk
from articles.models import InQueue, Notification, Release

from . import dashboard, pending_form, sign_in
from .forms import LinkPasswordForm, OwnPasswordForm


class PasswordByLink(PasswordResetConfirmView):
    """Where a link leads with which somebody sets their own password; nobody is signed in here.

    Django's view keeps the token in the session, so that no address gives it away.
    """

    form_class = LinkPasswordForm
    title = _("Set your password")
    template_name = "registration/password_reset_confirm.html"

    @property
    def extra_context(self):
        return admin.site.each_context(self.request)

    def form_valid(self, form):
        token = self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, "")
        try:
            desk.use_link(self.user, token, form.cleaned_data["new_password1"])
        except desk.Refused as refusal:
            messages.error(self.request, refusal)
        else:
            messages.success(self.request, _("Your password is set; sign in with it."))
        return HttpResponseRedirect(reverse("admin:login"))


class DeskSite(AdminSite):
    index_title = _("My desk")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    def __init__(self, name="admin"):
        super().__init__(name)
        self._pages = []

    def page(self, route, name):
        """Give a view an address on the desk: for a screen that is no list of one model."""

        def register(view):
            self._pages.append(path(route, self.admin_view(view), name=name))
            return view

        return register

    def get_urls(self):
        """With our own way to a row in place of the stock one, which leads everybody to any row."""
        stock = [u for u in super().get_urls() if getattr(u, "name", "") != "view_on_site"]
        to_row = path(
            "r/<int:content_type_id>/<path:object_id>/",
            self.admin_view(self.to_row),
            name="view_on_site",
        )
        by_link = path(
            "password/<uidb64>/<token>/", PasswordByLink.as_view(), name="password_by_link"
        )
        return [*self._pages, by_link, to_row, *stock]

    def to_row(self, request, content_type_id, object_id):
        """To the page of a row, for whoever finds the row on its screen here (rule R12)."""
        kind = ContentType.objects.filter(pk=content_type_id).first()
        screen = self._registry.get(kind and kind.model_class())
        if screen is None or not hasattr(screen.model, "get_absolute_url"):
            raise Http404
        row = screen.has_view_permission(request) and screen.get_object(request, object_id)
        if not row:
            raise Http404
        return HttpResponseRedirect(row.get_absolute_url())

    def admin_view(self, view, cacheable=False):
        """With the sign-in in place of a lost form, if somebody was signed out over it."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def view_or_sign_in(request, *args, **kwargs):
            pending = "" if self.has_permission(request) else pending_form.pack_form(request)
            if pending:
                return self._sign_in_again(request, pending)
            return inner(request, *args, **kwargs)

        return view_or_sign_in

    def _sign_in_again(self, request, pending):
        context = {
            **self.each_context(request),
            "title": _("Sign in"),
            "form": AdminAuthenticationForm(request),
            "app_path": reverse("admin:login"),
            "next": reverse("admin:index"),
            "carried": pending,
        }
        response = TemplateResponse(request, "admin/login.html", context, status=403)
        add_never_cache_headers(response)
        return response

    def login(self, request, extra_context=None):
        """The stock sign-in; what was carried to it goes on from there, for its writer alone."""
        pending = request.POST.get(pending_form.CARRIED, "")
        response = super().login(request, {"carried": pending, **(extra_context or {})})
        if not pending or response.status_code != 302:
            return response
        posted_form = pending_form.unpack_form(request.POST, request.user.pk)
        if posted_form is None:
            messages.warning(request, _("What was typed on that page was not yours; it is gone."))
            return response
        context = {
            **self.each_context(request),
            "title": _("Signed in again"),
            "carried": posted_form,
        }
        return TemplateResponse(request, "admin/carry_on.html", context)

    def password_change(self, request, extra_context=None):
        """Somebody's own new password, kept by the desk. Whoever finds a session open may not
        guess the old one there for ever."""
        if answer := sign_in.locked_out(request):
            return answer
        answer = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done"),
            template_name="registration/password_change_form.html",
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)
        if answer.status_code == 200 and "old_password" in answer.context_data["form"].errors:
            sign_in.count_wrong_password(request)
        return answer

    @property
    def site_title(self):
        return settings.NEWSROOM_NAME

    site_header = site_title

    def has_permission(self, request):
        """Accounts with any work to do here; an outsider's account stays outside."""
        person = request.user
        if not person.is_active or not person.is_staff:
            return False
        return person.is_superuser or person.is_on_the_desk

    def each_context(self, request):
        """With the numbers in the bell and in the menu: one query each."""
        context = super().each_context(request)
        if context["has_permission"]:
            context["waits"] = len(queue_of(request))
            context["unread"] = Notification.objects.in_bell_of(request.user).unread().count()
        return context

    def get_app_list(self, request, app_label=None):
        """Nothing: no page of the desk shows it, and it takes a fifth of a page's time to make."""
        return []

    def app_index(self, request, app_label, extra_context=None):
        """What the stock admin lists there stands on the newsroom's own page."""
        return HttpResponseRedirect(reverse("admin:newsroom"))

    def index(self, request, extra_context=None):
        work = dashboard.work_of(request.user, queue=queue_of(request))
        return super().index(request, {**work, **(extra_context or {})})


def queue_of(request) -> list[InQueue]:
    """What waits for whoever asks; for menu, list and neighbours the same, looked up once."""
    if not hasattr(request, "queue"):
        request.queue = Release.objects.queue_of(request.user)
    return request.queue
