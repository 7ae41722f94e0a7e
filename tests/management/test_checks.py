"""What an operator of the guide can get wrong is said before readers notice."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project

from articles.management import checks


def ids(check) -> list[str]:
    return [issue.id for issue in check(None)]


@pytest.mark.parametrize(
    ("url", "hosts", "https", "debug", "found"),
    [
        ("http://127.0.0.1:8000", ["127.0.0.1", "localhost", "[::1]"], False, True, []),
        ("http://127.0.0.1:8000", ["news.example.com", "127.0.0.1"], False, False, ["W004"]),
        ("https://news.example.com", ["news.example.com"], True, False, []),
        ("https://news.example.com", [".example.com"], True, False, []),
        ("https://news.example.com", ["127.0.0.1"], True, False, ["W005"]),
        ("https://news.example.com", ["news.example.com"], False, False, ["W006"]),
        ("https://news.example.com", ["news.example.com"], True, True, ["W007"]),
    ],
)
def test_an_address_that_leads_nowhere_is_said(settings, url, hosts, https, debug, found):
    settings.NEWSROOM_URL, settings.ALLOWED_HOSTS = url, hosts
    settings.HTTPS, settings.DEBUG = https, debug
    assert ids(checks.address_is_meant) == [f"articles.{name}" for name in found]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_of_another_owner_is_said_by_name(tmp_path):
    """Somebody who may not write there runs the check."""
    media = tmp_path / "media"
    media.mkdir(mode=0o755)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'newsroom.settings'\n"
        "import django; django.setup(); os.setuid(65534)\n"
        "from articles.management import checks\n"
        "print(*[issue.msg for issue in checks.folders_can_be_written(None)], sep='\\n')"
    )
    places = {"NEWSROOM_MEDIA": str(media), "NEWSROOM_PAGES": ""}
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.ROOT,
        env=os.environ | places,
        capture_output=True,
        text=True,
    )
    assert f"NEWSROOM_MEDIA: {media} cannot be written by nobody." in result.stdout, result.stderr


def test_sentences_that_are_not_compiled_are_said(settings, tmp_path):
    settings.LANGUAGE_CODE = "zh-hans"
    assert ids(checks.sentences_are_compiled) == []
    settings.LOCALE_PATHS = [tmp_path]
    assert ids(checks.sentences_are_compiled) == ["articles.W009"]
    settings.LANGUAGE_CODE = "en"
    assert ids(checks.sentences_are_compiled) == []
