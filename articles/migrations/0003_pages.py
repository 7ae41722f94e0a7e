import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """What older rows would have been given when they were made."""
    Publication = apps.get_model("articles", "Publication")
    TaggedPublication = apps.get_model("articles", "TaggedPublication")
    story = Publication.objects.filter(pk=models.OuterRef("content_object"))
    TaggedPublication.objects.update(
        first_published_at=models.Subquery(story.values("first_published_at"))
    )
    noticed = Publication.objects.exclude(release__notice_text="")
    noticed.update(noticed_at=models.F("published_at"))


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        help_text="The whole address as it was, or what follows the name of the site.",
                        max_length=500,
                        unique=True,
                        verbose_name="old address",
                    ),
                ),
                ("to", models.CharField(blank=True, max_length=500, verbose_name="leads to")),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="old_addresses",
                        to="articles.article",
                        verbose_name="story",
                    ),
                ),
            ],
            options={
                "verbose_name": "old address",
                "verbose_name_plural": "old addresses",
                "ordering": ["path"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article__isnull", False), ("to", "")),
                            models.Q(("article", None), models.Q(("to", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="old_address_leads_somewhere",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandingPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        help_text="“about” is read at /about/. Search engines are told of “principles”.",
                        max_length=50,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9-]*\\Z",
                                "Small letters a–z, digits and hyphens; a letter first.",
                            )
                        ],
                        verbose_name="address",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_page",
                        to="articles.article",
                        verbose_name="story",
                    ),
                ),
            ],
            options={
                "verbose_name": "standing page",
                "verbose_name_plural": "standing pages",
                "ordering": ["order", "id"],
            },
        ),
        migrations.AddField(
            model_name="channel",
            name="listed",
            field=models.BooleanField(
                default=True,
                help_text="Unticked: its stories are in no list, feed or navigation, as those “about us”.",
                verbose_name="listed",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="noticed_at",
            field=models.DateTimeField(
                help_text="When readers first had the notice it carries.",
                null=True,
                verbose_name="notice since",
            ),
        ),
        migrations.AddField(
            model_name="taggedpublication",
            name="first_published_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="taggedpublication",
            name="first_published_at",
            field=models.DateTimeField(verbose_name="first published"),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("noticed_at__isnull", False)),
                fields=["-noticed_at", "-id"],
                name="publication_noticed",
            ),
        ),
        migrations.AddIndex(
            model_name="taggedpublication",
            index=models.Index(
                fields=["tag", "-first_published_at", "-content_object"],
                name="publication_with_tag",
            ),
        ),
        migrations.AddIndex(
            model_name="withdrawal",
            index=models.Index(fields=["-at", "-id"], name="withdrawal_newest"),
        ),
    ]
