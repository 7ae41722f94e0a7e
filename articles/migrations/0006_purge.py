from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Purge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=255, verbose_name="address")),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("due_at", models.DateTimeField(db_index=True, verbose_name="next try")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("problem", models.TextField(blank=True, verbose_name="last error")),
            ],
            options={
                "verbose_name": "purge",
                "verbose_name_plural": "purges",
                "ordering": ["id"],
            },
        ),
    ]
