"""Programs that are told, and the letters on their way to them and to mailboxes."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import desk
from articles.models import CHOSEN_OCCASIONS, Delivery, Occasion, Webhook
from articles.text.hosts import host_of

from .access import ForAdministrators
from .keeping import SavesThroughDesk


class WebhookForm(forms.ModelForm):
    occasions = forms.MultipleChoiceField(
        label=_("occasions"),
        choices=[(o.value, o.label) for o in CHOSEN_OCCASIONS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    secret = forms.CharField(
        label=_("secret"),
        max_length=100,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Never shown again. Empty: the one kept stays; a program of our own gets one that is "
            "shown once. For DingTalk and Feishu the robot's own; WeCom has none."
        ),
    )

    url = forms.URLField(
        label=_("address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Where this newsroom posts to; redirects are not followed."),
    )

    class Meta:
        model = Webhook
        fields = ["name", "kind", "url", "secret", "occasions", "is_active"]

    def clean_secret(self):
        return self.cleaned_data["secret"] or self.instance.secret


@admin.register(Webhook)
class WebhookAdmin(SavesThroughDesk, ForAdministrators, admin.ModelAdmin):
    form = WebhookForm
    list_display = ["name", "kind", "host", "told_of", "is_active"]

    @admin.display(description=_("address"))
    def host(self, webhook):
        """Without its path: a robot's address is a key."""
        return host_of(webhook.url)

    @admin.display(description=_("occasions"))
    def told_of(self, webhook):
        labels = dict(Occasion.choices)
        return "\uff1b".join(str(labels.get(o, o)) for o in webhook.occasions)

    def keep(self, request, row, form, change):
        had = Webhook.objects.filter(pk=row.pk).values_list("secret", flat=True).first()
        webhook = desk.save_webhook(row, request.user)
        if webhook.secret not in (had, form.cleaned_data["secret"]):
            messages.warning(
                request,
                gettext("Copy the secret now, it is not shown again: %(secret)s")
                % {"secret": webhook.secret},
            )
        return webhook


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("open", _("on its way")),
            ("given_up", _("given up")),
            ("done", _("delivered")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "given_up":
            return queryset.given_up()
        if self.value() in ("open", "done"):
            return queryset.filter(done_at__isnull=self.value() == "open")
        return queryset


@admin.register(Delivery)
class DeliveryAdmin(ForAdministrators, admin.ModelAdmin):
    """Read-only, but for one button."""

    actions = None
    list_display = ["to", "about", "state", "tries", "next_try", "error", "again"]
    list_display_links = None
    list_filter = [StateFilter, "webhook"]
    list_select_related = ["webhook", "notification__person", "entry__article"]
    ordering = ["-id"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_urls(self):
        again = self.admin_site.admin_view(self.again_view)
        return [path("<int:pk>/again/", again, name="articles_delivery_again"), *super().get_urls()]

    @admin.display(description=_("to"))
    def to(self, delivery):
        if delivery.webhook:
            return delivery.webhook.name
        person = delivery.notification.person
        return format_html("{} &lt;{}&gt;", person, person.email)

    @admin.display(description=_("about"))
    def about(self, delivery):
        story = delivery.entry.article
        return format_html('<a href="{}">{}</a>', story.get_absolute_url(), story)

    @admin.display(description=_("state"))
    def state(self, delivery):
        if delivery.done_at:
            return _("delivered")
        return _("given up") if delivery.is_given_up else _("on its way")

    @admin.display(description=_("next try"))
    def next_try(self, delivery):
        resting = delivery.done_at or delivery.is_given_up
        return None if resting else delivery.next_try_at

    @admin.display(description=_("try again"))
    def again(self, delivery):
        """A button of the list's own form, so that it works without a script."""
        if delivery.done_at or not delivery.tries:
            return ""
        address = reverse("admin:articles_delivery_again", args=[delivery.pk])
        return format_html(
            '<button class="button" form="changelist-form" formaction="{}">{}</button>',
            address,
            _("Try again"),
        )

    @method_decorator(require_POST)
    def again_view(self, request, pk):
        try:
            desk.try_again(get_object_or_404(Delivery, pk=pk), request.user)
            messages.success(request, gettext("The letter goes out again in a moment."))
        except desk.Refused as refusal:
            messages.error(request, refusal)
        return HttpResponseRedirect(reverse("admin:articles_delivery_changelist"))
