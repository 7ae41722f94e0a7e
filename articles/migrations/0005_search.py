from django.db import migrations

from articles import search


def create(apps, schema_editor):
    """The tables of the database's own index, with what is public already."""
    index = search.engine_of(schema_editor.connection)
    index.create()
    public = apps.get_model("articles", "Publication").objects.select_related("release")
    for live in public.order_by("id").iterator(500):
        index.index(live)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS articles_search")


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_press")]

    operations = [
        migrations.RunPython(create, drop),
    ]
