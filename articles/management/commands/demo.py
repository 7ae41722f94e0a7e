"""A demonstration newsroom."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import track

from articles.admin.forms import duty_choices
from articles.management.demo import make


class Command(BaseCommand):
    help = "Make a demonstration newsroom: people in every duty, stories in every state."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="only where nobody works yet")
        parser.add_argument("--logins", action="store_true", help="only list the demo accounts")

    def handle(self, if_empty, logins, **options):
        if logins:
            return self._list_logins()
        if make.is_empty():
            return self._make()
        if not if_empty:
            raise CommandError(
                _("Somebody already works here; the demonstration needs an empty newsroom.")
            )
        return None

    def _make(self):
        stories = make.PLAN["story"]
        console = Console(stderr=True)
        for _file in track(
            make.make(), _("Making the demonstration newsroom"), len(stories), console=console
        ):
            pass

    def _list_logins(self):
        accounts = make.logins()
        if not accounts:
            return
        labels = dict(duty_choices())
        self.stdout.write(_("Demonstration logins, all with the password “%s”:") % make.PASSWORD)
        for username, name, duties in accounts:
            duty_names = "、".join(labels.get(duty, duty) for duty in duties)
            self.stdout.write(f"  {username:<12} {name}  {duty_names}")
