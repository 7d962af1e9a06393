"""Look at a built site on this machine."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def preview(out: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server of the files in `out`, not yet running. Raises FileNotFoundError where nothing was built there."""
    if not (out / "index.html").is_file():
        raise FileNotFoundError(f"{out}/index.html: nothing is built there yet (`toolrisk build`)")
    return ThreadingHTTPServer((host, port), partial(SimpleHTTPRequestHandler, directory=str(out)))
