"""Atom feeds of changes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from sitegen.changes import Event, meant
from sitegen.markup.text import plain

_START = datetime(2026, 1, 1, tzinfo=UTC)


def feed(title: str, home: str, address: str, entries: Sequence[tuple[Event, str]]) -> bytes:
    """A feed of events, each with the address of the place that tells it. `home` is the page that it belongs to,
    `address` its own. A feed without an entry keeps a fixed date, so that it is the same file every night."""
    updated = max((event.at for event, _ in entries), default=_START)
    body = "".join(_entry(event, page) for event, page in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_text(title)}</title>\n<id>{_text(address)}</id>\n<updated>{updated.isoformat()}</updated>\n"
        f'<link rel="self" href="{_text(address)}"/>\n<link href="{_text(home)}"/>\n'
        f"<author><name>Toolrisk</name></author>\n{body}</feed>\n"
    ).encode()


def _entry(event: Event, page: str) -> str:
    return (
        f"<entry>\n<title>{_text(f'{event.server}: {event.tool} {event.told}')}</title>\n"
        f"<id>urn:toolrisk:{event.key}</id>\n"
        f'<updated>{event.at.isoformat()}</updated>\n<link href="{_text(page)}"/>\n'
        f'<category term="{event.grade}"/>\n<summary>{escape(_summary(event))}</summary>\n</entry>\n'
    )


def _summary(event: Event) -> str:
    """The grade and what it rests on, the levels, and the description before and after, where it changed."""
    one, (was, now) = event.changes[0], event.risks
    said = [f"{event.grade.capitalize()}: {meant(event)}." if event.meanings else f"{event.grade.capitalize()}."]
    if was and now and was is not now:
        said.append(f"Risk: {was.value} before, {now.value} now.")
    before, after = ((side.description or "") if side else "" for side in (one.before, one.after))
    if before != after and one.before and one.after:
        said += [f"Before: {plain(before, 600)}", f"After: {plain(after, 600)}"]
    return "\n".join(said)


def _text(text: str) -> str:
    return escape(plain(text, 400), {'"': "&quot;"})
