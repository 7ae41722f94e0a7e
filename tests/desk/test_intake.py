"""The intake: files and folders of manuscripts become drafts; a clear line for each that does not."""

import io
import json
import os
import stat
import subprocess
import sys
import tempfile
import threading
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from PIL import Image

from articles import desk
from articles.desk import intake
from articles.management.demo import make
from articles.models import Article, Entry, OldAddress, Verb
from tests.support import cast, releases
from tests.support.query_cost import record_queries
from tests.support.record import untouched

pytestmark = pytest.mark.django_db

TEXT = (
    "主标题\uff1a三千水鸟落滩涂\n"
    "大众网\u00b7海报新闻记者 张力雯 东营报道\n"
    "退潮以后\uff0c滩涂上落下三千多只水鸟\u3002\n"
    "志愿者从清晨数到中午\uff0c记下四十一种\u3002\n"
    "初审编辑\uff1a赵静 责任编辑\uff1a丰丽莎\n"
)
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
#: What the issue asks of a report; nothing more and nothing less.
KEYS = {
    *("file", "status", "error", "kicker", "headline", "subhead", "source", "credits"),
    *("dateline", "paragraphs", "named", "notes"),
}
NOBODY = 65534
as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can become nobody")


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "来稿"
    place.mkdir()
    return place


def number_text(number: int) -> str:
    return TEXT.replace("三千多", f"{number}")


def put(path: Path, text: str = TEXT, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", TEXT)
    return out.getvalue()


def read_reports(*paths, **options) -> list[intake.Report]:
    return list(intake.take_in(paths, **options))


def statuses(*paths, **options) -> list[str]:
    return [report.status for report in read_reports(*paths, **options)]


def run(*paths, **options) -> str:
    out = io.StringIO()
    call_command("take_in", *map(str, paths), stdout=out, **options)
    return out.getvalue()


def run_refused(*paths, **options) -> tuple[str, CommandError]:
    out = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("take_in", *map(str, paths), stdout=out, **options)
    return out.getvalue(), failure.value


# -- one file


def test_a_file_becomes_a_draft(newsroom, folder):
    (report,) = read_reports(put(folder / "a.txt"), channel=newsroom.channel)
    article = Article.objects.get()
    assert report.article == article
    assert (article.headline, article.source) == ("三千水鸟落滩涂", "大众网\u00b7海报新闻")
    assert (article.stage, article.channel) == ("draft", newsroom.channel)
    assert article.credited("reporter") == ["张力雯"]
    assert article.paragraphs == [
        "退潮以后\uff0c滩涂上落下三千多只水鸟\u3002",
        "志愿者从清晨数到中午\uff0c记下四十一种\u3002",
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_is_the_same_article(folder, encoding):
    read_reports(put(folder / "utf-8.txt"))
    article = Article.objects.get()
    (report,) = read_reports(put(folder / "other.txt", encoding=encoding))
    assert (report.status, report.article) == ("duplicate", article)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_reads_the_same(folder, encoding):
    read_reports(put(folder / "a.txt", encoding=encoding))
    article = Article.objects.get()
    assert (article.headline, len(article.paragraphs)) == ("三千水鸟落滩涂", 2)


def test_windows_newlines_are_the_same_article(folder):
    put(folder / "a.txt")
    put(folder / "b.txt", TEXT.replace("\n", "\r\n"))
    assert statuses(folder) == ["ok", "duplicate"]


def test_the_same_file_twice_is_one_article(folder):
    path = put(folder / "a.txt")
    assert statuses(path) + statuses(path) == ["ok", "duplicate"]
    assert Article.objects.count() == 1


def test_the_same_file_twice_in_one_run_is_one_article(folder):
    path = put(folder / "a.txt")
    assert statuses(path, path, folder) == ["ok", "duplicate", "duplicate"]


def test_the_same_file_twice_in_a_dry_run_says_so_too(folder):
    path = put(folder / "a.txt")
    assert statuses(path, path, dry_run=True) == ["ok", "duplicate"]


def test_a_manuscript_that_was_rewritten_here_is_still_known(newsroom, folder):
    path = put(folder / "a.txt")
    read_reports(path, by=newsroom.reporter)
    newsroom.rewritten(Article.objects.get(), body="<p>全改了\u3002</p>")
    assert statuses(path) == ["duplicate"]


def test_a_draft_without_a_headline_says_so_and_cannot_be_submitted(newsroom, folder):
    path = put(folder / "a.txt", TEXT.split("\n", 1)[1])
    (report,) = read_reports(path, channel=newsroom.channel)
    assert any("headline" in note for note in report.manuscript.notes)
    assert "headline" in report.article.refusal("submit", newsroom.reporter)


def test_names_in_the_manuscript_are_no_signatures(newsroom, folder):
    (report,) = read_reports(put(folder / "a.txt"), channel=newsroom.channel)
    assert (report.manuscript.named.initial_review, report.article.latest) == ("赵静", None)


def test_script_in_a_manuscript_is_harmless_text(folder):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    read_reports(
        put(folder / "a.txt", TEXT + hostile + "\n" + '<a href="javascript:alert(1)">点</a>\n')
    )
    article = Article.objects.get()
    assert "<script" not in article.body
    assert "<img" not in article.body
    assert "<a " not in article.body
    assert hostile in article.paragraphs


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("三千水鸟落滩涂", "长" * 500),
        TEXT.replace("张力雯", "长" * 500),
        TEXT.replace("东营", "长" * 500),
        TEXT.replace("大众网", "长" * 500),
        "引题\uff1a" + "长" * 500 + "\n" + TEXT,
        TEXT + "长" * 100_000,
        "\n" * 100_000 + TEXT,
        "\u3000",
        "长",
    ],
    ids=["headline", "name", "place", "source", "kicker", "body", "lines", "blank", "one"],
)
def test_what_is_too_long_is_said_and_nothing_is_dropped(folder, text):
    """Whatever does not fit its field stays in the text, or the file is refused in a sentence."""
    (report,) = read_reports(put(folder / "a.txt", text))
    assert report.error if report.status == "refused" else report.article


