"""The old and the new side by side: texts word by word, schemas and hints path by path. All of it bounded."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from sitegen.changes import MEANINGS, Event
from sitegen.markup.text import plain, visible
from toolrisk.history import SchemaEdit, Span, schema_diff, word_diff
from toolrisk.models import ToolDefinition

_READ, _SHOWN, _AROUND, _SPANS, MOST = 20_000, 2_000, 160, 400, 60
_VALUE = 400
_TAGS = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


class Words(NamedTuple):
    """A text of a definition before and after, as markup."""

    field: str
    before: Markup
    after: Markup


class Place(NamedTuple):
    """A place of a schema or of the hints: its path, what stood there, what stands there, what that means."""

    path: str
    before: str | None
    after: str | None
    means: str


class Sides(NamedTuple):
    """Both sides of an event. `more` is how many places are not shown."""

    words: tuple[Words, ...]
    places: tuple[Place, ...]
    more: int


def sides(event: Event, most: int = MOST) -> Sides:
    """What differs between the two sides of an event: texts, and at most so many places."""
    one = event.changes[0]
    before, after = one.before, one.after
    edits = list(_edits(before, after)) if before and after else []
    places = tuple(_place(edit) for edit in edits[:most])
    return Sides(tuple(_words(before, after)), places, len(edits) - len(places))


def excerpt(event: Event) -> Markup:
    """An event's description in one piece, what went and what came marked, with a few words round them; empty where
    it is not what changed."""
    one = event.changes[0]
    if not one.before or not one.after or one.before.description == one.after.description:
        return Markup("")
    spans = word_diff((one.before.description or "")[:_READ], (one.after.description or "")[:_READ])
    made = [Markup(_TAGS[span.op]).format(_brief(span)) for span in spans[:24]]  # noqa: S704 - three tags of ours
    return Markup("").join([*made, Markup(" …")] if len(spans) > 24 else made)


def _brief(span: Span) -> Markup:
    most = 60 if span.op == "same" else 240
    if len(span.text) <= 2 * most:
        return visible(span.text)
    return Markup("{} … {}").format(visible(span.text[:most]), visible(span.text[-most:]))


def _words(before: ToolDefinition | None, after: ToolDefinition | None) -> Iterator[Words]:
    for field in ("name", "title", "description"):
        old, new = ((getattr(side, field) or "")[:_READ] if side else "" for side in (before, after))
        if old != new and (field != "name" or (before and after)):
            spans = word_diff(old, new)
            yield Words(field, _column(spans, "gone"), _column(spans, "new"))


def _column(spans: tuple[Span, ...], own: str) -> Markup:
    """One side's text: what both have, cut to its ends where it is long, and what it alone has, marked."""
    mine = _joined([span for span in spans if span.op in {"same", own}])
    made = [Markup(_TAGS[span.op]).format(_cut(span)) for span in mine[:_SPANS]]  # noqa: S704 - three tags of ours
    return Markup("").join([*made, Markup(" …")] if len(mine) > _SPANS else made)


def _joined(spans: list[Span]) -> list[Span]:
    """Spans with those made one that only white space parts: words that changed in a row read as one change."""
    made: list[Span] = []
    for span in spans:
        if len(made) > 1 and span.op != "same" and made[-1].op == "same" and not made[-1].text.strip():
            gap, last = made.pop(), made.pop()
            span = Span(span.op, last.text + gap.text + span.text)  # noqa: PLW2901 - it takes the place of the three
        made.append(span)
    return made


def _cut(span: Span) -> Markup:
    if span.op == "same" and len(span.text) > 3 * _AROUND:
        return Markup("{} … {}").format(visible(span.text[:_AROUND]), visible(span.text[-_AROUND:]))
    return visible(span.text, _SHOWN)


def _edits(before: ToolDefinition, after: ToolDefinition) -> Iterator[SchemaEdit]:
    yield from schema_diff(before.input_schema, after.input_schema, "inputSchema")
    yield from schema_diff(before.output_schema, after.output_schema, "outputSchema")
    for edit in schema_diff(before.annotations, after.annotations, "annotations"):
        yield edit._replace(meanings=frozenset())


def _place(edit: SchemaEdit) -> Place:
    means = ", ".join(words for meaning, words in MEANINGS.items() if meaning in edit.meanings)
    return Place(plain(edit.path, 160), _value(edit.before), _value(edit.after), means or "a hint, which is a claim")


def _value(value: Any) -> str | None:
    return None if value is None else plain(json.dumps(value, ensure_ascii=False), _VALUE)
