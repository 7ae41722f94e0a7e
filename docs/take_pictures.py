"""Takes the pictures of README and guides from a newsroom that it starts for the purpose.

`make pictures` runs it: an empty database, the demonstration, the web server on a free port,
and Chromium. The files in docs/pictures/ are written anew: those of the desk there, and every
kind of readers' page, on a desktop and on a phone, light and dark, in docs/pictures/pages/.
`docs/take_pictures.py pages` takes only the latter, `docs/take_pictures.py desk` only the former.
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
PASSWORD = "newsroom-demo"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

#: file name, who looks, address or (address, links to follow), width, scheme
DESK = [
    ("desk", "zhaojing", "/admin/", 1280, "light"),
    ("desk-phone", "zhaojing", "/admin/", 390, "light"),
    ("form", "suming", ("/admin/", "白沙港的牡蛎", "写稿"), 1280, "light"),
    ("review", "fenglisha", ("/admin/", "汐江洪水预报"), 1280, "light"),
    ("review-dark", "fenglisha", ("/admin/", "汐江洪水预报"), 1280, "dark"),
    ("review-phone", "fenglisha", ("/admin/", "汐江洪水预报"), 390, "light"),
    ("sent-back", "suming", ("/admin/", "白沙港的牡蛎"), 1280, "light"),
    ("history", "fenglisha", ("/admin/", "汐江洪水预报", "历史"), 1280, "light"),
    ("calendar", "fenglisha", "/admin/calendar/", 1280, "light"),
    ("arrange", "fenglisha", "/admin/front/", 1280, "light"),
    ("notifications", "zhaojing", "/admin/notifications/", 1280, "light"),
    ("stories", "admin", "/admin/articles/article/", 1280, "light"),
    ("people", "admin", "/admin/articles/person/", 1280, "light"),
]


#: kind of readers' page, address, what to click (CSS)
PAGES = [
    ("front", "/"),
    ("channel", "/channel/news/"),
    ("tag", "/tag/湿地/"),
    ("story", "/", ".lead .title a"),
    ("corrected", "/corrections/", ".notice-of a"),
    ("record", "/corrections/", ".notice-of a", ".record a"),
    ("archive", "/archive/"),
    ("month", "/archive/", ".months a"),
    ("day", "/archive/", ".months a", ".oneday h2 a"),
    ("corrections", "/corrections/"),
    ("standing", "/about/"),
    ("search", "/search/?q=湿地"),
    ("withdrawn", "/corrections/", "li:last-child .notice-of a"),
    ("missing", "/nothing/"),
]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
#: How much of a long page is kept, in pixels.
LONGEST = {"desktop": 1800, "phone": 2200}


def main(what: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/newsroom.sqlite3",
            "NEWSROOM_MEDIA": f"{folder}/media",
            "NEWSROOM_PAGES": f"{folder}/pages",
        }
        for command in (["migrate", "-v0"], ["demo"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], check=True)
        manage, web = [sys.executable, "manage.py"], f"127.0.0.1:{port}"
        parts = [
            subprocess.Popen(command)
            for command in (
                [*manage, "publish_due", "--loop"],
                [*manage, "worker", "--verbosity", "0"],
                [
                    sys.executable,
                    "-m",
                    "gunicorn",
                    "newsroom.wsgi",
                    "--threads",
                    "4",
                    "--bind",
                    web,
                ],
            )
        ]
        try:
            _wait_for(f"http://{web}/healthz")
            _take(f"http://{web}", what)
        finally:
            for part in parts:
                part.terminate()
            for part in parts:
                part.wait()


def _take(url: str, what: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        if what != "pages":
            for name, person, way, width, scheme in DESK:
                _one(browser, url, HERE / "pictures" / f"{name}.png", person, way, width, scheme)
        if what != "desk":
            for size in SIZES:
                for scheme in ("light", "dark"):
                    _pages(browser, url, size, scheme)
        browser.close()


def _pages(browser: Browser, url: str, size: str, scheme: str) -> None:
    """Every kind of readers' page at one size, in one scheme."""
    folder = HERE / "pictures" / "pages"
    folder.mkdir(exist_ok=True)
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="zh-CN"
    )
    page = context.new_page()
    for kind, address, *clicks in PAGES:
        page.goto(url + address)
        for click in clicks:
            with page.expect_navigation():
                page.locator(click).first.click()
        # What is below the fold would load when somebody comes there.
        page.evaluate("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
        page.wait_for_load_state("networkidle")
        with Image.open(io.BytesIO(page.screenshot(full_page=True))) as image:
            top_part = image.crop((0, 0, width, min(image.height, LONGEST[size])))
            top_part.save(folder / f"{kind}-{size}-{scheme}.webp", quality=40, method=6)
    context.close()


def _one(browser: Browser, url: str, path: Path, person, way, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 500 else 844},
        device_scale_factor=1 if width > 500 else 2,
        color_scheme=scheme,
        locale="zh-CN",
    )
    page = context.new_page()
    first, *links = (way,) if isinstance(way, str) else way
    page.goto(f"{url}/admin/")
    page.fill("#id_username", person)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(f"{url}/admin/")
    page.goto(url + first)
    for link in links:
        page.locator("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    with Image.open(path) as image:
        top_part = image.crop((0, 0, image.width, min(image.height, 2400)))
        top_part.quantize(192, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)
    context.close()


def _free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def _wait_for(url: str) -> None:
    for _attempt in range(180):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            time.sleep(0.5)
    sys.exit(f"The newsroom did not answer at {url}.")


if __name__ == "__main__":
    main(*sys.argv[1:2])