@pytest.mark.parametrize("part", ["三千水鸟落滩涂", "大众网"])
def test_a_dry_run_says_what_the_real_one_will(folder, part):
    path = put(folder / "a.txt", TEXT.replace(part, "长" * 500))
    assert statuses(path, dry_run=True) == statuses(path)


# -- folders


def test_a_folder_is_taken_in_with_all_below_it_in_order(folder):
    for number, name in enumerate(["b.txt", "a.txt", "z/1.txt", "c/2.txt", "c/d/3.txt"]):
        put(folder / name, number_text(number))
    names = [Path(report.file).relative_to(folder).as_posix() for report in read_reports(folder)]
    assert names == ["a.txt", "b.txt", "c/2.txt", "c/d/3.txt", "z/1.txt"]


def test_hidden_files_are_passed_over(folder):
    put(folder / ".DS_Store", "x")
    put(folder / "a.txt")
    assert statuses(folder) == ["ok"]


def test_hidden_folders_are_passed_over(folder):
    """As ``.git`` or ``.Trash`` hold copies of what was thrown away."""
    put(folder / ".Trash" / "old.txt", number_text(1))
    put(folder / "a.txt")
    assert statuses(folder) == ["ok"]


def test_an_empty_folder_has_nothing(folder):
    assert read_reports(folder) == []


def test_an_empty_name_is_no_name_of_the_present_folder(folder, monkeypatch):
    """As of ``take_in "$FOLDER"`` where the variable is not set."""
    put(folder / "a.txt")
    monkeypatch.chdir(folder)
    assert [report.status for report in read_reports("")] == ["refused"]


def test_a_loop_of_folders_ends(folder):
    put(folder / "a.txt")
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert statuses(folder).count("ok") == 1


def test_a_link_to_itself_is_refused(folder):
    (folder / "loop").symlink_to(folder / "loop")
    put(folder / "a.txt")
    assert statuses(folder) == ["ok", "refused"]


def test_a_linked_folder_is_taken_in_or_told_of(folder, tmp_path):
    put(tmp_path / "elsewhere" / "a.txt")
    (folder / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert len(read_reports(folder)) == 1


# -- what cannot be read


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)


