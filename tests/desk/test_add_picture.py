"""desk.add_picture: a picture for the library."""

import io

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from articles import desk, pictures
from articles.models import Person, Picture
from articles.text.words import Sentence
from tests.support.picture_files import make_file
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_a_picture_is_known_by_its_content(newsroom, kind):
    picture = desk.add_picture(newsroom.reporter, make_file(kind))
    assert (picture.width, picture.height, len(picture.sha256)) == (60, 40, 64)


def test_its_file_is_kept_byte_by_byte(newsroom):
    raw = make_file()
    assert desk.add_picture(newsroom.reporter, raw).file.read() == raw


def test_it_keeps_who_added_it(newsroom):
    assert desk.add_picture(newsroom.reporter, make_file()).added_by == newsroom.reporter


def test_the_same_file_twice_is_one_picture(newsroom):
    one = desk.add_picture(newsroom.reporter, make_file())
    assert desk.add_picture(newsroom.first, make_file()) == one


def test_the_first_words_stay(newsroom):
    desk.add_picture(newsroom.reporter, make_file(), caption="滩涂")
    assert desk.add_picture(newsroom.first, make_file(), caption="别的").caption == "滩涂"


def test_a_camera_jpeg_with_a_preview_inside_is_a_jpeg(newsroom):
    """Phones and cameras write a second, small picture behind the first (MPO)."""
    out = io.BytesIO()
    small = Image.new("RGB", (6, 4))
    Image.new("RGB", (60, 40)).save(out, "MPO", save_all=True, append_images=[small])
    assert desk.add_picture(newsroom.reporter, out.getvalue()).file.name.endswith(".jpg")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script>",
        b"GIF89a",
        b"%PDF-1.7",
        make_file("BMP"),
        make_file("ICO"),
    ],
)
def test_what_is_no_picture_is_refused(newsroom, raw):
    with refused("picture"):
        desk.add_picture(newsroom.reporter, raw)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_half_a_picture_is_refused(newsroom, kind):
    raw = make_file(kind, size=(400, 300))
    with refused("picture"):
        desk.add_picture(newsroom.reporter, raw[: len(raw) // 2])


def test_a_picture_with_too_many_pixels_is_refused(newsroom):
    with refused("too many pixels"):
        desk.add_picture(newsroom.reporter, make_file("PNG", (9001, 9000), "1"))


@pytest.mark.parametrize(("mode", "most"), [("RGB", 64), ("RGBA", 32), ("CMYK", 32), ("P", 51)])
def test_the_bound_of_pixels_is_that_of_the_memory_they_take(mode, most, monkeypatch):
    """Nothing is decoded to find out: the refusal comes from the head of the file."""
    kind = "TIFF" if mode == "CMYK" else "PNG"
    wide = make_file(kind, (40, 30), mode)
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("decoded"))
    assert pictures.examining._most_pixels(mode) // 1_000_000 == most
    monkeypatch.setattr(pictures.examining, "_MEMORY", 40 * 30 - 1)
    assert "too many pixels" in str(pictures.examine(wide))


def test_a_file_too_large_is_refused(newsroom, monkeypatch):
    monkeypatch.setattr(pictures.examining, "LARGEST_FILE", 100)
    with refused("larger than"):
        desk.add_picture(newsroom.reporter, make_file())


@pytest.mark.parametrize(("name", "most"), [("caption", 300), ("credit", 80), ("alt", 300)])
def test_words_too_long_are_refused(newsroom, name, most):
    with refused():
        desk.add_picture(newsroom.reporter, make_file(), **{name: "字" * (most + 1)})


def test_a_refused_picture_leaves_no_file(newsroom):
    with refused():
        desk.add_picture(newsroom.reporter, make_file(), caption="字" * 301)
    assert not list(settings.MEDIA_ROOT.rglob("*.jpg"))


@pytest.mark.parametrize("name", ["caption", "credit", "alt"])
def test_words_are_kept_without_control_characters(newsroom, name):
    picture = desk.add_picture(newsroom.reporter, make_file(), **{name: "滩\x00涂\x07"})
    assert getattr(picture, name) == "滩涂"


def test_an_outsider_adds_nothing(newsroom):
    with refused():
        desk.add_picture(newsroom.outsider, make_file())


def test_a_superuser_has_no_privilege(newsroom):
    with refused():
        desk.add_picture(newsroom.administrator, make_file())


def test_a_closed_account_adds_nothing(newsroom):
    Person.objects.filter(pk=newsroom.reporter.pk).update(is_active=False)
    with refused("account is closed"):
        desk.add_picture(newsroom.reporter, make_file())


def test_an_unknown_word_is_a_mistake_of_the_caller(newsroom):
    with untouched(), pytest.raises(TypeError):
        desk.add_picture(newsroom.reporter, make_file(), title="滩涂")


def test_the_library_is_a_queryset_of_public_pictures(newsroom):
    desk.add_picture(newsroom.reporter, make_file())
    assert not Picture.objects.public().exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_damaged_file_never_is_more_than_a_sentence(kind, data):
    raw = bytearray(make_file(kind, (64, 48)))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(pictures.examine(bytes(raw)), pictures.Examined | Sentence)
