"""What the guide tells an operator to put into ``.env`` is in force, with nothing else set."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from newsroom.env_file import read_file

ROOT: Path = settings.ROOT
KEY = "NEWSROOM_SECRET_KEY=only-for-this-test-only-for-this-test\n"
#: Each variable of the guide: a value, how Python sees what is in force, and as what.
_BUCKET = "bucket().connection.meta.client"
GIVEN = {
    "NEWSROOM_SECRET_KEY": ("k" * 40, "settings.SECRET_KEY", "k" * 40),
    "DATABASE_URL": (
        "postgres://newsroom:p%23w@127.0.0.1/newsroom",
        "[settings.DATABASES['default'][name] for name in ('ENGINE', 'PASSWORD', 'NAME')]",
        ["django.db.backends.postgresql", "p#w", "newsroom"],
    ),
    "NEWSROOM_POOLED": (
        "true",
        "settings.DATABASES['default']['DISABLE_SERVER_SIDE_CURSORS']",
        True,
    ),
    "NEWSROOM_NAME": ("海岱新闻", "settings.NEWSROOM_NAME", "海岱新闻"),
    "NEWSROOM_CHAIN": ("a=甲,b=乙,c=丙", "len(settings.NEWSROOM_CHAIN)", 3),
    "NEWSROOM_HOSTS": ("a.example,127.0.0.1", "settings.ALLOWED_HOSTS", ["a.example", "127.0.0.1"]),
    "NEWSROOM_ORIGINS": (
        "https://a.example",
        "settings.CSRF_TRUSTED_ORIGINS",
        ["https://a.example"],
    ),
    "NEWSROOM_HTTPS": ("true", "settings.SESSION_COOKIE_SECURE", True),
    "NEWSROOM_PROXY": ("true", "settings.NEWSROOM_PROXY", True),
    "NEWSROOM_LANGUAGE": ("en", "settings.LANGUAGE_CODE", "en"),
    "NEWSROOM_TIME_ZONE": ("Asia/Urumqi", "settings.TIME_ZONE", "Asia/Urumqi"),
    "NEWSROOM_MEDIA": ("/srv/media", "str(settings.MEDIA_ROOT)", "/srv/media"),
    "NEWSROOM_PAGES": ("/srv/pages", "settings.NEWSROOM_PAGES", "/srv/pages"),
    "NEWSROOM_PAGES_BUCKET": ("news", "bucket().bucket_name", "news"),
    "NEWSROOM_PURGE_URL": (
        "https://a.example/",
        "settings.NEWSROOM_PURGE_URL",
        "https://a.example/",
    ),
    "NEWSROOM_PURGE_SECRET": ("s", "settings.NEWSROOM_PURGE_SECRET", "s"),
    "NEWSROOM_URL": ("https://a.example/", "settings.NEWSROOM_URL", "https://a.example"),
    "NEWSROOM_SEARCH": (
        "https://u:p@a.example:9200/news",
        "settings.NEWSROOM_SEARCH['ADDRESS']",
        "https://u:p@a.example:9200/news",
    ),
    "NEWSROOM_HSTS_SUBDOMAINS": ("true", "settings.SECURE_HSTS_INCLUDE_SUBDOMAINS", True),
    "NEWSROOM_HEAD": ("/tmp/a.head", "str(settings.NEWSROOM_HEAD)", "/tmp/a.head"),
    "NEWSROOM_PRIVATE_HOSTS": (
        "chat.intranet,10.1.0.0/16",
        "settings.NEWSROOM_PRIVATE_HOSTS",
        ["chat.intranet", "10.1.0.0/16"],
    ),
    "NEWSROOM_EMAIL_URL": ("submission://u:p@a.example:587/", "settings.EMAIL_HOST", "a.example"),
    "NEWSROOM_EMAIL_FROM": ("a@a.example", "settings.DEFAULT_FROM_EMAIL", "a@a.example"),
    "NEWSROOM_WEBSUB_HUB": (
        "https://a.example/",
        "settings.NEWSROOM_WEBSUB_HUB",
        "https://a.example/",
    ),
    "NEWSROOM_INDEXNOW_KEY": ("abcd-efgh", "settings.NEWSROOM_INDEXNOW_KEY", "abcd-efgh"),
    "NEWSROOM_BAIDU_TOKEN": ("t", "settings.NEWSROOM_BAIDU_TOKEN", "t"),
    "NEWSROOM_SECURITY_CONTACT": (
        "mailto:a@a.example,tel:+86",
        "settings.NEWSROOM_SECURITY_CONTACT",
        ["mailto:a@a.example", "tel:+86"],
    ),
    "NEWSROOM_TRUST": (
        "member=https://a.example",
        "settings.NEWSROOM_TRUST",
        ["member=https://a.example"],
    ),
    "NEWSROOM_DEBUG": ("true", "settings.DEBUG", True),
    "AWS_ACCESS_KEY_ID": (
        "A",
        f"{_BUCKET}._request_signer._credentials.access_key",
        "A",
    ),
    "AWS_SECRET_ACCESS_KEY": (
        "S",
        f"{_BUCKET}._request_signer._credentials.secret_key",
        "S",
    ),
    "AWS_REGION": ("eu-x-1", f"{_BUCKET}.meta.region_name", "eu-x-1"),
    "AWS_ENDPOINT_URL": (
        "https://s3.example.com",
        f"{_BUCKET}.meta.endpoint_url",
        "https://s3.example.com",
    ),
    "WEB_CONCURRENCY": ("7", "gunicorn_workers()", 7),
}
LOOK = """
import json, os, runpy, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
def gunicorn_workers():
    return runpy.run_path("deploy/gunicorn.conf.py")["workers"]
