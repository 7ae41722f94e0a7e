from django.db import migrations, models


def keep_all(apps, schema_editor) -> None:
    """Until now none chosen meant all: whoever has a duty and no channel keeps all of them."""
    people = apps.get_model("articles", "Person").objects
    in_all = people.filter(channels=None, groups__isnull=False).values("pk")
    people.filter(pk__in=list(in_all.values_list("pk", flat=True))).update(all_channels=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_withdrawal_notice")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="all_channels",
            field=models.BooleanField(
                default=False,
                help_text="The duties hold in every channel, also in those that are still to come.",
                verbose_name="all channels",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="channels",
            field=models.ManyToManyField(
                blank=True,
                help_text="The channels in which the duties hold. In none chosen, none holds.",
                related_name="people",
                to="articles.channel",
                verbose_name="channels",
            ),
        ),
        migrations.RunPython(keep_all, migrations.RunPython.noop),
    ]
