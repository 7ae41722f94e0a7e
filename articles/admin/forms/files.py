"""Files of a form: each no larger than a picture may be, and a full disk is said in words."""

from __future__ import annotations

import io

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.functional import lazy

from articles import desk
from articles.pictures import LARGEST_FILE, examine
from articles.text.words import Sentence
from articles.text.words import Sentence as _

_say_lazily = lazy(desk.say, str)
_TOO_LARGE = _("The picture is larger than %(most)s MB.", most=LARGEST_FILE // 1024**2)
_NO_ROOM = _(
    "The file cannot be taken: there is no room left on the newsroom’s disk. Tell whoever runs its "
    "machines, or save without the picture."
)


class UploadHandler(TemporaryFileUploadHandler):
    """Lays a large file aside while it comes; one that is too large, or finds no room, is dropped
    at once, and what is left of it says why."""

    problem = None

    def new_file(self, *args, **kwargs):
        self.problem = None
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self.problem = _NO_ROOM

    def receive_data_chunk(self, raw_data, start):
        if self.problem:
            return
        try:
            if start + len(raw_data) > LARGEST_FILE:
                self._drop(_TOO_LARGE)
            else:
                super().receive_data_chunk(raw_data, start)
        except OSError:
            self._drop(_NO_ROOM)

    def file_complete(self, file_size):
        try:
            if not self.problem:
                self.file.flush()
                return super().file_complete(file_size)
        except OSError:
            self._drop(_NO_ROOM)
        empty_file = InMemoryUploadedFile(
            io.BytesIO(), self.field_name, self.file_name, self.content_type, 0, self.charset
        )
        empty_file.problem = self.problem
        return empty_file

    def _drop(self, problem):
        self.problem = problem
        file, self.file = self.file, None
        try:
            file.close()
        except OSError:
            # What was still to be written found no room either; the file is gone all the same.
            file.file.close()


class PictureField(forms.FileField):
    """A picture file, looked at before anything is kept; ``facts`` say what it turned out to be."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        sentence = _say_lazily(_TOO_LARGE)
        self.widget.attrs |= {"data-most": LARGEST_FILE, "data-too-large": sentence}

    def to_python(self, data):
        if problem := getattr(data, "problem", None):
            raise forms.ValidationError(f"{data.name}: {desk.say(problem)}")
        file = super().to_python(data)
        if file is None:
            return None
        facts = _examine(file)
        if isinstance(facts, Sentence):
            raise forms.ValidationError(f"{file.name}: {desk.say(facts)}")
        file.facts = facts
        return file


def _examine(file):
    """What the file is; one that is too large is not read."""
    if file.size > LARGEST_FILE:
        return _TOO_LARGE
    file.seek(0)
    facts = examine(file.read())
    file.seek(0)
    return facts
