"""What kind of thing a file of the site is, as HTTP says it."""

import re

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(css|js)$")
_PACKED = {".gz", ".parquet", ".png", ".woff2"}


def media_type(path: str) -> str:
    """The value of Content-Type for a file of the site."""
    if path.endswith("feed.xml"):
        return "application/atom+xml; charset=utf-8"
    return _TYPES.get(_suffix(path), "application/octet-stream")


def freshness(path: str) -> str:
    """The value of Cache-Control: for ever where the name holds a digest of the file, else five minutes."""
    return "public, max-age=31536000, immutable" if _HASHED.search(path) else "public, max-age=300"


def shrinks(path: str) -> bool:
    """Whether such a file gets smaller when it is compressed."""
    return _suffix(path) not in _PACKED


def _suffix(path: str) -> str:
    return path[path.rfind(".") :]
