from django.db import migrations, models


class Migration(migrations.Migration):
    """What the desk asks for is looked up, not looked for, however much there is."""

    dependencies = [
        ("articles", "0018_page_build"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.AddIndex(
            "notification", models.Index(fields=["read_at"], name="notification_read")
        ),
        migrations.AddIndex(
            "notification",
            models.Index(
                fields=["at"], name="notification_by_mail", condition=models.Q(in_bell=False)
            ),
        ),
        migrations.AddIndex("delivery", models.Index(fields=["done_at"], name="delivery_done")),
        migrations.AddIndex("absence", models.Index(fields=["until"], name="absence_until")),
        migrations.AddIndex(
            "entry",
            models.Index(fields=["id"], name="entry_noted", condition=models.Q(note__gt="")),
        ),
        # The table is another package's, so its models cannot name it.
        migrations.RunSQL(
            "CREATE INDEX tag_name ON taggit_tag (UPPER(name))", "DROP INDEX IF EXISTS tag_name"
        ),
    ]
