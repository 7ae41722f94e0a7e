"""The documents are true: what they name in code letters exists, links lead somewhere, lines are short."""

import importlib
import re
from functools import cache, reduce
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from articles.guards import GUARDS

ROOT: Path = settings.ROOT
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *DOCS]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
#: Documents for programmers: each name in code letters must be one of the code.
FOR_PROGRAMMERS = [ROOT / "docs" / f"{n}.md" for n in ("start", "layers", "recipes", "glossary")]
#: Characters of a line. A table and a block of code cannot be broken.
LONGEST = 120
WRITTEN_BY_BENCH = "<!-- what make bench writes -->.*<!-- until here -->"
#: Words in code letters that are names outside of this code.
OUTSIDE = {"_", "layers", "location", "django.conf", "apps.get_model", "NEWSROOM_"}
#: A verb that there is not: the example of a recipe.
OUTSIDE |= {"flag"}
#: What a name is made by: a definition, an assignment, an argument or field.
_DEFINED = re.compile(r"(?:\b(?:def|class) |^\s*|\bas |[(,] *)(\w+)(?= *[(:=,)\]]|$)", re.M)


def spans(page: Path) -> set[str]:
    """What stands in code letters, without blocks of code."""
    return set(re.findall(r"`([^`\n]+)`", without_code(page)))


def without_code(page: Path) -> str:
    return re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)


def is_path(span: str) -> bool:
    return bool(re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?(::\w+)?", span)) and (
        "/" in span or span.endswith((".py", ".md", ".toml", ".txt"))
    )


@cache
def names() -> frozenset[str]:
    """Every name that the code defines, the stems of its files and its commands."""
    folders = ("articles", "newsroom", "tests")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    values = {name for path in files for name in _DEFINED.findall(path.read_text(encoding="utf-8"))}
    facts = {guard.name for guard in GUARDS} | {path.stem for path in files}
    return frozenset(values | facts | set(get_commands()))


def spans_of_kind(kind) -> list[tuple[str, str]]:
    return [(p.stem, span) for p in FOR_PROGRAMMERS for span in sorted(spans(p)) if kind(span)]


@pytest.mark.parametrize(
    "document", [*FOR_PROGRAMMERS, *DECISIONS], ids=lambda document: document.stem
)
def test_each_path_that_is_named_is_there(document):
    for span in filter(is_path, spans(document)):
        path, _, function = span.partition("::")
        assert (ROOT / path).exists(), span
        assert not function or f"def {function}(" in (ROOT / path).read_text(encoding="utf-8"), span


@pytest.mark.parametrize(
    ("document", "name"),
    spans_of_kind(
        lambda s: s not in OUTSIDE and not is_path(s) and re.fullmatch(r"[a-z_]+(\.\w+)+", s)
    ),
)
def test_each_dotted_name_is_there(document, name):
    """Below articles: ``desk.sign``."""
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(["articles", *parts[:size]]))
        except ModuleNotFoundError:
            continue
        break
    reduce(getattr, parts[size:], module)


@pytest.mark.parametrize(
    ("document", "name"), spans_of_kind(lambda s: re.fullmatch(r"[A-Za-z_]\w*", s))
)
def test_each_bare_name_is_there(document, name):
    assert name in names() | OUTSIDE


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.stem)
def test_each_link_leads_to_something_that_is_there(document):
    for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        path, _, heading = link.partition("#")
        if "://" in link:
            continue
        to = (document.parent / path).resolve() if path else document
        assert to.exists(), link
        assert not heading or heading in headings(to), link


def headings(page: Path) -> set[str]:
    """The headings of a page, as a link names them."""
    rows = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", each).strip().lower().replace(" ", "-") for each in rows}


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.stem)
def test_no_line_is_longer_than_a_screen(document):
    text = re.sub(WRITTEN_BY_BENCH, "", without_code(document), flags=re.S)
    lines = text.splitlines()
    assert [line for line in lines if len(line) >= LONGEST and not line.startswith("|")] == []


@pytest.mark.parametrize("document", DECISIONS, ids=lambda document: document.stem)
def test_a_decision_has_its_date_and_its_parts(document):
    text = document.read_text(encoding="utf-8")
    assert re.match(rf"# {document.stem[:4]}\. \S.*\n\nDecided on 20\d\d-\d\d-\d\d\.\n", text)
    parts = re.findall(r"^## (.*)$", text, flags=re.M)
    assert parts[:3] == ["Context", "Decision", "Consequence"]
    assert parts[3:] in ([], ["Figures"])


def test_decisions_are_numbered_without_a_gap_and_stand_in_the_index():
    numbers = [int(page.stem[:4]) for page in DECISIONS]
    assert all(later == earlier + 1 for earlier, later in pairwise(numbers))
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert re.findall(r"^- \[\d+\]\((.+?)\)", index, flags=re.M) == [p.name for p in DECISIONS]
