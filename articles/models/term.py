"""A house term: how this newsroom writes a word, and how it does not."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    wrong = models.CharField(_("not like this"), max_length=60, unique=True)
    right = models.CharField(_("but like this"), max_length=60, blank=True)
    note = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        ordering = ["wrong"]
        verbose_name = _("house term")
        verbose_name_plural = _("house terms")

    def __str__(self):
        return f"{self.wrong} → {self.right}" if self.right else self.wrong
