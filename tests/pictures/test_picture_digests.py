"""Pictures are what was signed, pixel by pixel (rule R16): whoever writes files, or rows."""

import io
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageOps

from articles import desk, guards, pictures, press, tasks
from articles.models import FORMATS, WIDTHS, Article, Heartbeat, Page, Picture
from articles.pictures import sizes
from tests.admin.screens.pictures import jpeg
from tests.support.stories import place_picture
from tests.support.tampering import check_deferred, restore_guards

pytestmark = [pytest.mark.django_db, pytest.mark.screens]


@pytest.fixture
def public_picture(newsroom) -> Picture:
    """A picture that readers have."""
    picture = desk.add_picture(newsroom.reporter, jpeg((1000, 600)), alt="滩涂")
    newsroom.published(figures=[place_picture(picture)])
    return picture


@pytest.fixture
def other(newsroom) -> Picture:
    """A picture of the library that nobody signed."""
    return desk.add_picture(newsroom.reporter, jpeg((1000, 600), "red"), alt="别处")


def address_of(picture: Picture, width=480, suffix="jpg") -> str:
    return reverse("picture", args=[picture.sha256, width, suffix])


def original_of(picture: Picture) -> Path:
    return settings.MEDIA_ROOT / picture.file.name


def size_of(picture: Picture, width=480, suffix="jpg") -> Path:
    return settings.MEDIA_ROOT / "renditions" / f"{picture.sha256}-{width}.{suffix}"


def row_of(picture: Picture, **columns) -> None:
    """Write into the row as somebody does whom no guard stops."""
    check_deferred()
    guards.remove(connection)
    Picture.objects.filter(pk=picture.pk).update(**columns)
    restore_guards()


def _another(public_picture, other):
    original_of(public_picture).write_bytes(original_of(other).read_bytes())


def _same_size_and_times(public_picture, other):
    """Another file with the very size and times of the one that was compared a moment ago."""
    path = original_of(public_picture)
    facts, raw = path.stat(), path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _lose_original(public_picture, other):
    original_of(public_picture).unlink()


def _a_folder(public_picture, other):
    original_of(public_picture).unlink()
    original_of(public_picture).mkdir()


def _a_pipe(public_picture, other):
    original_of(public_picture).unlink()
    os.mkfifo(original_of(public_picture))


def _without_end(public_picture, other):
    original_of(public_picture).unlink()
    original_of(public_picture).symlink_to("/dev/zero")


def _too_large(public_picture, other):
    os.truncate(original_of(public_picture), pictures.LARGEST_FILE + 1)


def _row_to_another(public_picture, other):
    row_of(public_picture, file=other.file.name)


def _row_outside(public_picture, other):
    row_of(public_picture, file="../../../../etc/hostname")


def _row_to_nothing(public_picture, other):
    row_of(public_picture, file="")


def _row_with_nul(public_picture, other):
    row_of(public_picture, file="pictures/\x01\n")


WRONGED = [
    _another,
    _same_size_and_times,
    _lose_original,
    _a_folder,
    _a_pipe,
    _without_end,
    _too_large,
    _row_to_another,
    _row_outside,
    _row_to_nothing,
    _row_with_nul,
]


@pytest.mark.parametrize("sizes_are", ["there", "gone"])
@pytest.mark.parametrize("wrong", WRONGED)
def test_another_file_is_never_given_to_readers(client, public_picture, other, wrong, sizes_are):
    assert client.get(address_of(public_picture)).status_code == 200
    wrong(public_picture, other)
    if sizes_are == "gone":
        shutil.rmtree(settings.MEDIA_ROOT / "renditions")
    answer = client.get(address_of(public_picture))
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")


@pytest.mark.parametrize("wrong", WRONGED)
def test_another_file_is_never_pressed_and_its_page_says_why(client, public_picture, other, wrong):
    wrong(public_picture, other)
    facts = {row.address: row for row in press.press_due()}
    for width in WIDTHS:
        for suffix in FORMATS:
            address = address_of(public_picture, width, suffix)
            assert facts[address].outcome is press.Outcome.FAILED
            assert public_picture.sha256[:12] in Page.objects.get(address=address).problem
            assert press.page_storage().read(address) is None
    assert public_picture.sha256[:12] in client.get("/healthz").content.decode()


def test_what_was_pressed_before_stays_as_it_is(public_picture, other):
    list(press.press_due())
    before = press.page_storage().read(address_of(public_picture))
    _another(public_picture, other)
    Page.objects.filter(address=address_of(public_picture)).mark(timezone.now())
    list(press.press_due())
    assert press.page_storage().read(address_of(public_picture)) == before


@pytest.mark.parametrize("wrong", WRONGED)
def test_the_audit_names_it(public_picture, other, wrong):
    assert not list(pictures.breaks())
    wrong(public_picture, other)
    assert [public_picture.sha256[:12] in sentence for sentence in pictures.breaks()] == [True]


@pytest.mark.parametrize("wrong", WRONGED)
def test_the_daily_check_names_it_on_the_desk_and_to_who_watches(
    client, newsroom, public_picture, other, wrong
):
    tasks.check_pictures.func()
    wrong(public_picture, other)
    tasks.check_pictures.func()
    assert [p.pk for p in Picture.objects.unfit()] == [public_picture.pk]
    assert public_picture.sha256 in client.get("/healthz").content.decode()
    client.force_login(newsroom.first, "django.contrib.auth.backends.ModelBackend")
    change = reverse("admin:articles_picture_change", args=[public_picture.pk])
    assert change in client.get(reverse("admin:index")).content.decode()


