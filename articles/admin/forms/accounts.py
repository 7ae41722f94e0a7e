"""Forms of accounts, with duties by name instead of groups and permissions."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.forms import (
    PasswordChangeForm,
    SetPasswordForm,
    UsernameField,
)
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from articles import desk
from articles.models import CREDIT_ROLES
from articles.rules import chain
from articles.text import bounds


class _ShortPasswords:
    """A form in which no password is longer than the desk takes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields:
            if "password1" in name:
                self.fields[name].validators.append(MaxLengthValidator(bounds.PASSWORD))
                self.fields[name].widget.attrs["maxlength"] = bounds.PASSWORD


class PersonForm(forms.ModelForm):
    """A person's account."""

    duties = forms.MultipleChoiceField(
        label=_("duties"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        labels = {
            "name": _("real name"),
            "email": _("e-mail"),
            "is_active": _("the account is open"),
            "is_staff": _("may sign in to the desk"),
            "is_superuser": _("administrator"),
        }
        help_texts = {
            "username": _("What the person types to sign in."),
            "is_active": _("Closed instead of deleted: the record keeps the name."),
            "is_staff": "",
            "is_superuser": _("Keeps accounts, channels and absences; signs nothing by that."),
        }
        field_classes = {"username": UsernameField}
        widgets = {"channels": forms.CheckboxSelectMultiple}

    def clean(self):
        """Whoever is given a duty is given channels with it: all, or those that are named."""
        data = super().clean()
        if data.get("duties") and not (data.get("all_channels") or data.get("channels")):
            self.add_error(
                "channels",
                _(
                    "Duties hold in the channels that are chosen, so these would hold nowhere: "
                    "choose channels, tick “all channels”, or take the duties away."
                ),
            )
        return data

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "duties" in self.fields:
            self.fields["duties"].choices = duty_choices()
            duties = self.instance.duties if self.instance.pk else ()
            self.fields["duties"].initial = list(duties)


class LinkPasswordForm(_ShortPasswords, SetPasswordForm):
    """A password that somebody sets by a link."""


class OwnPasswordForm(_ShortPasswords, PasswordChangeForm):
    """Somebody's own new password."""

    def save(self, commit=True):
        self.user = desk.change_password(self.user, self.cleaned_data["new_password1"])
        return self.user


def duty_choices() -> list[tuple[str, str]]:
    """Duties that can be given: writing, and each step of today's chain."""
    steps = [(step.slug, step.label) for step in settings.NEWSROOM_CHAIN]
    return [(chain.REPORTER, str(CREDIT_ROLES["reporter"])), *steps]
