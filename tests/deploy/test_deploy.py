"""What operators are given agrees with the newsroom: units, compose file, guide."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT: Path = settings.ROOT
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
GUIDE = (ROOT / "docs/operators.md").read_text()


def running(text: str) -> set[str]:
    """Management commands that run all the time, with what decides how."""
    rows = re.findall(r"(publish_due --loop|deliver --loop|worker (?=--))", text)
    return set(rows)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    for row in (ROOT / "deploy/systemd").iterdir():
        text = row.read_text().replace("/srv/newsroom", str(ROOT))
        (tmp_path / row.name).write_text(text)
    units = [str(unit) for unit in sorted(tmp_path.iterdir())]
    result = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    ours = [line for line in result.stderr.splitlines() if "newsroom" in line]
    assert ours == []


def test_the_target_wants_every_unit():
    rows = re.findall(r"newsroom-\w+", (ROOT / "deploy/systemd/newsroom.target").read_text())
    assert set(rows) == {unit.stem.rstrip("@") for unit in UNITS}


def test_every_unit_may_do_as_little_as_the_others():
    hardening = {unit.read_text().split("# What it may do")[1] for unit in UNITS}
    assert len(hardening) == 1


def test_everywhere_the_same_runs():
    makefile = running((ROOT / "Makefile").read_text())
    assert len(makefile) == 3
    assert running("".join(unit.read_text() for unit in UNITS)) == makefile
    assert running((ROOT / "deploy/compose/compose.yaml").read_text()) == makefile
    assert running(GUIDE) == makefile


def test_the_guide_names_commands_that_there_are():
    values = set(re.findall(r"manage\.py (\w+)", GUIDE))
    assert values <= set(get_commands())
    ours = {path.stem for path in (ROOT / "articles/management/commands").glob("[a-z]*.py")}
    assert ours <= values


def test_the_guide_names_every_setting_and_no_other():
    values = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE))
    assert values == set(settings.READ_VARIABLES) - {"WEB_CONCURRENCY"}


def test_the_guide_names_files_that_there_are():
    for row in set(re.findall(r"\]\(([^)#:]+)\)", GUIDE)):
        assert (ROOT / "docs" / row).resolve().exists(), row
    for row in set(re.findall(r"deploy/[\w./-]*\w", GUIDE)):
        assert (ROOT / row).exists(), row


@pytest.mark.parametrize("name", ["run", "s3", "test"])
def test_everything_that_is_required_is_locked(name):
    """What is installed by hand, or for the tests alone, would be missing where the newsroom runs."""
    rows = re.findall(r"^[a-z][\w.-]*", (ROOT / f"requirements/{name}.in").read_text(), re.M)
    values = re.findall(r"^([a-z][\w.-]*)==", (ROOT / f"requirements/{name}.txt").read_text(), re.M)
    assert rows
    assert set(rows) <= set(values)
