"""The tables of readers' index in the newsroom's own database. What is public is put into it after
the last migration (``articles.management.indexes``)."""

from django.db import migrations

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE articles_search USING fts5(article_id UNINDEXED, mark UNINDEXED,"
        " headline UNINDEXED, text UNINDEXED, tokens, detail=none, columnsize=0,"
        " tokenize=\"ascii tokenchars '^#+@=.'\")",
    ),
    "postgresql": (
        "CREATE TABLE articles_search (article_id bigint PRIMARY KEY, place bigint NOT NULL,"
        " mark text NOT NULL, headline text NOT NULL, text text NOT NULL, tokens tsvector NOT NULL)",
        "CREATE INDEX articles_search_place ON articles_search (place)",
        "CREATE INDEX articles_search_tokens ON articles_search USING gin (tokens)",
    ),
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS articles_search")


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_press")]

    operations = [migrations.RunPython(create, drop)]
