"""Forms of a story: its words, its pictures, its times, and what is said about it."""

from __future__ import annotations

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from articles import desk
from articles.models import CREDIT_ROLES, Article, Copy, Figure, NoticeKind, Person, Picture
from articles.rules import chain
from articles.text import bounds, diff
from articles.text.words import joined, names_in

from .files import PictureField

_WORDS = ("caption", "credit", "alt")
WRITTEN = (*(name for name in Copy.COLUMNS if name != "credits"), "tags")


def _names_field(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=300,
        help_text=_("Several names: part them by a space or “、”."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


def _moment_field(name: str) -> forms.DateTimeField:
    """A time of the story, in the newsroom's own time zone, with the browser's own input.

    The form remembers what it showed, so that only what was changed in it is a change.
    """
    field = Article._meta.get_field(name)
    return forms.DateTimeField(
        label=field.verbose_name,
        help_text=field.help_text,
        required=False,
        show_hidden_initial=True,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class TimeForm(forms.Form):
    """When a story is due, goes out, and may be known."""

    deadline = _moment_field("deadline")
    publish_at = _moment_field("publish_at")
    embargo_until = _moment_field("embargo_until")

    @property
    def times(self) -> dict:
        """What was changed here, as ``desk.plan`` takes it."""
        return {name: self.cleaned_data[name] for name in desk.TIMES if name in self.changed_data}


class ArticleForm(TimeForm, forms.ModelForm):
    """The working copy, for ``author`` who does ``verb``.

    ``notice`` is the kind of notice to readers that this change is made for, if it was begun so.
    """

    reporter = _names_field(CREDIT_ROLES["reporter"])
    correspondent = _names_field(CREDIT_ROLES["correspondent"])
    photographer = _names_field(CREDIT_ROLES["photographer"])
    reprint_url = forms.URLField(
        label=_("original address"), required=False, max_length=500, assume_scheme="https"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = WRITTEN
        widgets = {
            "notice_text": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "kicker": forms.TextInput(attrs={"class": "vTextField"}),
        }

    def __init__(self, *args, author: Person, verb: str = "save", notice: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.author, self.verb = author, verb
        self.fields["tags"].help_text = _("Part tags by a space or “、”.")
        sentence = desk.say(bounds.refuse_words({"body": "x" * (bounds.MARKUP + 1)}))
        attrs = {"data-most-letters": bounds.TEXT, "data-too-long": sentence}
        self.fields["body"].widget.attrs |= attrs
        self.fields["tags"].widget.attrs["maxlength"] = bounds.TAGS * (bounds.TAG + 1)
        self.initial["version"] = self.instance.version
        self._offer_kinds_of_notice()
        if notice in NoticeKind.values:
            self.initial |= {"notice_kind": notice}
        for role in CREDIT_ROLES:
            self.initial[role] = joined(self.instance.credited(role))
        if self.instance.pk is None:
            self.initial |= self._initial_of_new()
        #: What differs if somebody else saved in between: theirs against what was typed here.
        self.conflict: tuple[diff.Change, ...] = ()

    def _offer_kinds_of_notice(self) -> None:
        """Words about a withdrawal of a withdrawn story alone; or of one that carries them, so
        that its writer sees what is to be changed."""
        kinds = self.fields["notice_kind"]
        if not (self.instance.is_withdrawn or self.instance.notice_kind == NoticeKind.WITHDRAWAL):
            kinds.choices = [(k, label) for k, label in kinds.choices if k != NoticeKind.WITHDRAWAL]

    def _initial_of_new(self) -> dict:
        """What a new story has from its writer: their byline, and their channel if it is one."""
        initial = {"reporter": str(self.author)} if chain.REPORTER in self.author.duties else {}
        if len(channels := self.author.channel_ids or ()) == 1:
            (initial["channel"],) = channels
        return initial

    def clean(self):
        data = super().clean()
        data["credits"] = [
            {"role": role, "name": name}
            for role in CREDIT_ROLES
            for name in names_in(data.get(role) or "")
        ]
        for name in ("body", "tags", "credits"):
            if sentence := bounds.refuse_words({name: data.get(name)}):
                self.add_error(name if name in self.fields else None, desk.say(sentence))
        self._refuse_where_the_desk_would(data)
        return data

    def _refuse_where_the_desk_would(self, data: dict) -> None:
        """Say now what the desk would say, while the form can still show what was typed."""
        sentence = Article(channel=data.get("channel")).refusal("create", self.author)
        if self.instance.pk is not None:
            current = Article.objects.get(pk=self.instance.pk)
            sentence = current.refusal(self.verb, self.author) or sentence
        if sentence:
            raise forms.ValidationError(desk.say(sentence))
        if self.instance.pk is not None and data.get("version") != current.version:
            self._compare_with(current, data)

    def _compare_with(self, current: Article, data: dict) -> None:
        mine = Article(**{name: data[name] for name in Copy.COLUMNS if name in data})
        mine.__dict__["tag_names"] = sorted(data.get("tags") or [])
        mine.__dict__["figures"] = FigureForms(
            self.data, self.files, instance=current
        ).describe_figures()
        self.conflict = diff.changes(current.spelt, mine.spelt)
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = current.version
        raise forms.ValidationError(desk.say(desk.Conflict(current).sentence), code="conflict")

    @property
    def words(self) -> dict:
        """What was typed, as the desk's verbs take it."""
        return {name: self.cleaned_data[name] for name in (*WRITTEN, "credits")}


class FigureForm(forms.ModelForm):
    """One picture under the story: chosen from the library, or a file from this computer."""

    upload = PictureField(label=_("a file of this computer"), required=False)

    class Meta:
        model = Figure
        fields = ("upload", "picture", "caption", "credit", "alt", "after", "order")
        labels = {"picture": _("or one of the library")}
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 2}),
            "alt": forms.Textarea(attrs={"rows": 2}),
            "after": forms.NumberInput(attrs={"min": 1}),
            "order": forms.NumberInput(attrs={"min": 0, "max": 99}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["picture"].required = False

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("picture") or data.get("upload")):
            raise forms.ValidationError(_("Choose a picture of the library, or a file."))
        return data


class FigureFormSet(BaseInlineFormSet):
    """The pictures of a story. The desk places them anew at each save, so rows that come back
    from a browser are taken for what they say, not for the rows they once were."""

    default_error_messages = {
        **BaseInlineFormSet.default_error_messages,
        "too_many_forms": _("A story shows at most %(num)d pictures."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Rows beyond these are refused before a form is made for any of them.
        self.max_num = self.absolute_max = bounds.FIGURES

    def initial_form_count(self):
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if self.is_bound:
            form.fields["id"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def build_figures(self, by: Person) -> list[dict]:
        """The pictures as ``desk.save`` takes them, uploads added to the library first."""
        return [self._figure(data, by) for data in self._rows_with_picture()]

    def describe_figures(self) -> list[dict]:
        """The pictures as a comparison spells them; a file that is new has only its name."""
        self.is_valid()
        return [
            {
                **{name: data.get(name) or "" for name in _WORDS},
                **self._of_picture(data.get("picture"), data.get("upload")),
                **({"after": data["after"]} if data.get("after") else {}),
            }
            for data in self._rows_with_picture()
        ]

    def _of_picture(self, picture: Picture | None, upload) -> dict:
        if picture is None:
            return {"sha256": str(upload)}
        figure = self.instance.placed.filter(picture=picture).first() if self.instance.pk else None
        return {"sha256": picture.sha256, "focal": (figure or picture).focal}

    def _rows_with_picture(self) -> list[dict]:
        rows = (getattr(form, "cleaned_data", None) or {} for form in self.forms)
        rows_with_picture = [
            row
            for row in rows
            if not row.get("DELETE") and (row.get("picture") or row.get("upload"))
        ]
        return sorted(rows_with_picture, key=lambda row: row.get("order") or 0)

    def _figure(self, data: dict, by: Person) -> dict:
        words = {name: data.get(name) or "" for name in _WORDS}
        picture: Picture = data.get("picture")
        if data.get("upload"):
            data["upload"].seek(0)
            picture = desk.add_picture(by, data["upload"].read(), **words)
        if not self._had(picture) and Picture.objects.visible_to(by).filter(pk=picture.pk).exists():
            words = {name: words[name] or getattr(picture, name) for name in words}
        return {"picture": picture, "after": data.get("after"), **words}

    def _had(self, picture: Picture) -> bool:
        """Whether the story shows the picture already; its words there are its own."""
        return self.instance.pk and self.instance.placed.filter(picture=picture).exists()


FigureForms = forms.inlineformset_factory(
    Article, Figure, form=FigureForm, formset=FigureFormSet, extra=0
)


class NoteForm(forms.Form):
    """What goes with a verb of the review: a comment, and which text was read."""

    note = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=bounds.NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    release = forms.IntegerField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    times = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class WithdrawalForm(NoteForm):
    """Why a story is taken back, and that it is meant."""

    is_meant = forms.BooleanField(
        label=_("Yes, take this story from readers now"),
        error_messages={"required": _("Tick that the story is to be taken back now.")},
    )


class CommentForm(forms.Form):
    """What somebody says about a story; how long it may be, the desk says."""

    text = forms.CharField(label=_("Comment"), required=False, strip=False)
    quote = forms.CharField(label=_("Passage"), required=False, strip=False)
    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    release = forms.IntegerField(required=False, widget=forms.HiddenInput)
