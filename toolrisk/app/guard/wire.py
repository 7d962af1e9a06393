"""Lines of JSON-RPC, read so strictly that the other end can't read them as something else.

Two readers of one line may disagree: on a key that comes twice, on `Method` for `method`, on a carriage return that
ends a line for one of them only. What could be read in two ways is not read at all.
"""

import json
from collections.abc import Mapping
from typing import Any

Message = dict[str, Any]

# Larger than any argument that a model writes; a server's answer may carry pictures.
CLIENT_LINE = 16 * 1024 * 1024
SERVER_LINE = 128 * 1024 * 1024
# Deeper than any argument; what is done with a call here is done level by level.
_DEEPEST = 200
PARSE_ERROR = -32700
INVALID_REQUEST = -32600
INTERNAL_ERROR = -32603
_ENVELOPE = ("jsonrpc", "id", "method", "params", "result", "error")
_CALL = ("name", "arguments", "_meta", "task", "inputResponses", "requestState")


class UnreadableLineError(ValueError):
    """A line that is no message, or could be two. `id` is its request's id where that much is clear."""

    def __init__(self, why: str, request_id: str | int | None = None) -> None:
        super().__init__(why)
        self.id = request_id


def read(line: bytes, constants: bool = False) -> Message | list[Message]:
    """One message, or the messages of a batch; `constants` also takes NaN and Infinity, which some servers write.

    Raises UnreadableLineError.
    """
    value = _json(line, constants)
    if isinstance(value, list):
        if not value:
            raise UnreadableLineError("an empty batch")
        return [_message(item) for item in value]
    return _message(value)


def _json(line: bytes, constants: bool) -> Any:
    # A Python server takes a lone carriage return for the end of a line, and JSON for white space.
    if b"\r" in line.rstrip(b"\r\n"):
        raise UnreadableLineError("a carriage return within a line")
    try:
        return json.loads(line.decode(), object_pairs_hook=_once, parse_constant=float if constants else _refuse)
    except UnreadableLineError:
        raise
    except (ValueError, RecursionError) as error:
        raise UnreadableLineError("not JSON") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnreadableLineError("a key that comes twice")
    return found


def _refuse(constant: str) -> Any:
    raise UnreadableLineError(f"{constant} is not JSON")


def _message(value: Any) -> Message:
    if not isinstance(value, dict):
        raise UnreadableLineError("a message that is no object")
    _spelled(value, _ENVELOPE)
    if "method" in value and ("result" in value or "error" in value):
        raise UnreadableLineError("a message that both asks and answers")
    if "method" in value and not isinstance(value["method"], str):
        raise UnreadableLineError("a method that is no text")
    if "id" in value and not is_id(value["id"]) and "method" in value:
        raise UnreadableLineError("an id that is neither text nor a whole number")
    method = value.get("method")
    if method == "tools/call":
        _call(value)
    elif isinstance(method, str) and _bare(method) == "tools/call":
        raise UnreadableLineError("a method in an unusual spelling", value.get("id"))
    return value


def _call(message: Message) -> None:
    params = message.get("params")
    known = message.get("id")
    if not isinstance(params, dict) or not isinstance(params.get("name"), str):
        raise UnreadableLineError("a call without a tool's name", known)
    if not isinstance(params.get("arguments") or {}, dict):
        raise UnreadableLineError("a call whose arguments are no object", known)
    _spelled(params, _CALL, known)
    if not _shallow(params, _DEEPEST):
        raise UnreadableLineError("a call nested too deeply", known)
    if not _encodable(params["name"]):
        raise UnreadableLineError("a tool's name that is no text", known)


def _spelled(value: Mapping[str, Any], known: tuple[str, ...], request_id: str | int | None = None) -> None:
    """Some readers ignore case: a key that is one of ours in another case could be taken for it."""
    odd = [key for key in value if key not in known and key.casefold() in {name.casefold() for name in known}]
    if odd:
        raise UnreadableLineError("a key in an unusual case", request_id)


def _bare(method: str) -> str:
    return "".join(char for char in method if char.isprintable()).strip().casefold()


def _shallow(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    nested = (item for item in inner if isinstance(item, dict | list))
    return levels > 0 and all(_shallow(item, levels - 1) for item in nested)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_id(value: Any) -> bool:
    """Whether a value can be a request's id."""
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))


def write(message: Message | list[Message]) -> bytes:
    """A message as one line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def error(request_id: str | int | None, code: int, text: str) -> Message:
    """The answer that something went wrong."""
    return {"jsonrpc": "2.0", "id": request_id, "error": {"code": code, "message": text}}


def may_list_tools(line: bytes) -> bool:
    """Whether a server's line can hold a list of tools, the news of one, or a request for input: spelled out, in
    another case, with an escape, or in bytes that a lenient reader takes for other text than they are."""
    lower = line.lower()
    spelled = b"tool" in lower or b"input_required" in lower or b"\\u" in lower
    return spelled or b"\0" in line or not _is_utf8(line)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_answer(line: bytes) -> Message | list[Message]:
    """Like `read`, for a server's line. Raises UnreadableLineError also where a list of tools is oddly spelled."""
    value = read(line, constants=True)
    for message in value if isinstance(value, list) else [value]:
        if isinstance(message.get("result"), dict):
            _spelled(message["result"], ("tools",))
    return value
