"""A figure has a focal point of its own, which a change in the library does not reach.

Each begins with the one that it showed, so the digest of no working copy changes.
"""

from django.core.validators import MaxValueValidator
from django.db import migrations, models


def take_over(apps, editor):
    picture = apps.get_model("articles", "Picture").objects.filter(pk=models.OuterRef("picture"))
    apps.get_model("articles", "Figure").objects.update(
        focal_x=models.Subquery(picture.values("focal_x")),
        focal_y=models.Subquery(picture.values("focal_y")),
    )


def _percent(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        default=50, editable=False, validators=[MaxValueValidator(100)], verbose_name=label
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_occasion_moved")]

    operations = [
        migrations.AddField("figure", "focal_x", _percent("focal point across, %")),
        migrations.AddField("figure", "focal_y", _percent("focal point down, %")),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
