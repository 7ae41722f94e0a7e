"""Names in the code: none that was given up, and few that are bare participles.

``pyproject.toml`` says which (``[tool.newsroom.names]``): ``retired`` words are no names of anything,
and of all names that are given at most so many percent may be participles, for ``found`` or ``said``
does not say what it holds. Prints the count of each folder; exits with 1 where there is too much.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

#: Participles that do not end in -ed.
IRREGULAR = frozenset(
    [
        "begun",
        "bound",
        "broken",
        "brought",
        "built",
        "caught",
        "chosen",
        "cut",
        "done",
        "drawn",
        "driven",
        "eaten",
        "fallen",
        "felt",
        "found",
        "frozen",
        "forgotten",
        "given",
        "gone",
        "got",
        "grown",
        "heard",
        "held",
        "hidden",
        "kept",
        "known",
        "laid",
        "led",
        "left",
        "lent",
        "lost",
        "made",
        "meant",
        "met",
        "paid",
        "said",
        "seen",
        "sent",
        "shaken",
        "shown",
        "sold",
        "spent",
        "spoken",
        "stood",
        "stuck",
        "sworn",
        "taken",
        "taught",
        "thought",
        "told",
        "torn",
        "understood",
        "won",
        "worn",
        "woven",
        "written",
    ]
)
#: Words that end in -ed and are no participles.
OTHERS = frozenset({"bed", "embed", "exceed", "feed", "indeed", "need", "proceed", "seed", "speed"})


def is_participle(name: str) -> bool:
    """Whether a name is one participle and nothing else, with or without its underscore."""
    word = name.strip("_")
    if "_" in word or word != word.lower() or word in OTHERS:
        return False
    return word in IRREGULAR or (word.endswith("ed") and len(word) > 4)


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
    wanted = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["newsroom"]["names"]
    every, participles, retired = Counter(), Counter(), []
    for top in wanted["folders"]:
        for path in sorted(Path(top).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for line, name in names_in(ast.parse(path.read_text())):
                every[top] += 1
                participles[top] += is_participle(name)
                if name.strip("_") in wanted["retired"]:
                    retired.append(f"{path}:{line}: “{name}” was given up, see docs/glossary.md")
    lines = [*retired]
    is_over = False
    for top, most in wanted["folders"].items():
        share = 100 * participles[top] / every[top]
        lines.append(
            f"{top}: {participles[top]} of {every[top]} names are participles, {share:.1f} %"
        )
        is_over |= share > most
    sys.stdout.write("\n".join(lines) + "\n")
    return bool(retired) or is_over


if __name__ == "__main__":
    sys.exit(main())
