"""Every sentence that the newsroom says has its Chinese, and the compiled file is the current one."""

from __future__ import annotations

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = Path("locale/zh_Hans/LC_MESSAGES/django.po")
SAYING = ("manage.py", "newsroom", "articles", "templates")
SILENT = shutil.ignore_patterns("__pycache__", "manuscripts")


@pytest.fixture(scope="module")
def sentence(tmp_path_factory) -> set[str]:
    """What the source says, collected anew in a copy of it."""
    copy = tmp_path_factory.mktemp("source")
    for name in SAYING:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=SILENT)
        else:
            shutil.copy(ROOT / name, copy / name)
    (copy / "locale").mkdir()
    environment = os.environ | {"NEWSROOM_SECRET_KEY": "only-to-collect-" * 4}
    command = [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans"]
    _run(*command, cwd=copy, env=environment)
    # As if translated into English, since msgfmt leaves out what is not translated.
    _run("msgen", "--output-file=english.po", str(MESSAGES), cwd=copy)
    return set(_compile_messages(copy / "english.po", copy / "english.mo"))


@pytest.fixture(scope="module")
def translations(tmp_path_factory) -> dict[str, str]:
    """The committed translations, without those that are empty or fuzzy."""
    return _compile_messages(ROOT / MESSAGES, tmp_path_factory.mktemp("messages") / "django.mo")


def test_every_sentence_is_translated(sentence, translations):
    assert sorted(sentence - set(translations)) == [], (
        "run `make messages`, translate, run it again"
    )


def test_no_translation_outlives_its_sentence(sentence, translations):
    assert sorted(set(translations) - sentence) == [], "run `make messages`"


def test_the_compiled_file_is_current(translations):
    assert _read(ROOT / MESSAGES.with_suffix(".mo")) == translations, "run `make messages`"


def test_placeholders_survive_translation():
    _run("msgfmt", "--check-format", "--output-file=/dev/null", str(ROOT / MESSAGES))


def _compile_messages(source: Path, target: Path) -> dict[str, str]:
    _run("msgfmt", f"--output-file={target}", str(source))
    return _read(target)


def _read(path: Path) -> dict[str, str]:
    """Message by its id, of a plural the first form; the header is left out."""
    with path.open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog
    plain = {
        key if isinstance(key, str) else key[0]: text for key, text in reversed(catalog.items())
    }
    return {key: text for key, text in plain.items() if key}


def _run(program: str, *arguments: str, **options) -> None:
    assert shutil.which(program), f"{program} is lacking: install Debian's gettext."
    result = subprocess.run([program, *arguments], capture_output=True, text=True, **options)
    assert result.returncode == 0, result.stdout + result.stderr
