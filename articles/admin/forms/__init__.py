"""Forms clean what people type and change nothing; the desk does that."""

from .accounts import LinkPasswordForm, OwnPasswordForm, PersonForm, duty_choices
from .addresses import OldAddressForm
from .files import PictureField
from .stories import (
    ArticleForm,
    CommentForm,
    FigureForm,
    FigureFormSet,
    NoteForm,
    TimeForm,
    WithdrawalForm,
)

__all__ = [
    "ArticleForm",
    "CommentForm",
    "FigureForm",
    "FigureFormSet",
    "LinkPasswordForm",
    "NoteForm",
    "OldAddressForm",
    "OwnPasswordForm",
    "PersonForm",
    "PictureField",
    "TimeForm",
    "WithdrawalForm",
    "duty_choices",
]
