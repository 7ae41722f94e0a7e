"""``manage.py backup FILE``: the database in force, whichever it is, as one file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles import desk
from articles.audit import backup
from articles.framework.database import describe


class Command(BaseCommand):
    help = "Save the database into a new file; the newsroom may go on meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a file that is not there yet")

    def handle(self, file, **options):
        try:
            backup.save(connection, file)
        except backup.Failed as failure:
            raise CommandError(desk.say(failure.args[0])) from failure
        self.stdout.write(f"Database: {describe(connection)}")
        self.stdout.write(f"Saved in {file} ({file.stat().st_size:,} bytes).")
        self.stdout.write(f"Pictures are not in it: {settings.MEDIA_ROOT}")
