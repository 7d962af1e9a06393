"""The canonical form of JSON, the hash of bytes, and text from outside made fit for a line."""

import hashlib
import json
import re
import unicodedata
from typing import Any

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
    """Text from outside made fit for a key or a line: at most so many characters, none of them control,
    bidirectional, invisible or half of a surrogate pair (each becomes U+FFFD)."""
    if text.isascii() and text.isprintable():
        return text[:most].strip()
    return "".join("�" if unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char for char in text[:most]).strip()


def plain_path(path: str) -> str:
    """A path of keys from outside made fit for a model to read: its first eight keys, those that are no plain word only
    told of, for a key can be a whole sentence that gives orders to whoever reads it."""
    keys = path[:1000].split(".")
    told = [key if _PLAIN.fullmatch(key) else "(a key that is no plain word)" for key in keys[:_DEEPEST]]
    return ".".join(told) + (".…" if len(keys) > _DEEPEST else "")
