"""The table of the desk's own index. Stories are put into it after the last migration
(``articles.management.indexes``)."""

from django.db import migrations

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE articles_desk_search USING fts5(headline UNINDEXED, text UNINDEXED,"
        " tokens, detail=none, columnsize=0, tokenize=\"ascii tokenchars '^#+@=.'\")",
    ),
    "postgresql": (
        "CREATE TABLE articles_desk_search (article_id bigint PRIMARY KEY,"
        " headline text NOT NULL, text text NOT NULL, tokens tsvector NOT NULL)",
        "CREATE INDEX articles_desk_search_tokens ON articles_desk_search USING gin (tokens)"
        " WITH (fastupdate = on, gin_pending_list_limit = 256)",
    ),
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS articles_desk_search")


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_desk_indexes")]

    operations = [migrations.RunPython(create, drop)]
