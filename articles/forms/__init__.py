"""Forms clean what people type and change nothing; the desk does that."""

from .accounts import NewPasswordForm, NewPersonForm, OwnPasswordForm, PersonForm, duty_choices
from .addresses import OldAddressForm
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
    "NewPasswordForm",
    "NewPersonForm",
    "NoteForm",
    "OldAddressForm",
    "OwnPasswordForm",
    "PersonForm",
    "TimeForm",
    "WithdrawalForm",
    "duty_choices",
]
