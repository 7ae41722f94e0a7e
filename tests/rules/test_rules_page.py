"""docs/rules.md is true: the rules are there, and what it names exists."""

import importlib
import re
from functools import reduce
from pathlib import Path

import pytest
from django.apps import apps

from articles.guards import GUARDS

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs" / "rules.md").read_text(encoding="utf-8")
RULES = re.split(r"^## ", PAGE.split("\n# What goes to readers")[0], flags=re.M)[1:]
BY_NUMBER = {rule.partition(".")[0]: rule for rule in RULES}
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", PAGE)))
FUNCTIONS = sorted(set(re.findall(r"`([a-z_]+(?:\.\w+)+)`", PAGE)) - {"docs/rules.md"})


KINDS = set(re.findall(r"`\*(_\w+)`", PAGE))


def code_of(line: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", line))


def test_every_rule_stands_on_the_page_once():
    assert list(BY_NUMBER) == [f"R{number}" for number in range(1, 19)]


@pytest.mark.parametrize("number", BY_NUMBER)
def test_each_rule_says_who_words_it_who_asks_it_what_holds_it_and_what_tests_it(number):
    for place in ("words", "desk", "database", "tests"):
        assert re.search(rf"^- {place}: \S", BY_NUMBER[number], flags=re.M), place
    assert "::test_" in BY_NUMBER[number]


@pytest.mark.parametrize("name", TESTS)
def test_each_test_that_is_named_is_there(name):
    path, _, function = name.partition("::")
    source = (HOME / path).read_text(encoding="utf-8")
    assert re.search(rf"^def {function}\(", source, flags=re.M)


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if not n.endswith((".py", ".txt"))])
def test_each_function_that_is_named_is_there(name):
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(["articles", *parts[:size]]))
        except ModuleNotFoundError:
            continue
        break
    reduce(getattr, parts[size:], module)


def test_each_guard_and_constraint_that_is_named_is_there():
    values = {guard.name for guard in GUARDS}
    for model in apps.get_app_config("articles").get_models():
        values |= {constraint.name for constraint in model._meta.constraints}
    lines = re.findall(r"^- database: (.*(?:\n  .*)*)", PAGE, flags=re.M)
    names = set().union(*(code_of(line) for line in lines))
    assert names <= values


def rules_of(guard) -> set[str]:
    return {sentence.partition(":")[0] for _condition, sentence in guard.refusals}


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_every_guard_is_named_with_its_rule(guard):
    """By itself, or by its kind: ``*_kept``."""
    kind = f"`*_{guard.name.rpartition('_')[2]}`"
    for rule in rules_of(guard):
        assert f"`{guard.name}`" in BY_NUMBER[rule] or kind in BY_NUMBER[rule], rule


def test_each_kind_of_guard_that_is_named_is_there():
    ends = {"_" + guard.name.rpartition("_")[2] for guard in GUARDS}
    assert ends >= KINDS > set()
