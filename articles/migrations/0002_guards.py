from django.db import migrations

from articles import guards


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(guards.install, guards.remove)]
