"""Atom feeds of changes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from sitegen.changes import sides, told
from sitegen.text import plain
from toolrisk.canonical import sha256
from toolrisk.models import Change

_START = datetime(2026, 1, 1, tzinfo=UTC)


def feed(title: str, home: str, address: str, entries: Sequence[tuple[Change, str]]) -> bytes:
    """A feed of changes, each with the address of the page that it is about. `home` is the page that it belongs to,
    `address` its own. A feed without an entry keeps a fixed date, so that it is the same file every night."""
    updated = max((change.at for change, _ in entries), default=_START)
    body = "".join(_entry(change, page) for change, page in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_text(title)}</title>\n<id>{_text(address)}</id>\n<updated>{updated.isoformat()}</updated>\n"
        f'<link rel="self" href="{_text(address)}"/>\n<link href="{_text(home)}"/>\n'
        f"<author><name>Toolrisk</name></author>\n{body}</feed>\n"
    ).encode()


def _entry(change: Change, page: str) -> str:
    key = sha256(f"{change.server}\0{change.tool}\0{change.kind}\0{change.at}".encode("utf-8", "replace"))[:32]
    before, after = sides(change)
    summary = f"Before: {plain(before, 600)}\nAfter: {plain(after, 600)}" if before or after else told(change)
    return (
        f"<entry>\n<title>{_text(f'{change.server}: {told(change)}')}</title>\n<id>urn:toolrisk:{key}</id>\n"
        f'<updated>{change.at.isoformat()}</updated>\n<link href="{_text(page)}"/>\n'
        f"<summary>{escape(summary)}</summary>\n</entry>\n"
    )


def _text(text: str) -> str:
    return escape(plain(text, 400), {'"': "&quot;"})
