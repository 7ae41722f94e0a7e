"""A sign-off: one person's name under one step for one release."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .person import Person
from .release import Release


class SignOff(models.Model):
    release = models.ForeignKey(Release, models.PROTECT, related_name="signoffs")
    step = models.CharField(_("step"), max_length=40)
    label = models.CharField(_("printed label"), max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="signoffs")
    name = models.CharField(_("printed name"), max_length=60)
    digest = models.CharField(_("digest"), max_length=64)
    at = models.DateTimeField(_("signed"))

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        constraints = [
            models.UniqueConstraint(fields=["release", "step"], name="signoff_step_once"),
            models.UniqueConstraint(fields=["release", "person"], name="signoff_person_once"),
        ]

    def __str__(self):
        return f"{self.label}:{self.name}"

    @cached_property
    def stood_in_for(self) -> list[str]:
        """Names of absent colleagues whose duty this signature was given in, by the log."""
        line = self.release.entries.filter(verb="sign", person=self.person_id).last()
        return line.data.get("stood_in_for", []) if line else []

    @property
    def seal(self) -> dict:
        """What the log keeps of a signature."""
        return {
            "step": self.step,
            "label": self.label,
            "person": self.person_id,
            "name": self.name,
            "digest": self.digest,
            "at": self.at,
        }
