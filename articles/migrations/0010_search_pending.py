from django.db import migrations

PENDING = "fastupdate = on, gin_pending_list_limit = 256"


def put_off(apps, schema_editor):
    """New stories wait on a list until a worker merges them into the index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER INDEX articles_search_tokens SET ({PENDING})")


def at_once(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER INDEX articles_search_tokens SET (fastupdate = off)")
        schema_editor.execute("SELECT gin_clean_pending_list('articles_search_tokens')")


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_desk_lists")]

    operations = [migrations.RunPython(put_off, at_once)]
