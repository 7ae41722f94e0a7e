"""Press what is stale, everything, or only say what is stale."""

from __future__ import annotations

import multiprocessing
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles import desk, press
from articles.models import Page, Withdrawal

#: Addresses that are marked in one go.
_HANDFUL = 1000
#: Seconds between two looks at how far the presses are.
_LOOK = 0.5


class Command(BaseCommand):
    help = "Press the pages that are stale: make files of them for the web server."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--all", action="store_true", help="every page; can be broken off")
        what.add_argument("--check", action="store_true", help="only say what is stale, and why")
        what.add_argument("--withdrawn", action="store_true", help="take down withdrawn stories")
        parser.add_argument(
            "--visit", action="store_true", help="with --check: compare each file with its page"
        )
        parser.add_argument(
            "--processes", type=int, default=press.presses(), help="presses at once"
        )

    def handle(self, **options):
        if press.page_storage() is None:
            raise CommandError(_("The press is switched off (NEWSROOM_PAGES is empty)."))
        try:
            self._do(options)
        # A folder that may not be read, a store that does not answer.
        except OSError as error:
            raise CommandError(str(error)) from error

    def _do(self, options: dict) -> None:
        if options["check"]:
            self._check(options["visit"])
        elif options["withdrawn"]:
            self._take_down()
        else:
            self._press(options["all"], max(1, options["processes"]))

    def _check(self, visiting: bool) -> None:
        count = 0
        for stale in press.stale_pages(timezone.now(), visiting=visiting):
            count += 1
            self.stdout.write(f"{stale.address}\t{desk.say(stale.why)}")
        if count:
            raise CommandError(_("%(count)d pages are stale.") % {"count": count})
        self.stdout.write(_("Every page is as it should be."))

    def _take_down(self) -> None:
        withdrawals = Withdrawal.objects.filter(article__publication=None)
        for withdrawal in withdrawals.iterator():
            try:
                press.take_down(press.of_withdrawn(withdrawal))
            except press.StillThere as still:
                raise CommandError(str(still)) from still

    def _press(self, everything: bool, processes: int) -> None:
        now = timezone.now()
        press.renew(now)
        for address in press.clear_strays():
            self.stdout.write(f"{address}\t{_('removed: its file was none of ours')}")
        stale = (page.address for page in press.stale_pages(now))
        addresses = press.everything() if everything else stale
        for handful in press.in_handfuls(addresses, _HANDFUL):
            Page.objects.mark_due(handful, now)
        began, started_at = time.monotonic(), now
        count = Page.objects.due(now).count()
        if not self._at_once(processes, count):
            raise CommandError(_("A press was killed; run this again and it goes on."))
        seconds = time.monotonic() - began
        facts = {"count": count, "seconds": round(seconds, 1)}
        self.stdout.write(_("%(count)d pages in %(seconds)s seconds.") % facts)
        failures = list(Page.objects.failed().filter(tried_at__gte=started_at))
        for page in failures:
            self.stderr.write(f"{page.address}\t{page.problem}")
        if failures:
            raise CommandError(
                _("%(count)d pages could not be pressed.") % {"count": len(failures)}
            )

    def _at_once(self, processes: int, count: int) -> bool:
        """Press in several processes; whether all of them came to their end."""
        connections.close_all()
        context = multiprocessing.get_context("fork")
        shares = [(number, processes) for number in range(processes)]
        at_work = [context.Process(target=_work, args=(share,)) for share in shares]
        for process in at_work:
            process.start()
        try:
            self._watch(at_work, count)
        finally:
            for process in at_work:
                process.terminate()
                process.join()
        return all(process.exitcode == 0 for process in at_work)

    def _watch(self, at_work: list, count: int) -> None:
        columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
        console = Console(stderr=True)
        with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
            line = bar.add_task(_("Pages"), total=count)
            while any(process.is_alive() for process in at_work):
                time.sleep(_LOOK)
                remaining = Page.objects.due(timezone.now()).count()
                bar.update(line, completed=max(0, count - remaining))


def _work(share: tuple[int, int]) -> None:
    # A thread of the parent in which an event loop runs has a connection of its own, which the
    # parent cannot close from another: whatever came over is the parent's.
    for database in connections.all(initialized_only=True):
        database.connection = None
    for _result in press.press_due(share=share):
        pass
