"""``manage.py restore FILE``: a backup into the database in force, if that is empty."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles import desk
from articles.audit import backup
from articles.framework.database import describe


class Command(BaseCommand):
    help = "Fill an empty database with what `backup` saved."
    # Those of the database would find it without guards: it is empty.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what `manage.py backup` has written")

    def handle(self, file, **options):
        self.stdout.write(f"Database: {describe(connection)}")
        try:
            backup.load(connection, file)
        except backup.Failed as failure:
            raise CommandError(desk.say(failure.args[0])) from failure
        self.stdout.write("Restored. Next: migrate, verify_log, index_search, press.")
