"""Names from outside become places on the site here, and only here."""

import re
from collections.abc import Container

from toolrisk.canonical import sha256

LONGEST = 80
_RESERVED = frozenset(
    {"", "index.html", "policy.json", "feed.xml", "badge.svg", "history.html", "index.json", "sitemap.xml"}
)
_HASH = 8


def slug(name: str, taken: Container[str] = ()) -> str:
    """A file name for a name: of `[a-z0-9.-]`, at most 80 characters, never empty, `.`, `..`, a file of the folder,
    nor one of `taken`. The first to come keeps the plain form; a later one gets a short hash of its name."""
    plain = re.sub(r"[^a-z0-9.-]+", "-", name[: LONGEST * 4].lower()).strip(".-")[:LONGEST].rstrip(".-")
    if plain not in _RESERVED and plain not in taken:
        return plain
    return _hashed(plain, name, taken)


def _hashed(plain: str, name: str, taken: Container[str]) -> str:
    stem = plain[: LONGEST - _HASH - 1].rstrip(".-") or "x"
    digest = sha256(name.encode("utf-8", "surrogatepass"))
    candidates = (f"{stem}-{digest[at : at + _HASH]}" for at in range(len(digest) - _HASH))
    return next(candidate for candidate in candidates if candidate not in taken)
