"""Every public page and style sheet before the Nu HTML checker, where `make checkers` has put it."""

import shutil
import subprocess

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from tests.support.hostile import LINES, words_of
from tests.support.public_pages import everything, pages

pytestmark = pytest.mark.django_db

ROOT = settings.ROOT
JAR = ROOT / "var" / "checkers" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
STYLES = ROOT / "static" / "site"
#: What the checker remarks about the hostile words themselves.
ABOUT_WORDS = ("composing character", "Private Use Area")


@pytest.mark.skipif(not (JAR.exists() and shutil.which("java")), reason="no Nu HTML checker here")
def test_no_page_and_no_style_sheet_has_an_error(client, newsroom, tmp_path):
    _keep(client, tmp_path / "empty", "/", newsroom.channel.get_absolute_url())
    rows = [page.address for page in pages(*everything(newsroom)) if page.is_html]
    _keep(client, tmp_path / "full", *rows)
    for number, line in enumerate(LINES.values()):
        story = newsroom.published(**words_of(line)).live
        _keep(client, tmp_path / f"hostile-{number}", story.get_absolute_url(), story.record_url)
    _keep(client, tmp_path / "hostile", "/", newsroom.channel.get_absolute_url())
    (tmp_path / "500.html").write_text(render_to_string("500.html"), encoding="utf-8")
    assert _remarks(*tmp_path.rglob("*.html"), *STYLES.glob("*.css")) == []


def _keep(client, folder, *addresses):
    folder.mkdir()
    for number, address in enumerate(addresses):
        (folder / f"{number}.html").write_bytes(client.get(address).content)


def _remarks(*files) -> list[str]:
    """What the checker says of the files; one run for all, since starting it takes longest."""
    command = ["java", "-jar", JAR, "--also-check-css", *files]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    rows = result.stderr.splitlines()
    return [line for line in rows if not any(words_of in line for words_of in ABOUT_WORDS)]
