"""The pictures of the README, taken from a built site: `.venv/bin/python tools/screenshots.py [public]`."""

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

OUT = Path(__file__).parent.parent / "site" / "screenshots"
PAGES = {
    "tool": ("/tools/mockloop-mockloop-mcp/create-test-session/", 1280, "light"),
    "server": ("/tools/mockloop-mockloop-mcp/", 1280, "dark"),
    "phone": ("/tools/mockloop-mockloop-mcp/create-test-session/", 390, "light"),
}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def take(browser: Browser, base: str) -> None:
    """Each page at its width and in its scheme, the top of it."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, (path, width, scheme) in PAGES.items():
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(base + path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=OUT / f"{name}.png")
        page.close()


def main(public: Path) -> None:
    """Serve the site on this machine, and take the pictures."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(public)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        take(browser, f"http://127.0.0.1:{server.server_port}")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "public"))
