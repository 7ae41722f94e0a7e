"""What the guarded tables themselves must hold, by their models: unique columns, foreign keys and
checks. Somebody who owns the database can take these away, too."""

from __future__ import annotations

from django.apps import apps
from django.db.models import CheckConstraint, Model, UniqueConstraint


def expect_constraints(table: str) -> set[tuple]:
    """``("unique", columns)``, ``("key", column, other table)``, ``("check", name)`` of a table."""
    model = _models_by_table().get(table)
    if model is None:
        return set()
    return _unique(model) | _keys(model) | _checks(model)


def _models_by_table() -> dict[str, type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in models}


def _unique(model: type[Model]) -> set[tuple]:
    options = model._meta
    single = {frozenset([f.column]) for f in options.local_concrete_fields if f.unique}
    several = [
        c.fields for c in options.constraints if isinstance(c, UniqueConstraint) and not c.condition
    ]
    several += options.unique_together
    columns = {
        frozenset(options.get_field(name).column for name in names) for names in several if names
    }
    return {("unique", each) for each in single | columns if each != {options.pk.column}}


def _keys(model: type[Model]) -> set[tuple]:
    foreign_keys = [f for f in model._meta.local_concrete_fields if f.remote_field]
    return {("key", f.column, f.related_model._meta.db_table) for f in foreign_keys}


def _checks(model: type[Model]) -> set[tuple]:
    return {("check", c.name) for c in model._meta.constraints if isinstance(c, CheckConstraint)}
