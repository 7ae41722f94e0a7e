"""What every test may ask for."""

import os
import time

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.test import TransactionTestCase
from django.test.utils import override_settings

from articles import guards, search
from articles.demo.scenes import draw

from .cast import Newsroom

# Playwright runs an event loop of its own beside the tests' database connection.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def newsroom(db) -> Newsroom:
    return Newsroom()


@pytest.fixture(autouse=True)
def _own_media(tmp_path):
    """Files of a test go where the test ends; passwords are hashed quickly."""
    with override_settings(
        MEDIA_ROOT=tmp_path / "media",
        NEWSROOM_PAGES=str(tmp_path / "pages"),
        NEWSROOM_LOCKS=tmp_path / "locks",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


class _Lifted:
    """The guards refuse to empty the record, so they are lifted while a test is cleared away."""

    def __init__(self, connection):
        self.editor = type("Editor", (), {"connection": connection})

    def __enter__(self):
        guards.remove(None, self.editor)

    def __exit__(self, *exception):
        guards.install(None, self.editor)


@pytest.fixture(autouse=True, scope="session")
def _emptying_lifts_the_guards():
    empty = TransactionTestCase._fixture_teardown

    def emptied(self):
        for attempt in range(5):
            try:
                with _Lifted(connection):
                    empty(self)
                    return search.engine_of(connection).clear()
            except (CommandError, OperationalError):
                # A browser's last request may still hold a table that TRUNCATE wants.
                if attempt == 4:
                    raise
                time.sleep(1)

    TransactionTestCase._fixture_teardown = emptied
    yield
    TransactionTestCase._fixture_teardown = empty


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
    """Debian's Chromium, that speaks to nobody but us."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    quiet += [f"--disable-features={','.join(UNUSED)}"]
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": quiet}


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
