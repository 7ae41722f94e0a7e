"""What every test may ask for."""

import gc
import os
import shutil
import time

import jinja2
import pytest
from django.db import IntegrityError, OperationalError, connection
from django.template import engines
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from django.test.utils import override_settings

from articles import desk
from articles.management.demo.scenes import draw
from tests.support.cast import Newsroom
from tests.support.clearing import clear

# Playwright runs an event loop of its own beside the tests' database connection.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# While tests are collected nothing becomes garbage.
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """What takes long begins first, so that in the end no worker waits for another; what asks
    no database is the same on both, and runs with SQLite alone, as what is ``strict`` runs with
    PostgreSQL."""
    long = {"browser", "slow"}
    items.sort(key=lambda item: long.isdisjoint(mark.name for mark in item.iter_markers()))
    if connection.vendor == "sqlite":
        other_items = [item for item in items if item.get_closest_marker("strict")]
    else:
        other_items = [item for item in items if not _asks_a_database(item)]
    config.hook.pytest_deselected(items=other_items)
    other_set = set(other_items)
    items[:] = [item for item in items if item not in other_set]


def pytest_collection_finish():
    """What was made until now stays to the end: it is not searched for garbage over and over."""
    gc.enable()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _asks_a_database(item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(item.fixturenames))


@pytest.fixture(autouse=True)
def _any_moment():
    """Tests pass a moment instead of waiting for it."""
    with desk.any_moment():
        yield


@pytest.fixture
def newsroom(db) -> Newsroom:
    return Newsroom()


@pytest.fixture(autouse=True)
def _own_media(tmp_path):
    """Files of a test go where the test ends; passwords are hashed quickly; static files are looked
    up one by one, where WhiteNoise would list them all for every client that a test makes."""
    with override_settings(
        MEDIA_ROOT=tmp_path / "media",
        NEWSROOM_PAGES=str(tmp_path / "pages"),
        NEWSROOM_LOCKS=tmp_path / "locks",
        NEWSROOM_HEAD=tmp_path / "head",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        WHITENOISE_AUTOREFRESH=True,
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def _pages_tell_their_context():
    """``response.context`` of readers' pages, too: Django has it from its own templates alone. Of
    every environment: a test that changes ``DEBUG`` or ``TEMPLATES`` has another one made."""
    type(engines["jinja2"].env).template_class = _Telling


class _Telling(jinja2.Template):
    def render(self, *args, **context) -> str:
        whole_context = dict(*args, **context)
        template_rendered.send(sender=self, template=self, context=whole_context)
        return super().render(whole_context)


@pytest.fixture(autouse=True, scope="session")
def _clearing_is_ours():
    theirs = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = _clear_database
    yield
    TransactionTestCase._fixture_teardown = theirs


def _clear_database(_test) -> None:
    for attempt in range(5):
        try:
            return clear()
        except (IntegrityError, OperationalError):
            # A browser's last request may still hold a table, or fill one that was empty.
            if attempt == 4:
                raise
            time.sleep(1)


#: Chromium listens to the last such list only, so these are Playwright's own as well; the first
#: three are an address bar and a reserve that start two processes with every window.
UNUSED = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"),
    *("AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
    *("HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter"),
    *("NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "ThirdPartyStoragePartitioning"),
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, if possible without the machinery of a window, that speaks to nobody but us."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    quiet += [f"--disable-features={','.join(UNUSED)}"]
    return {**browser_type_launch_args, "executable_path": program, "args": quiet}


@pytest.fixture(autouse=True)
def _every_page_closed(request):
    """An open form goes on calling the server; it must not call while the database is cleared."""
    if "browser" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    for context in request.getfixturevalue("browser").contexts:
        context.close()


@pytest.fixture
def picture_file(tmp_path):
    """A photograph, as a file on the reporter's computer."""
    path = tmp_path / "发布会.jpg"
    draw("bridge", (800, 533)).save(path, "JPEG")
    return path
