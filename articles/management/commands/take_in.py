"""Files or folders of manuscripts become drafts."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles import desk
from articles.desk import intake
from articles.models import Channel, Person


class Command(BaseCommand):
    help = "Take in plain-text manuscripts as drafts; a report for each file."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of files")
        parser.add_argument("--channel", metavar="SLUG", help="the channel the drafts go to")
        parser.add_argument("--as", dest="by", metavar="USERNAME", help="who takes them in")
        parser.add_argument("--dry-run", action="store_true", help="report only, keep nothing")
        parser.add_argument("--json", action="store_true", help="the reports as a JSON list")

    def handle(self, paths, channel, by, dry_run, **options):
        reports = intake.take_in(
            paths,
            channel=_find(Channel, "slug", channel, _("There is no channel “%s”.")),
            by=_find(Person, "username", by, _("There is no person “%s”.")),
            dry_run=dry_run,
        )
        tell = self._as_json if options["json"] else self._as_lines
        if refusal := tell(reports):
            raise CommandError(_("%(count)d of the files were refused.") % {"count": refusal})

    def _as_json(self, reports) -> int:
        refusal, opening = 0, "["
        for report in reports:
            text = json.dumps(report.as_dict(), ensure_ascii=False, indent=2)
            self.stdout.write(opening + text, ending="")
            refusal, opening = refusal + (report.status == intake.REFUSED), ",\n"
        self.stdout.write("]" if opening != "[" else "[]")
        return refusal

    def _as_lines(self, reports) -> int:
        refusal = 0
        for report in reports:
            refusal += report.status == intake.REFUSED
            self.stdout.write(_line(report))
            for note in report.manuscript.notes if report.manuscript else ():
                self.stdout.write(f"    {desk.say(note)}")
        return refusal


def _find(model, field: str, value: str | None, sentence: str):
    """The row that an option names, None if the option was not given."""
    if value is None:
        return None
    match = model.objects.filter(**{field: value}).first()
    if match is None:
        raise CommandError(sentence % value)
    return match


def _line(report: intake.Report) -> str:
    if report.status == intake.REFUSED:
        return _("%(file)s: refused. %(why)s") % {
            "file": report.file,
            "why": desk.say(report.error),
        }
    if report.status == intake.DUPLICATE:
        return _("%(file)s: already taken in%(where)s.") % {
            "file": report.file,
            "where": f" ({report.article.pk})" if report.article else "",
        }
    read = report.manuscript
    return _("%(file)s: %(what)s, %(count)d paragraphs; %(who)s; %(source)s %(place)s") % {
        "file": report.file,
        "what": _("draft %d") % report.article.pk if report.article else _("can be taken in"),
        "count": len(read.paragraphs),
        "who": "、".join(credit.name for credit in read.credits) or _("nobody credited"),
        "source": read.source,
        "place": read.dateline.place,
    }
