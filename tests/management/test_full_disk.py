"""The disk for files is full, or cannot be written to: a sentence, nothing half, the form keeps all.

The disks are real: a file system of its own in memory, small, or taken for reading alone.
"""

import io
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse
from PIL import Image

from articles import desk
from articles.desk import library
from articles.models import Article, Entry, Picture
from tests.admin.screens.clients import at
from tests.admin.screens.pictures import file, jpeg, with_figure
from tests.support.record import refused, untouched

pytestmark = [pytest.mark.django_db, pytest.mark.screens]

SENTENCE = {"full": "no room left", "read-only": "cannot be written to"}


@contextmanager
def _mount(place: Path, options: str):
    place.mkdir(parents=True, exist_ok=True)
    mounting = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture(params=SENTENCE)
def disk(request, tmp_path):
    """The folder of pictures on a disk that takes no more, and what is said of it."""
    place = tmp_path / "bad-disk"
    options = "size=64k" if request.param == "full" else "size=4m,ro"
    with _mount(place, options), override_settings(MEDIA_ROOT=place):
        yield place, SENTENCE[request.param]


def large(colour="teal") -> bytes:
    """A picture that takes more than the disk has."""
    out = io.BytesIO()
    noise = Image.effect_noise((500, 400), 90).convert("RGB")
    noise.paste(colour, (0, 0, 50, 50))
    noise.save(out, "JPEG", quality=95)
    assert len(out.getvalue()) > 80_000
    return out.getvalue()


def files_on(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]


def test_the_desk_refuses_in_words_and_keeps_nothing(newsroom, disk):
    place, sentence = disk
    with untouched(), refused(sentence):
        desk.add_picture(newsroom.reporter, large())
    assert files_on(place) == []
    assert not Picture.objects.exists()


def test_a_form_keeps_the_text_and_everything_else_that_was_typed(newsroom, disk):
    place, sentence = disk
    draft = newsroom.draft()
    writer = at(newsroom.reporter)
    facts = {
        **with_figure(writer, draft, upload=file(large()), caption="刚打好的说明", alt="滩涂"),
        "headline": "刚打好的标题",
        "body": "<p>刚打好的正文。</p>",
        "deadline": "2030-01-02T03:04",
    }
    before = Entry.objects.count()
    answer = writer.send(draft, facts)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert desk.say(_sentence_of(sentence)) in text
    for words in ("刚打好的标题", "刚打好的正文", "刚打好的说明", "2030-01-02T03:04"):
        assert words in text
    assert Article.objects.get(pk=draft.pk).headline != "刚打好的标题"
    assert (Entry.objects.count(), files_on(place)) == (before, [])
    # Without the picture it is saved.
    del facts["placed-0-upload"]
    fields = {**facts, "placed-TOTAL_FORMS": 0}
    assert writer.send(draft, fields).status_code == 302
    assert Article.objects.get(pk=draft.pk).headline == "刚打好的标题"


def _sentence_of(part: str):
    return next(s for s in (library._FULL, library._CLOSED) if part in s)


def test_the_library_says_so_too(newsroom, disk):
    place, sentence = disk
    facts = {"file": file(large()), "caption": "刚打好的说明"}
    answer = at(newsroom.reporter).post(reverse("admin:articles_picture_add"), facts)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert desk.say(_sentence_of(sentence)) in text
    assert "刚打好的说明" in text
    assert files_on(place) == []


def test_a_new_story_is_not_half_there(newsroom, disk):
    writer = at(newsroom.reporter)
    facts = {
        **writer.form(None),
        "headline": "新题",
        "body": "<p>正文。</p>",
        "placed-TOTAL_FORMS": "2",
        "placed-0-upload": file(jpeg((8, 8)), "small.jpg"),
        "placed-0-order": "0",
        "placed-1-upload": file(large(), "large.jpg"),
        "placed-1-order": "1",
    }
    with untouched():
        assert writer.send(None, facts).status_code == 200
    assert not Article.objects.exists()
    assert not Picture.objects.exists()
    assert all(path.suffix == ".jpg" for path in files_on(disk[0]))


def test_a_picture_whose_sizes_find_no_room_still_reaches_its_readers(newsroom, client, tmp_path):
    with _mount(tmp_path / "small", "size=400k") as place, override_settings(MEDIA_ROOT=place):
        raw = large()
        picture = desk.add_picture(newsroom.reporter, raw, alt="滩涂")
        words = {"caption": "退潮", "credit": "某", "alt": "滩涂"}
        newsroom.published(figures=[{"picture": picture, **words}])
        space = os.statvfs(place)
        (place / "fill").write_bytes(b"\0" * space.f_bavail * space.f_frsize)
        for width in (480, 960, 1600):
            address = reverse("picture", args=[picture.sha256, width, "jpg"])
            assert client.get(address).status_code == 200
        (place / "fill").unlink()
        assert not [path for path in files_on(place) if ".new" in path.parts]


@pytest.mark.parametrize("view", ["story", "library"])
def test_a_file_that_finds_no_room_while_it_comes_is_said_too(newsroom, tmp_path, view):
    """Large files are laid aside before a form sees them."""
    big = jpeg((8, 8)) + b"\0" * (3 << 20)
    writer = at(newsroom.reporter)
    with (
        _mount(tmp_path / "aside", "size=1m") as place,
        override_settings(FILE_UPLOAD_TEMP_DIR=str(place)),
    ):
        if view == "story":
            draft = newsroom.draft()
            typed = with_figure(writer, draft, upload=file(big), caption="刚打好的说明")
            answer = writer.send(draft, {**typed, "headline": "刚打好的标题"})
            assert "刚打好的标题" in answer.content.decode()
        else:
            facts = {"file": file(big), "caption": "刚打好的说明"}
            answer = writer.post(reverse("admin:articles_picture_add"), facts)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "刚打好的说明" in text
        assert "磁盘已满" in text
        assert files_on(place) == []


def test_a_file_that_is_too_large_is_dropped_while_it_comes(newsroom, tmp_path):
    place = tmp_path / "aside"
    place.mkdir()
    big = jpeg((8, 8)) + b"\0" * (31 << 20)
    writer = at(newsroom.reporter)
    draft = newsroom.draft()
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(place)):
        form = with_figure(writer, draft, upload=file(big), caption="刚打好的说明")
        answer = writer.send(draft, form)
    assert answer.status_code == 200
    assert "30 MB" in answer.content.decode()
    assert files_on(place) == []
