"""The file ``.env``: variables of the newsroom, one a line."""

from io import StringIO
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv.parser import Binding, parse_stream


def read_file(path: Path) -> dict[str, str]:
    """The variables of the file; none where there is no file. The last line of a name holds.

    A value means what it says: quotes around it go, ``$`` stays. Raises ``ImproperlyConfigured``
    for a file that may not be read, is no UTF-8, or has a line that is no ``NAME=value``.
    """
    return {line.key: line.value for line in parse_stream(StringIO(_text(path))) if _is_set(line)}


def _text(path: Path) -> str:
    try:
        # Notepad begins a file with a mark that is no part of the first name.
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ImproperlyConfigured(f"{path}: not saved as UTF-8 (byte {error.start}).") from error
    except OSError as error:
        raise ImproperlyConfigured(f"{path} cannot be read: {error.strerror}.") from error


def _is_set(line: Binding) -> bool:
    """Whether the line sets a variable; empty lines and comments set none."""
    if line.error or (line.key and line.value is None):
        # Never the line itself, which may hold a password.
        number = line.original.line + line.original.string[: _indent(line)].count("\n")
        raise ImproperlyConfigured(f".env, line {number}: not of the form NAME=value.")
    return line.key is not None


def _indent(line: Binding) -> int:
    """Characters before the line's own; the parser counts empty lines before it to it."""
    return len(line.original.string) - len(line.original.string.lstrip())
