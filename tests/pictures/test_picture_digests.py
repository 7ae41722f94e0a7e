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
def shown(newsroom) -> Picture:
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


def _another(shown, other):
    original_of(shown).write_bytes(original_of(other).read_bytes())


def _same_size_and_times(shown, other):
    """Another file with the very size and times of the one that was compared a moment ago."""
    path = original_of(shown)
    facts, raw = path.stat(), path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _lost(shown, other):
    original_of(shown).unlink()


def _a_folder(shown, other):
    original_of(shown).unlink()
    original_of(shown).mkdir()


def _a_pipe(shown, other):
    original_of(shown).unlink()
    os.mkfifo(original_of(shown))


def _without_end(shown, other):
    original_of(shown).unlink()
    original_of(shown).symlink_to("/dev/zero")


def _too_large(shown, other):
    os.truncate(original_of(shown), pictures.LARGEST_FILE + 1)


def _row_to_another(shown, other):
    row_of(shown, file=other.file.name)


def _row_outside(shown, other):
    row_of(shown, file="../../../../etc/hostname")


def _row_to_nothing(shown, other):
    row_of(shown, file="")


def _row_with_nul(shown, other):
    row_of(shown, file="pictures/\x01\n")


WRONGED = [
    _another,
    _same_size_and_times,
    _lost,
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
def test_another_file_is_never_given_to_readers(client, shown, other, wrong, sizes_are):
    assert client.get(address_of(shown)).status_code == 200
    wrong(shown, other)
    if sizes_are == "gone":
        shutil.rmtree(settings.MEDIA_ROOT / "renditions")
    answer = client.get(address_of(shown))
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")


@pytest.mark.parametrize("wrong", WRONGED)
def test_another_file_is_never_pressed_and_its_page_says_why(client, shown, other, wrong):
    wrong(shown, other)
    pressed = {done.address: done for done in press.press_due()}
    for width in WIDTHS:
        for suffix in FORMATS:
            address = address_of(shown, width, suffix)
            assert pressed[address].outcome is press.Outcome.FAILED
            assert shown.sha256[:12] in Page.objects.get(address=address).problem
            assert press.page_storage().read(address) is None
    assert shown.sha256[:12] in client.get("/healthz").content.decode()


def test_what_was_pressed_before_stays_as_it_is(shown, other):
    list(press.press_due())
    before = press.page_storage().read(address_of(shown))
    _another(shown, other)
    Page.objects.filter(address=address_of(shown)).mark(timezone.now())
    list(press.press_due())
    assert press.page_storage().read(address_of(shown)) == before


@pytest.mark.parametrize("wrong", WRONGED)
def test_the_audit_names_it(shown, other, wrong):
    assert not list(pictures.breaks())
    wrong(shown, other)
    assert [shown.sha256[:12] in sentence for sentence in pictures.breaks()] == [True]


@pytest.mark.parametrize("wrong", WRONGED)
def test_the_daily_check_names_it_on_the_desk_and_to_who_watches(
    client, newsroom, shown, other, wrong
):
    tasks.check_pictures.func()
    wrong(shown, other)
    tasks.check_pictures.func()
    assert [p.pk for p in Picture.objects.unfit()] == [shown.pk]
    assert shown.sha256 in client.get("/healthz").content.decode()
    client.force_login(newsroom.first, "django.contrib.auth.backends.ModelBackend")
    change = reverse("admin:articles_picture_change", args=[shown.pk])
    assert change in client.get(reverse("admin:index")).content.decode()


def test_the_check_goes_on_where_it_stopped_and_rests_for_a_day(shown, other, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(tasks, "_SPELL", timedelta(0))
    assert [tasks.check_pictures.func() for _ in range(3)] == [1, 1, 0]
    queue = tasks.DBTaskResult.objects.filter(task_path=tasks.check_pictures.module_path)
    tasks.tick(now + timedelta(hours=23))
    assert not queue.exists()
    tasks.tick(now + timedelta(hours=25))
    assert queue.count() == 1
    assert Heartbeat.objects.get(name="pictures").said == ""


def test_a_check_finds_it_well_again(shown, other):
    raw = original_of(shown).read_bytes()
    _another(shown, other)
    tasks.check_pictures.func()
    original_of(shown).write_bytes(raw)
    tasks.check_pictures.func()
    assert not Picture.objects.unfit().exists()


@pytest.mark.parametrize("wrong", WRONGED)
def test_who_adds_the_same_file_once_more_mends_it(client, newsroom, shown, other, wrong):
    raw, others = original_of(shown).read_bytes(), original_of(other).read_bytes()
    wrong(shown, other)
    if original_of(shown).is_dir():
        original_of(shown).rmdir()
    tasks.check_pictures.func()
    desk.add_picture(newsroom.second, raw)
    assert client.get(address_of(shown)).status_code == 200
    assert original_of(other).read_bytes() == others
    assert not Picture.objects.unfit().exists()
    assert not list(pictures.breaks())


def _as_another(shown, other):
    size_of(shown).write_bytes(size_of(other).read_bytes())


def _with_the_digest_of_another(shown, other):
    """Replay: a size that we did make, with its digest, in another's place."""
    for end in ("", ".hmac"):
        name = f"{size_of(shown)}{end}"
        Path(name).write_bytes(Path(f"{size_of(other)}{end}").read_bytes())


def _with_a_digest_of_its_own(shown, other):
    _as_another(shown, other)
    size_of(shown).with_name(f"{size_of(shown).name}.hmac").write_text("0" * 64)


def _without_digest(shown, other):
    _as_another(shown, other)
    size_of(shown).with_name(f"{size_of(shown).name}.hmac").unlink()


def _larger_one(shown, other):
    for end in ("", ".hmac"):
        name = f"{size_of(shown)}{end}"
        Path(name).write_bytes(Path(f"{size_of(shown, 960)}{end}").read_bytes())


def _size_a_pipe(shown, other):
    size_of(shown).unlink()
    os.mkfifo(size_of(shown))


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
def test_a_forged_size_is_made_anew_and_never_served(client, shown, other, forge):
    for picture in (shown, other):
        pictures.render_all(picture)
    right = client.get(address_of(shown)).content
    forge(shown, other)
    assert client.get(address_of(shown)).content == right
    assert size_of(shown).read_bytes() == right


def test_a_size_is_made_once(shown, monkeypatch):
    pictures.render_all(shown)
    monkeypatch.setattr(sizes, "_render", lambda *given: pytest.fail("made again"))
    pictures.render_all(shown)


def test_a_size_that_cannot_be_kept_still_reaches_its_reader(client, shown):
    (settings.MEDIA_ROOT / "renditions").write_text("a file where the folder should be")
    assert client.get(address_of(shown)).status_code == 200


def test_a_release_whose_picture_is_gone_is_named(shown):
    row_of(shown, sha256="0" * 64)
    assert any("which is gone" in sentence for sentence in pictures.breaks())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_size_is_upright_as_the_camera_meant_it(newsroom, orientation):
    """Against Pillow's own way, which turns the whole picture first."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    drawn = Image.radial_gradient("L").resize((900, 500)).convert("RGB")
    drawn.paste("red", (0, 0, 300, 100))
    drawn.save(out, "JPEG", quality=95, exif=exif)
    picture = desk.add_picture(newsroom.reporter, out.getvalue())
    with Image.open(io.BytesIO(out.getvalue())) as image:
        upright = ImageOps.exif_transpose(image)
        assert (picture.width, picture.height) == upright.size
        with Image.open(io.BytesIO(pictures.size(picture, 480, "webp"))) as made:
            high = round(upright.height * 480 / upright.width)
            assert made.size == (480, high)
            spot = (20, 20) if orientation in (1, 5) else None
            wanted = upright.resize((480, high))
            for point in [spot or (240, high // 2), (470, 10), (10, high - 10), (470, high - 10)]:
                here, there = made.getpixel(point), wanted.getpixel(point)
                assert max(abs(a - b) for a, b in zip(here, there, strict=True)) < 40


def test_the_working_copy_of_a_story_is_untouched(newsroom, shown):
    """What the library's row says of a picture's size is what the next text will be signed with."""
    row_of(shown, width=5000)
    assert any("pixels" in sentence for sentence in pictures.breaks())
    assert Article.objects.count() == 1


def test_what_a_web_server_sends_is_compared_and_mended(newsroom, shown, other):
    """nginx reads the pressed file itself: nobody of ours is asked."""
    list(press.press_due())
    address = address_of(shown)
    right = press.page_storage().read(address)
    path = press.page_storage().path(address)
    forged = size_of(other)
    pictures.render_all(other)
    path.write_bytes(forged.read_bytes())
    tasks.check_pictures.func()
    assert [page.address for page in Page.objects.due(timezone.now())] == [address]
    list(press.press_due())
    assert press.page_storage().read(address) == right
