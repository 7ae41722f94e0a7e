"""A story on the front page has a placement: the class has another name, its table stays."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_desk_search")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable("spot", "articles_spot"),
                migrations.RenameModel("Spot", "Placement"),
                migrations.AlterField(
                    "placement",
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placement",
                        to="articles.publication",
                    ),
                ),
            ]
        )
    ]
