"""A built site in a real browser."""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
# Sums up whatever moves on its own; the page is asked for it as `window.shifted`.
_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which a site stands while it is looked at."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser: Playwright's own, or the system's."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path).is_file()
        if not CHROMIUM and not own:
            pytest.skip("no Chromium: install one, or `playwright install chromium`")
        made = playwright.chromium.launch(executable_path=None if own else CHROMIUM, args=FLAGS)
        yield made
        made.close()


class Watched:
    """A page whose console, failures and foreign requests are kept."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.wrong = page, []
        note = self.wrong.append
        page.on("console", lambda said: note(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("response", lambda got: note(f"{got.status} {got.url}") if got.status >= 400 else None)
        page.on("request", lambda sent: None if sent.url.startswith((base, "data:", "blob:")) else note(sent.url))

    wrong: list[str]

    def close(self) -> None:
        """Close it with all that it kept."""
        self.page.context.close()


def opened(browser: Browser, base: str, path: str, width: int = 1280, scheme: str = "light", **more: Any) -> Watched:
    """A page of the site, once nothing is loading any more."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base.rstrip("/"))
    context.add_init_script(_SHIFTS)
    watched = Watched(context.new_page(), base)
    watched.page.goto(base + path, wait_until="networkidle")
    return watched


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds serious on a page."""
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in {"serious", "critical"}]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in serious]
