"""Nouns to bytes and back, and times to seconds and back."""

import json
from datetime import UTC, datetime
from typing import Any

import orjson

from toolrisk.canonical import sha256
from toolrisk.models import Noun, ToolDefinition

_json = json.JSONEncoder(separators=(",", ":"), default=str).encode


def pack(value: Any) -> bytes:
    """JSON in ASCII: half a surrogate pair in a stranger's text stays an escape."""
    return _json(value).encode("ascii")


def unpack(body: bytes) -> Any:
    """What `pack` packed. orjson is fast but refuses half surrogate pairs, which the standard reader keeps."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body)


def pack_noun(noun: Noun) -> bytes:
    """A noun as JSON, without what is at its default."""
    return pack(noun.model_dump(exclude_defaults=True))


def pack_definition(definition: ToolDefinition) -> tuple[str, bytes]:
    """A definition's address and body, in the protocol's spelling and order. Raises ValueError if nested too deeply."""
    try:
        body = pack(definition.to_wire())
    except RecursionError as error:
        raise ValueError(f"{definition.name[:80]}: nested too deeply") from error
    return sha256(body), body


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp())


def moment(stamp: int) -> datetime:
    """The UTC time of whole seconds since 1970."""
    return datetime.fromtimestamp(stamp, UTC)
