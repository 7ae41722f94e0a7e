"""Down to nothing, up to the first release, on to today's schema with its stories, back and again.

That a fresh newsroom is made in one go shows in every other test. ``release_0_1_0.json`` has the
rows of a small newsroom that release 0.1.0 itself made, table by table: a draft and a public story
with a picture, one story that was corrected, one withdrawn, one half signed, one sent back.
"""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from articles import audit, desk, guards
from articles.models import Article, Person
from articles.search import mending, working_mending

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
#: The last migration of release 0.1.0.
RELEASE = "0011_sitemap_index"
ROWS = json.loads(Path(__file__).with_name("release_0_1_0.json").read_text())


def migrate(to: str = "") -> None:
    """To this migration, or all there are: also those of others, which stand on ours."""
    call_command("migrate", *(["articles", to] if to else []), verbosity=0)


@pytest.fixture
def _todays_schema():
    yield
    migrate()


def models_of_release() -> dict[str, type[Model]]:
    apps = MigrationLoader(connection).project_state(("articles", RELEASE)).apps
    return {label: apps.get_model(label) for label in ROWS}


def put_in_rows() -> None:
    """As they were written by 0.1.0, which had guards of its own."""
    tables = models_of_release()
    with transaction.atomic():
        guards.remove(connection)
        for label, model in tables.items():
            columns = {field.attname: field for field in model._meta.concrete_fields}
            model._base_manager.bulk_create(
                model(**{name: columns[name].to_python(value) for name, value in row.items()})
                for row in ROWS[label]
            )
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            cursor.execute(statement)


def rows_of_release() -> dict[str, list[dict]]:
    """What is in the database, as the file has it."""
    return {
        label: [
            {field.attname: _plain(field, row) for field in model._meta.concrete_fields}
            for row in model._base_manager.order_by("pk")
        ]
        for label, model in models_of_release().items()
    }


def _plain(field: models.Field, row: Model) -> object:
    value = getattr(row, field.attname)
    if isinstance(field, models.DateTimeField) and value:
        return value.isoformat()
    return str(value) if isinstance(field, models.FileField) else value


def assert_whole() -> None:
    """The guards, the log and every row it speaks of, and both indexes. The picture's file was left
    behind."""
    assert guards.missing(connection) == []
    assert [str(sentence) for sentence in audit.breaks(files=False)] == []
    for index in (mending, working_mending):
        assert list(filter(None, index.differences())) == []


@pytest.mark.usefixtures("_todays_schema")
def test_a_newsroom_of_the_first_release_comes_to_today_and_back_and_again():
    migrate("zero")
    migrate(RELEASE)
    assert guards.missing(connection) != []
    put_in_rows()
    migrate()
    assert_whole()
    assert_all_channels()
    assert_figures_show_the_same()
    migrate(RELEASE)
    assert_as_it_was()
    migrate()
    assert_whole()
    draft = Article.objects.get(headline="白鹭归来")
    assert desk.submit(draft, draft.owner, version=draft.version).number == 1


def assert_as_it_was() -> None:
    """The log has gone on, each time by the guards that were put in; all else is as in the file."""
    rows = rows_of_release()
    lines, head = rows.pop("articles.Entry"), rows.pop("articles.LogHead")
    written = ROWS["articles.Entry"]
    assert lines[: len(written)] == written
    assert [line["verb"] for line in lines[len(written) :]] == ["organise"]
    assert head[0]["digest"] == lines[-1]["digest"]
    assert rows == {label: ROWS[label] for label in rows}


def assert_all_channels() -> None:
    """None chosen meant all there, and whoever had a duty keeps what they had."""
    kept = dict(Person.objects.values_list("username", "all_channels"))
    everywhere = {name for name, holds in kept.items() if holds}
    assert everywhere == {"zhangliwen", "zhaojing", "fenglisha"}
    assert set(kept) - everywhere == {"sunxiao", "outsider", "admin"}


def assert_figures_show_the_same() -> None:
    """Each figure shows the point that its picture had; no text changes by the upgrade."""
    draft, live = Article.objects.filter(placed__isnull=False).order_by("pk")
    assert [story.figures[0]["focal"] for story in (draft, live)] == [[20, 0], [20, 0]]
    assert live.latest.form_digest == live.latest.digest == live.form_digest
    line = next(line for line in ROWS["articles.Entry"] if line["article_id"] == draft.pk)
    assert draft.form_digest == line["data"]["text"]
