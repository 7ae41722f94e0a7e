"""What each page was made with, and which of the times that it was wanted its file is of.

Every page is due after this, as after any change of the build: until then readers get it from
Django.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_picture_unfit"),
    ]

    operations = [
        migrations.AddField(
            model_name="page",
            name="build",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="page",
            name="pressed_wanted",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(fields=["build"], name="page_build"),
        ),
    ]
