"""Django's private parts are touched in one room, `articles/framework/`, and are there."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Manager, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from articles.models import Article

ROOT = Path(__file__).resolve().parents[2] / "articles"
#: What libraries document, though it begins with a line: options and managers of a model, and what
#: every named tuple has.
DOCUMENTED = {"_meta", "_default_manager", "_base_manager", "_asdict", "_make", "_replace"}
#: What an object may ask of itself.
OWN = {"self", "cls"}


def private_parts(path: Path) -> Iterator[str]:
    """Private attributes of other people's objects that a file touches."""
    tree = ast.parse(path.read_text())
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    own |= {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _stored(node)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not node.attr.startswith("_"):
            continue
        is_own = (isinstance(node.value, ast.Name) and node.value.id in OWN) or node.attr in own
        is_inherited = isinstance(node.value, ast.Call)
        if node.attr.startswith("__") or node.attr in DOCUMENTED:
            continue
        if is_inherited or not is_own:
            yield node.attr


def _stored(node: ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


def test_no_other_room_touches_private_parts():
    rooms = [path for path in ROOT.rglob("*.py") if "migrations" not in path.parts]
    touched = [
        (str(path.relative_to(ROOT)), name) for path in rooms for name in private_parts(path)
    ]
    assert [row for row in touched if not row[0].startswith("framework/")] == []
    assert touched


def test_those_that_are_touched_are_there():
    """Another Django that changed them fails here, with the name of what it changed."""
    queryset = Article.objects.filter(pk=1)
    compiler = queryset.query.get_compiler(using=queryset.db)
    compiler.as_sql()
    assert issubclass(queryset._iterable_class, object)
    assert queryset._known_related_objects == {}
    assert isinstance(compiler, SQLCompiler)
    assert isinstance(compiler.col_count, int)
    assert compiler.select[0][0].target is Article._meta.pk
    assert list(inspect.signature(SQLCompiler.get_converters).parameters) == ["self", "expressions"]
    assert list(inspect.signature(SQLCompiler.has_composite_fields).parameters) == [
        "self",
        "expressions",
    ]
    assert "result_type" in inspect.signature(SQLCompiler.execute_sql).parameters
    assert isinstance(Article._base_manager, Manager)
    assert isinstance(Article._base_manager.all(), QuerySet)
