"""Names in the code: none that was given up, and few that are bare participles.

``[tool.newsroom.names]`` of ``pyproject.toml`` has the words that were given up (``retired``), and
how many percent of all names in a folder may be participles: ``found`` or ``said`` does not tell
what it holds. Prints the count of each folder; exits with 1 where there is too much.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path


def is_participle(name: str, irregular: set[str], others: set[str]) -> bool:
    """Whether a name is one participle and nothing else, with or without its underscore."""
    word = name.strip("_")
    if "_" in word or word != word.lower() or word in others:
        return False
    return word in irregular or (word.endswith("ed") and len(word) > 4)


def names_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of all that is given a name: functions, classes, arguments, variables."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr
            case ast.ExceptHandler(name=str()):
                yield node.lineno, node.name


def main() -> int:
    limits = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["newsroom"]["names"]
    words = (set(limits["irregular"].split()), set(limits["others"].split()))
    is_over = False
    for folder, most in limits["folders"].items():
        every = participles = 0
        for path in sorted(Path(folder).rglob("*.py")):
            # What ran on somebody's database is not touched again.
            if "migrations" in path.parts:
                continue
            for line, name in names_in(ast.parse(path.read_text())):
                every, participles = every + 1, participles + is_participle(name, *words)
                if name.strip("_") in limits["retired"]:
                    is_over = True
                    sys.stdout.write(f"{path}:{line}: “{name}” was given up: docs/glossary.md\n")
        share = 100 * participles / every
        is_over |= share > most
        sys.stdout.write(f"{folder}: {share:.1f} % of {every} names are participles\n")
    return is_over


if __name__ == "__main__":
    sys.exit(main())
