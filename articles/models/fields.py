"""Fields that check what they hold. Migrations see Django's own fields, as the columns are.

A validator in ``validators=[…]`` would be written into migrations, which would then call today's
code. Here it belongs to the field's class instead.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

#: Roles of a credit with what is printed in front of the names.
CREDIT_ROLES = {
    "reporter": _("Reporter"),
    "correspondent": _("Correspondent"),
    "photographer": _("Photographer"),
}


def check_web_address(value: str) -> None:
    """Refuse an address that is not http or https, whatever it hides behind."""
    if not value.lower().startswith(("http://", "https://")):
        raise ValidationError(_("%(value)s is not a web address."), params={"value": value})


def _is_credit(credit: object) -> bool:
    if not isinstance(credit, dict) or set(credit) != {"role", "name"}:
        return False
    role, name = credit["role"], credit["name"]
    return role in list(CREDIT_ROLES) and isinstance(name, str) and bool(name.strip())


def check_credits(value: list) -> None:
    """Refuse anything but ``[{"role": …, "name": …}, …]`` with the known roles."""
    for credit in value if isinstance(value, list) else [None]:
        if not _is_credit(credit):
            raise ValidationError(
                _("%(value)s is not a credit with a role and a name."), params={"value": credit}
            )


class WebAddressField(models.URLField):
    default_validators = [*models.URLField.default_validators, check_web_address]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class CreditsField(models.JSONField):
    default_validators = [*models.JSONField.default_validators, check_credits]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
