"""The canonical form of JSON, the hash of bytes, and text from outside made fit for a line."""

import hashlib
import json
import re
import unicodedata
from typing import Any

_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# What looks like nothing although it counts as a letter, a mark or a symbol; and the same as it stands in a pattern's
# class: the last 240 as a range, for Python's re compares what is beyond U+FFFF one by one.
_FAINT = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
FAINT = frozenset(_FAINT).union(map(chr, range(0xE0100, 0xE01F0)))
FAINT_CLASS = _FAINT + "\U000e0100-\U000e01ef"
_UNORDERED = frozenset({"enum", "required", "type"})
_PLAIN = re.compile(r"[A-Za-z0-9_$-]{1,40}")
_DEEPEST = 8


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no white space, ASCII only; lists under `enum`, `required`, `type` sorted, for their
    order means nothing in JSON Schema. Raises ValueError where the value is nested too deeply to be read."""
    try:
        return _sorted_json(_ordered(value)).encode("ascii")
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


# Made once: `json.dumps` makes an encoder for every call that is not plain.
_sorted_json = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def _ordered(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _ordered(item, name) if isinstance(item, dict | list) else item for name, item in value.items()}
    if isinstance(value, list):
        items = [_ordered(item) if isinstance(item, dict | list) else item for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True)) if key in _UNORDERED else items
    return value


def sha256(data: bytes) -> str:
    """The sha256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def clean(text: str, most: int = 200) -> str:
    """Text from outside made fit for a key or a line: inert, at most so many characters, no white space around it."""
    return inert(text[:most]).strip()


def inert(text: str) -> str:
    """Text from outside that does nothing where it is printed: none of its characters is control, bidirectional, half
    of a surrogate pair or invisible in itself (each becomes U+FFFD). What picks an emoji's shape stays."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("�" if unicodedata.category(char) in _ACTING or char in FAINT else char for char in text)


def plain_path(path: str) -> str:
    """A path of keys from outside made fit for a model to read: its first eight keys, those that are no plain word only
    told of, for a key can be a whole sentence that gives orders to whoever reads it."""
    keys = path[:1000].split(".")
    told = [key if _PLAIN.fullmatch(key) else "(a key that is no plain word)" for key in keys[:_DEEPEST]]
    return ".".join(told) + (".…" if len(keys) > _DEEPEST else "")
