"""The sheet (稿签): a story's record on paper, for a page and for a PDF."""

from .facts import Return, Sheet, sheet_of
from .paper import pdf

__all__ = ["Return", "Sheet", "pdf", "sheet_of"]