BAD = {
    "empty": lambda path: path.write_bytes(b""),
    "blank": lambda path: path.write_text(" \n\u3000\t\n", encoding="utf-8"),
    "bom": lambda path: path.write_bytes(b"\xef\xbb\xbf"),
    "picture": lambda path: path.write_bytes(png()),
    "word": lambda path: path.write_bytes(docx()),
    "pdf": lambda path: path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\n"),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 8),
    "zeros": lambda path: path.write_bytes(b"\0" * 1000),
    "nul": lambda path: path.write_bytes(b"\0" + TEXT.encode()),
    "torn": lambda path: path.write_bytes(TEXT.encode()[:-20] + b"\xff\xe5" + TEXT.encode()),
    "huge": sparse,
    "gone": lambda path: path.symlink_to(path.with_name("nowhere")),
    "pipe": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_bad_file_is_refused_by_name_and_the_others_are_taken_in(folder, kind, dry_run):
    put(folder / "a.txt", number_text(1))
    BAD[kind](folder / "b.txt")
    put(folder / "c.txt", number_text(2))
    reports = read_reports(folder, dry_run=dry_run)
    assert [report.status for report in reports] == ["ok", "refused", "ok"]
    assert reports[1].file.endswith("b.txt")
    assert reports[1].error


@pytest.mark.parametrize("kind", BAD)
def test_each_bad_file_is_a_line_and_the_command_fails(folder, kind):
    BAD[kind](folder / "b.txt")
    output, error = run_refused(folder)
    assert output.startswith(str(folder / "b.txt"))
    assert (len(output.splitlines()), error.returncode) == (1, 1)


def test_all_bad_files_at_once_are_a_line_each(folder):
    for kind, spoil in BAD.items():
        spoil(folder / f"{kind}.txt")
    put(folder / "good.txt")
    output, error = run_refused(folder)
    assert (
        len([line for line in output.splitlines() if line.startswith(str(folder))]) == len(BAD) + 1
    )
    assert (str(len(BAD)) in str(error), Article.objects.count()) == (True, 1)


def test_a_huge_file_is_not_read(folder):
    sparse(folder / "b.txt")
    tracemalloc.start()
    read_reports(folder)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5 * 1024 * 1024


def test_a_file_that_is_not_there_is_refused(folder):
    (report,) = read_reports(folder / "nowhere.txt")
    assert (report.status, report.file) == ("refused", str(folder / "nowhere.txt"))


def test_a_file_that_vanishes_before_its_turn_is_refused(folder):
    for number, name in enumerate("abc"):
        put(folder / name, number_text(number))
    reports = intake.take_in([folder])
    first = next(reports)
    (folder / "b").unlink()
    assert [first.status, *(report.status for report in reports)] == ["ok", "refused", "ok"]


def test_a_folder_that_vanishes_before_its_turn_is_refused(folder):
    put(folder / "a.txt")
    (folder / "z").mkdir()
    reports = intake.take_in([folder])
    first = next(reports)
    (folder / "z").rmdir()
    assert [first.status, *(report.status for report in reports)] == ["ok", "refused"]


@pytest.mark.parametrize("name", ["a" * 300 + ".txt", "-rf.txt", "稿 (1) %s {}.txt"])
def test_odd_names_are_told_as_they_are(folder, name):
    (report,) = read_reports(folder / name)
    assert (report.status, report.file) == ("refused", f"{folder}/{name}")
    assert intake.Report(name, "ok").file == name


def test_a_line_is_one_line_whatever_the_file_is_called(folder):
    put(folder / "a\n假的一行.txt")
    assert len(run(folder).splitlines()) == 1 + len(read_reports(folder)[0].manuscript.notes)


def test_a_name_in_a_broken_encoding_is_told_and_the_file_taken_in(folder):
    raw_path = os.path.join(os.fsencode(folder), "稿件.txt".encode("gb18030"))
    Path(os.fsdecode(raw_path)).write_text(TEXT, encoding="utf-8")
    (report,) = read_reports(folder)
    assert report.status == "ok"
    assert "\ufffd" in report.file
    json.dumps(report.as_dict(), ensure_ascii=False).encode()


def test_a_bad_file_with_a_name_in_a_broken_encoding_is_told(folder):
    raw_path = os.path.join(os.fsencode(folder), b"\xff\xfe.txt")
    Path(os.fsdecode(raw_path)).write_bytes(b"")
    output, _error = run_refused(folder)
    output.encode()


@pytest.fixture
def open_folder():
    """A folder that everybody may enter, as pytest's own are not."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path
        for child in path.iterdir():
            child.chmod(0o700)


@as_root
def test_what_may_not_be_read_is_refused_and_the_others_taken_in(open_folder):
    put(open_folder / "a.txt")
    put(open_folder / "b.txt", number_text(2)).chmod(0)
    put(open_folder / "closed" / "c.txt", number_text(3)).parent.chmod(0)
    Article.objects.exists()
    os.seteuid(NOBODY)
    try:
        reports = read_reports(open_folder)
    finally:
        os.seteuid(0)
    outcomes = [(Path(report.file).name, report.status) for report in reports]
    assert outcomes == [("a.txt", "ok"), ("b.txt", "refused"), ("closed", "refused")]


@as_root
def test_a_closed_folder_named_by_itself_is_refused(open_folder):
    closed_folder = open_folder / "closed"
    closed_folder.mkdir(mode=0)
    os.seteuid(NOBODY)
    try:
        (report,) = read_reports(closed_folder)
    finally:
        os.seteuid(0)
    assert (report.status, report.file) == ("refused", str(closed_folder))


# -- the command


def test_the_report_has_a_line_a_file_and_a_line_a_note(folder):
    put(folder / "a.txt")
    lines = run(folder).splitlines()
    assert lines[0].startswith(str(folder / "a.txt"))
    assert all(line.startswith("    ") for line in lines[1:])
    assert "张力雯" in lines[0]


def test_a_file_that_is_known_is_no_failure(folder):
    put(folder / "a.txt")
    run(folder)
    assert str(Article.objects.get().pk) in run(folder)


@pytest.mark.parametrize("options", [{"channel": "nowhere"}, {"by": "nobody"}, {"channel": ""}])
def test_an_unknown_channel_or_person_is_told_and_nothing_taken_in(newsroom, folder, options):
    put(folder / "a.txt")
    with untouched():
        output, error = run_refused(folder, **options)
    assert output == ""
    assert str(error).rstrip("\u3002.")


def test_a_dry_run_keeps_nothing(newsroom, folder):
    put(folder / "a.txt")
    with untouched():
        run(folder, dry_run=True, channel="dongying", by="zhangliwen")


def test_json_has_the_keys_of_the_contract(folder):
    put(folder / "a.txt")
    (report,) = json.loads(run(folder, json=True, dry_run=True))
    assert set(report) == KEYS
    assert (report["status"], report["error"]) == ("ok", None)
    assert report["credits"] == [{"role": "reporter", "name": "张力雯"}]
    assert report["dateline"] == {"place": "东营", "date": ""}
    assert report["named"] == {"initial_review": "赵静", "responsible_editor": "丰丽莎"}


def test_json_of_all_sorts_is_one_list(folder):
    for kind, spoil in BAD.items():
        spoil(folder / f"{kind}.txt")
    put(folder / "good.txt")
    put(folder / "good2.txt")
    output, _error = run_refused(folder, json=True)
    reports = json.loads(output)
    assert all(set(report) == KEYS for report in reports)
    assert {report["status"] for report in reports} == {"ok", "duplicate", "refused"}
    assert all(bool(r["error"]) == (r["status"] == "refused") for r in reports)


def test_json_of_a_duplicate_tells_what_was_read(folder):
    put(folder / "a.txt")
    run(folder)
    (report,) = json.loads(run(folder, json=True))
    assert (report["status"], report["error"], report["headline"]) == (
        "duplicate",
        None,
        "三千水鸟落滩涂",
    )


def test_json_of_nothing_is_an_empty_list(folder):
    assert json.loads(run(folder, json=True)) == []


def test_json_keeps_chinese_readable(folder):
    put(folder / "a.txt")
    assert "三千水鸟落滩涂" in run(folder, json=True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_refusals_are_told_in_the_language_of_the_day(folder, language):
    BAD["empty"](folder / "a.txt")
    with translation.override(language):
        output, _error = run_refused(folder, json=True)
        (report,) = read_reports(folder)
        assert json.loads(output)[0]["error"] == desk.say(report.error)


def command(*arguments, cwd=settings.ROOT) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(settings.ROOT / "manage.py"), *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.screens
def test_the_real_command_fails_without_a_traceback(tmp_path, folder, monkeypatch):
    database = tmp_path / "own.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("NEWSROOM_SECRET_KEY", "only-for-this-test-" * 3)
    assert command("migrate", "--verbosity", "0").returncode == 0
    put(folder / "a.txt")
    os.mkfifo(folder / "b.txt")
    Path(os.fsdecode(os.path.join(os.fsencode(folder), b"\xff.txt"))).write_bytes(b"")
    process = command("take_in", folder)
    assert process.returncode == 1
    assert b"Traceback" not in process.stderr
    assert len(process.stdout.decode().splitlines()) >= 3
    assert b"Traceback" not in command("take_in", folder, "--as", "nobody").stderr
    assert json.loads(command("take_in", folder, "--json").stdout)[0]["status"] == "duplicate"


# -- whose it is


def test_the_reporter_in_the_byline_becomes_the_owner(newsroom, folder):
    read_reports(put(folder / "a.txt"))
    assert Article.objects.get().owner == newsroom.reporter


def test_of_two_people_of_one_name_neither_becomes_the_owner(newsroom, folder):
    cast.person("zhangliwen2", "张力雯", "reporter")
    read_reports(put(folder / "a.txt"))
    assert Article.objects.get().owner is None


@pytest.mark.parametrize("facts", [{"is_active": False}])
def test_who_has_left_does_not_become_the_owner(db, folder, facts):
    cast.person("zhangliwen", "张力雯", "reporter", **facts)
    read_reports(put(folder / "a.txt"))
    assert Article.objects.get().owner is None


def test_an_editor_in_the_byline_does_not_become_the_owner(db, folder):
    cast.person("zhangliwen", "张力雯", "initial_review")
    read_reports(put(folder / "a.txt"))
    assert Article.objects.get().owner is None


def test_the_owner_may_submit_what_was_taken_in(newsroom, folder):
    read_reports(put(folder / "a.txt"), channel=newsroom.channel)
    releases = newsroom.submitted(Article.objects.get())
    assert [writer["name"] for writer in releases.writers] == ["张力雯"]


def test_who_takes_in_is_in_the_log(newsroom, folder):
    run(put(folder / "a.txt"), by="zhaojing")
    entry = Entry.objects.get()
    assert (entry.verb, entry.person) == (Verb.TAKE_IN, newsroom.first)


def test_who_takes_in_is_a_writer_and_cannot_sign(newsroom, folder):
    run(put(folder / "a.txt"), by="zhaojing", channel="dongying")
    releases = newsroom.submitted(Article.objects.get())
    assert newsroom.first.pk in releases.standing["writers"]
    with pytest.raises(desk.Refused) as refusal:
        desk.sign(releases, newsroom.first, read=releases.digest)
    assert "wrote in this text" in refusal.value.sentence


@pytest.mark.parametrize("who", ["outsider", "admin"])
def test_who_may_not_write_here_cannot_take_in_either(newsroom, folder, who):
    put(folder / "a.txt")
    with untouched():
        output, _error = run_refused(folder, by=who)
    assert folder.name in output


def test_an_editor_of_another_channel_cannot_take_in_for_this_one(newsroom, folder):
    elsewhere = cast.channel("sports", "体育")
    cast.person("linjiahe", "林嘉禾", "initial_review", channels=[elsewhere])
    put(folder / "a.txt")
    with untouched():
        run_refused(folder, by="linjiahe", channel="dongying")


def test_a_dry_run_says_who_may_not_write_here(newsroom, folder):
    put(folder / "a.txt")
    run_refused(folder, by="outsider", dry_run=True)


# -- two at once, and many


@pytest.mark.django_db(transaction=True)
def test_two_take_ins_of_the_same_file_at_once_are_one_article(folder):
    path, together, reports = put(folder / "a.txt"), threading.Barrier(4), []

    def take_in():
        try:
            together.wait()
            reports.extend(read_reports(path))
        finally:
            connection.close()

    threads = [threading.Thread(target=take_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.status for report in reports) == ["duplicate"] * 3 + ["ok"]
    assert Article.objects.count() == Entry.objects.count() == 1


def test_reports_come_one_by_one(folder):
    for number in range(3):
        put(folder / f"{number}.txt", number_text(number))
    next(intake.take_in([folder]))
    assert Article.objects.count() == 1


@pytest.mark.screens
def test_many_files_keep_memory_flat(folder):
    """Twenty texts of 40 kB pass; far less than that is held when the last has."""
    for number in range(25):
        put(folder / f"{number:03}.txt", f"{number_text(number)}{'长' * 20_000}")
    reports = intake.take_in([folder], dry_run=True)
    first = [next(reports).status for _ in range(5)]
    tracemalloc.start()
    rest = [report.status for report in reports]
    memory, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert first + rest == ["ok"] * 25
    assert memory < 500_000


# -- the releases that are handed round


def test_the_demonstration_manuscripts_all_name_their_reporter(db):
    reports = read_reports(make.HERE / "manuscripts", dry_run=True)
    assert len(reports) == 43
    # What the newsroom says of itself is by nobody.
    own = {plan["file"] for plan in make.PLAN["page"]}
    stories = [report for report in reports if Path(report.file).name not in own]
    lacking = [r.file for r in stories if r.status != "ok" or not r.manuscript.credits]
    assert lacking == []


# -- where a story was read before


def write_manuscript(folder: Path, line: str, number: int = 1) -> Path:
    head, rest = number_text(number).split("\n", 1)
    return put(folder / f"{number}.txt", f"{head}\n{line}\n{rest}")


def test_an_old_address_in_the_head_leads_to_the_draft(folder, newsroom):
    path = write_manuscript(
        folder, "原网址\uff1ahttp://www.example.com/news/view.asp?id=5&b=%e6%b9%bf"
    )
    (report,) = read_reports(path, channel=newsroom.channel)
    old = OldAddress.objects.get()
    assert (old.path, old.article) == ("/news/view.asp?id=5&b=%E6%B9%BF", report.article)
    assert "原网址" not in report.article.body
    assert any("once it is published" in note for note in report.manuscript.notes)


def test_an_old_address_that_leads_elsewhere_is_left_so(folder, newsroom):
    first, second = [
        *read_reports(write_manuscript(folder, "旧地址:/a.html")),
        *read_reports(write_manuscript(folder, "旧地址:/a.html", 2)),
    ]
    assert OldAddress.objects.get().article == first.article
    assert any("leads elsewhere" in note for note in second.manuscript.notes)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//evil.example/a",
        "/a b",
        "www.example.com/a",
        "http://",
        "/" + "a" * 600,
    ],
)
def test_what_is_no_address_stays_in_the_text(folder, newsroom, address):
    (report,) = read_reports(write_manuscript(folder, f"原网址:{address}"))
    assert report.article.paragraphs[0].startswith("原网址")
    assert not OldAddress.objects.exists()


def test_a_dry_run_keeps_no_old_address(folder, newsroom):
    read_reports(write_manuscript(folder, "原网址:/a.html"), dry_run=True)
    assert not OldAddress.objects.exists()


@pytest.mark.parametrize("path", releases.manuscripts(), ids=lambda path: path.name)
def test_a_real_release_keeps_every_paragraph(db, path):
    (report,) = read_reports(path)
    assert report.article.paragraphs == releases.body_lines(path)
    assert (report.article.headline, report.article.dateline_place) in (
        ("", "东营"),
        (report.manuscript.headline, report.manuscript.dateline.place),
    )


def test_a_bad_file_has_the_rights_it_had(folder):
    """The intake looks and touches nothing."""
    path = put(folder / "a.txt")
    before = path.stat()
    read_reports(path)
    after = path.stat()
    assert (before.st_mtime_ns, stat.S_IMODE(before.st_mode)) == (
        after.st_mtime_ns,
        stat.S_IMODE(after.st_mode),
    )


def test_a_manuscript_asks_twelve_times(newsroom, tmp_path):
    """Hundreds come at once from an older system. Two of them are for the desk's own search."""
    newsroom.draft()
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(TEXT + f"第{number}件\u3002\n", "utf-8")
    with record_queries() as queries:
        reports = list(intake.take_in([tmp_path], channel=newsroom.channel, by=newsroom.reporter))
    assert [report.status for report in reports] == ["ok"] * 3
    assert len(queries) <= 3 * 12, queries


def test_a_dry_run_into_a_channel_keeps_nothing(newsroom, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    with untouched():
        (report,) = intake.take_in([tmp_path], channel=newsroom.channel, dry_run=True)
    assert (report.status, report.article) == ("ok", None)
