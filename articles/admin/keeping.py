"""Screens whose forms are kept by a verb of the desk, never by the form itself."""

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles import desk

#: A moment is one field with the browser's own calendar, labelled as one.
_MOMENT = {
    "form_class": forms.DateTimeField,
    "widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
}


class SavesThroughDesk:
    """The form cleans; ``keep`` asks the desk. What the desk refuses stands over the form, with
    everything that was typed."""

    actions = None
    formfield_overrides = {models.DateTimeField: _MOMENT}

    def keep(self, request, row, form, change):
        """Do the verb and return the row it kept."""
        raise NotImplementedError

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except desk.Refused as refusal:
            request.refusal = str(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", "")

        def clean(self):
            data = super(form, self).clean()
            if refusal:
                self.add_error(None, refusal)
            return data

        return type(form.__name__, (form,), {"clean": clean}) if refusal else form

    def save_form(self, request, form, change):
        return form.instance

    def save_model(self, request, obj, form, change):
        obj.__dict__.update(self.keep(request, obj, form, change).__dict__)

    def save_related(self, request, form, formsets, change):
        """The verb kept everything."""

    def construct_change_message(self, request, form, formsets, add=False):
        """The desk keeps its own log."""

    def log_addition(self, request, obj, message):
        """The desk keeps its own log."""

    log_change = log_addition

    def history_view(self, request, object_id, extra_context=None):
        return HttpResponseRedirect(reverse("admin:articles_entry_changelist"))


class DeletesThroughDesk:
    """What is deleted here is deleted by a verb; ``drop`` asks the desk."""

    def drop(self, request, row):
        raise NotImplementedError

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except desk.Refused as refusal:
            return tell_refusal(request, refusal)

    def delete_model(self, request, obj):
        self.drop(request, obj)

    def log_deletions(self, request, queryset):
        """The desk keeps its own log."""


def read_changes(form, names) -> dict:
    """What somebody changed in a form, so that what another changed meanwhile stays."""
    return {n: form.cleaned_data[n] for n in names if n in form.changed_data}


def tell_refusal(request, refusal) -> HttpResponseRedirect:
    """Back to the same page, with the reason."""
    messages.error(request, refusal)
    return HttpResponseRedirect(request.get_full_path())