def test_the_check_goes_on_where_it_stopped_and_rests_for_a_day(public_picture, other, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(tasks, "_SPELL", timedelta(0))
    assert [tasks.check_pictures.func() for _ in range(3)] == [1, 1, 0]
    queue = tasks.DBTaskResult.objects.filter(task_path=tasks.check_pictures.module_path)
    tasks.tick(now + timedelta(hours=23))
    assert not queue.exists()
    tasks.tick(now + timedelta(hours=25))
    assert queue.count() == 1
    assert Heartbeat.objects.get(name="pictures").said == ""


def test_a_check_finds_it_well_again(public_picture, other):
    raw = original_of(public_picture).read_bytes()
    _another(public_picture, other)
    tasks.check_pictures.func()
    original_of(public_picture).write_bytes(raw)
    tasks.check_pictures.func()
    assert not Picture.objects.unfit().exists()


@pytest.mark.parametrize("wrong", WRONGED)
def test_who_adds_the_same_file_once_more_mends_it(client, newsroom, public_picture, other, wrong):
    raw, others = original_of(public_picture).read_bytes(), original_of(other).read_bytes()
    wrong(public_picture, other)
    if original_of(public_picture).is_dir():
        original_of(public_picture).rmdir()
    tasks.check_pictures.func()
    desk.add_picture(newsroom.second, raw)
    assert client.get(address_of(public_picture)).status_code == 200
    assert original_of(other).read_bytes() == others
    assert not Picture.objects.unfit().exists()
    assert not list(pictures.breaks())


def _as_another(public_picture, other):
    size_of(public_picture).write_bytes(size_of(other).read_bytes())


def _with_the_digest_of_another(public_picture, other):
    """Replay: a size that we did make, with its digest, in another's place."""
    for end in ("", ".hmac"):
        name = f"{size_of(public_picture)}{end}"
        Path(name).write_bytes(Path(f"{size_of(other)}{end}").read_bytes())


def _with_a_digest_of_its_own(public_picture, other):
    _as_another(public_picture, other)
    size_of(public_picture).with_name(f"{size_of(public_picture).name}.hmac").write_text("0" * 64)


def _without_digest(public_picture, other):
    _as_another(public_picture, other)
    size_of(public_picture).with_name(f"{size_of(public_picture).name}.hmac").unlink()


def _larger_one(public_picture, other):
    for end in ("", ".hmac"):
        name = f"{size_of(public_picture)}{end}"
        Path(name).write_bytes(Path(f"{size_of(public_picture, 960)}{end}").read_bytes())


def _size_a_pipe(public_picture, other):
    size_of(public_picture).unlink()
    os.mkfifo(size_of(public_picture))


@pytest.mark.parametrize(
    "forge",
    [
        _as_another,
        _with_the_digest_of_another,
        _with_a_digest_of_its_own,
        _without_digest,
        _larger_one,
        _size_a_pipe,
    ],
)
def test_a_forged_size_is_made_anew_and_never_served(client, public_picture, other, forge):
    for picture in (public_picture, other):
        pictures.render_all(picture)
    right = client.get(address_of(public_picture)).content
    forge(public_picture, other)
    assert client.get(address_of(public_picture)).content == right
    assert size_of(public_picture).read_bytes() == right


def test_a_size_is_made_once(public_picture, monkeypatch):
    pictures.render_all(public_picture)
    monkeypatch.setattr(sizes, "_render", lambda *given: pytest.fail("made again"))
    pictures.render_all(public_picture)


def test_a_size_that_cannot_be_kept_still_reaches_its_reader(client, public_picture):
    (settings.MEDIA_ROOT / "renditions").write_text("a file where the folder should be")
    assert client.get(address_of(public_picture)).status_code == 200


def test_a_release_whose_picture_is_gone_is_named(public_picture):
    row_of(public_picture, sha256="0" * 64)
    assert any("which is gone" in sentence for sentence in pictures.breaks())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_size_is_upright_as_the_camera_meant_it(newsroom, orientation):
    """Against Pillow's own way, which turns the whole picture first."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    drawing = Image.radial_gradient("L").resize((900, 500)).convert("RGB")
    drawing.paste("red", (0, 0, 300, 100))
    drawing.save(out, "JPEG", quality=95, exif=exif)
    picture = desk.add_picture(newsroom.reporter, out.getvalue())
    with Image.open(io.BytesIO(out.getvalue())) as image:
        upright = ImageOps.exif_transpose(image)
        assert (picture.width, picture.height) == upright.size
        with Image.open(io.BytesIO(pictures.size(picture, 480, "webp"))) as result:
            high = round(upright.height * 480 / upright.width)
            assert result.size == (480, high)
            spot = (20, 20) if orientation in (1, 5) else None
            target = upright.resize((480, high))
            for point in [spot or (240, high // 2), (470, 10), (10, high - 10), (470, high - 10)]:
                here, there = result.getpixel(point), target.getpixel(point)
                assert max(abs(a - b) for a, b in zip(here, there, strict=True)) < 40


def test_the_working_copy_of_a_story_is_untouched(newsroom, public_picture):
    """What the library's row says of a picture's size is what the next text will be signed with."""
    row_of(public_picture, width=5000)
    assert any("pixels" in sentence for sentence in pictures.breaks())
    assert Article.objects.count() == 1


def test_what_a_web_server_sends_is_compared_and_mended(newsroom, public_picture, other):
    """nginx reads the pressed file itself: nobody of ours is asked."""
    list(press.press_due())
    address = address_of(public_picture)
    right = press.page_storage().read(address)
    path = press.page_storage().path(address)
    forgery_of = size_of(other)
    pictures.render_all(other)
    path.write_bytes(forgery_of.read_bytes())
    tasks.check_pictures.func()
    assert [page.address for page in Page.objects.due(timezone.now())] == [address]
    list(press.press_due())
    assert press.page_storage().read(address) == right