def bucket():
    import django
    from django.core.files.storage import storages
    django.setup()
    return storages["pages"]
from django.conf import settings
print(json.dumps([eval(expression) for expression in sys.argv[1:]]))
"""


@pytest.fixture
def house(tmp_path) -> Path:
    """A newsroom of its own: its code, and no ``.env`` yet."""
    return _build(tmp_path)


def _build(tmp_path: Path) -> Path:
    for name in ("articles", "locale", "static", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("newsroom", "deploy"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "manage.py", tmp_path)
    return tmp_path


def run(house: Path, *command: str, cwd: Path | None = None, **environment: str):
    """A command of this newsroom, with nothing in its environment but what is given."""
    clean = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd or house,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def read_settings(house: Path, *expressions: str, **environment: str) -> list:
    """What the newsroom has in force."""
    result = run(house, "-c", LOOK, *expressions, **environment)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def refusal(house: Path) -> str:
    """Why the newsroom does not start."""
    result = run(house, "-c", LOOK, "settings.DEBUG")
    assert result.returncode
    return result.stderr.splitlines()[-1]


def test_every_variable_that_the_guide_names_stands_in_the_table():
    rows = (f for f in (ROOT / "deploy").rglob("*.*") if f.suffix != ".pyc")
    files = [ROOT / "docs/operators.md", *rows]
    text = "".join(file.read_text() for file in files)
    values = set(
        re.findall(r"\b(?:NEWSROOM|AWS)_[A-Z_]*[A-Z]\b|DATABASE_URL|WEB_CONCURRENCY", text)
    )
    assert values <= set(GIVEN)
    assert set(settings.READ_VARIABLES) <= set(GIVEN)


@pytest.fixture(scope="module")
def in_force(tmp_path_factory) -> dict:
    """What is in force by a file with every variable in it: name → what Python sees."""
    house = _build(tmp_path_factory.mktemp("house"))
    lines = [f"{name}={value}\n" for name, (value, _expression, _as_seen) in GIVEN.items()]
    (house / ".env").write_text("".join(lines))
    expressions = [expression for _value, expression, _as_seen in GIVEN.values()]
    return dict(zip(GIVEN, read_settings(house, *expressions), strict=True))


@pytest.mark.parametrize("name", GIVEN)
def test_what_stands_in_the_file_is_in_force(in_force, name):
    assert in_force[name] == GIVEN[name][2]


def test_the_environment_wins(house):
    (house / ".env").write_text(f"{KEY}DATABASE_URL=postgres://a@b/c\nNEWSROOM_NAME=file\n")
    facts = {"DATABASE_URL": "sqlite:////tmp/x.sqlite3", "NEWSROOM_NAME": "environment"}
    expressions = ("settings.DATABASES['default']['NAME']", "settings.NEWSROOM_NAME")
    assert read_settings(house, *expressions, **facts) == ["/tmp/x.sqlite3", "environment"]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NAME=a b", "a b"),
        ("NAME = a b  ", "a b"),
        ('NAME="a # b"', "a # b"),
        ("NAME='a # b'", "a # b"),
        ("NAME=a#b # a comment", "a#b"),
        ("export NAME=a", "a"),
        ("NAME=a$b${HOME}", "a$b${HOME}"),
        ("NAME=first\nNAME=last", "last"),
        ("NAME=", ""),
        ("\r\n# a comment\r\nNAME=a\r\n", "a"),
    ],
)
def test_the_forms_of_a_line(tmp_path, line, value):
    (tmp_path / ".env").write_bytes(line.encode())
    assert read_file(tmp_path / ".env") == {"NAME": value}


def test_a_file_from_windows(house):
    lines = f"{KEY}NEWSROOM_NAME=海岱\n".replace("\n", "\r\n")
    (house / ".env").write_bytes(lines.encode("utf-8-sig"))
    assert read_settings(house, "settings.NEWSROOM_NAME") == ["海岱"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\nNEWSROOM_NAME\n", ".env, line 3: not of the form NAME=value"),
        ("\n\nNEWSROOM_NAME＝secret\n".encode(), ".env, line 4"),
        (b"NEWSROOM_NAME='secret\n", ".env, line 2"),
        ("NEWSROOM_NAME=海岱\n".encode("gb18030"), "not saved as UTF-8"),
        (b"DATABASE_URL=\n", "DATABASE_URL: is empty"),
        (b"DATABASE_URL=mysql://a:secret@b/c\n", "DATABASE_URL: only sqlite:///path"),
        (b"DATABASE_URL=sqlite://\n", "DATABASE_URL: names no file"),
        (b"DATABASE_URL=postgres//a:secret@b/c\n", "DATABASE_URL"),
        (b"NEWSROOM_URL=news.example.com\n", "NEWSROOM_URL: "),
        (b"DATABASE_URL=sqlite:////dev/null/x.sqlite3\n", "The folder of the database"),
    ],
)
def test_what_makes_no_sense_stops_the_start_and_is_named(house, content, reason):
    (house / ".env").write_bytes(KEY.encode() + content)
    sentence = refusal(house)
    assert reason in sentence
    assert "secret" not in sentence


def test_a_name_that_nobody_reads_is_said_with_the_one_that_is_meant(house):
    lines = "NEWSROM_URL=https://a.example\nDATABSE_URL=postgres://a@b/c\nGUNICORN_CMD_ARGS=-w 1\n"
    (house / ".env").write_text(KEY + lines)
    result = run(house, "manage.py", "check", NEWSROOM_HOST="a.example")
    assert result.returncode == 0
    for wrong, right in (
        ("NEWSROM_URL", "NEWSROOM_URL"),
        ("DATABSE_URL", "DATABASE_URL"),
        ("NEWSROOM_HOST,", "NEWSROOM_HOSTS"),
    ):
        assert wrong in result.stderr
        assert f"Is {right} meant?" in result.stderr
    assert "/etc/default/newsroom" in result.stderr


def test_the_file_decides_which_database_is_made_and_saved(house, tmp_path_factory):
    """The guide from migrate to restore, started from any folder, with ``.env`` alone."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (house / ".env").write_text(f"{KEY}DATABASE_URL=sqlite:///var/ours.sqlite3\n")
    manage = str(house / "manage.py")
    result = run(house, manage, "migrate", cwd=elsewhere)
    assert f"Database: SQLite, {house}/var/ours.sqlite3" in result.stdout
    assert (house / "var/ours.sqlite3").stat().st_size
    process = run(house, manage, "backup", "saved", cwd=elsewhere)
    assert f"Database: SQLite, {house}/var/ours.sqlite3" in process.stdout, process.stderr
    assert "is there already" in _error_of(house, manage, "backup", "saved", cwd=elsewhere)
    assert [f.name for f in elsewhere.iterdir()] == ["saved"]
    assert (elsewhere / "saved").stat().st_mode & 0o777 == 0o600

    assert "not empty" in _error_of(house, manage, "restore", "saved", cwd=elsewhere)
    (house / "var/ours.sqlite3").rename(house / "var/lost.sqlite3")
    assert "empty" in _error_of(house, manage, "backup", "again", cwd=elsewhere)
    restored = run(house, manage, "restore", "saved", cwd=elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert run(house, manage, "verify_log", cwd=elsewhere).returncode == 0


def _error_of(house: Path, *command: str, **options) -> str:
    result = run(house, *command, NEWSROOM_LANGUAGE="en", **options)
    assert result.returncode == 1
    return result.stderr


def test_stories_that_lie_in_the_file_of_before_are_said(house):
    """Who followed the guide while ``.env`` was not read, has their newsroom in SQLite."""
    (house / "var").mkdir()
    with closing(sqlite3.connect(house / "var/newsroom.sqlite3")) as earlier:
        earlier.execute("CREATE TABLE articles_entry (id)")
        earlier.execute("INSERT INTO articles_entry VALUES (1)")
        earlier.commit()
    (house / ".env").write_text(KEY)
    assert "W003" not in run(house, "manage.py", "check").stderr
    (house / ".env").write_text(f"{KEY}DATABASE_URL=postgres://a:secret@b/c\n")
    stderr = run(house, "manage.py", "check").stderr
    assert "runs on PostgreSQL, c on b, as a" in stderr
    assert "DATABASE_URL=sqlite:///var/newsroom.sqlite3" in stderr
    assert "secret" not in stderr
