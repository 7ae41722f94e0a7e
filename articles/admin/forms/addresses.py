"""Old addresses, as an administrator types them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import OldAddress


class OldAddressForm(forms.ModelForm):
    """Where an old address leads, as one field: a story by its number, or a path."""

    to = forms.CharField(
        label=_("leads to"),
        help_text=_("The number or the address of a story, or a path of this site: /corrections/"),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    class Meta:
        model = OldAddress
        fields = ["path", "to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["to"] = self.instance.to or self.instance.article_id or ""

    def clean(self):
        """The desk brings the address into its normal form, and says whether it is taken."""
        return self.cleaned_data

    def _post_clean(self):
        """Nothing is put into the row here."""
