"""Strangers' JSON to values: validated from bytes where it is sound, kept as far as it goes where it is not."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from crawler.clean_json import parse
from toolrisk.canonical import clean
from toolrisk.store import BadRow

T = TypeVar("T")

NAME_LIMIT = 200
TEXT_LIMIT = 4_000
RAW_LIMIT = 4_000
REASON_LIMIT = 400
_MOST_PRUNINGS = 20

Path = tuple[int | str, ...]


class Wire(BaseModel):
    """A shape that a source prints: what it names is checked, what it does not name is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


def _address(url: str) -> str:
    """A URL that whoever reads it later can take apart; a template's port is its user's to fill. Raises ValueError."""
    parts = urlsplit(url)
    if "{" not in url:
        _ = parts.port
    return url


Url = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2000), AfterValidator(_address)]


class MalformedError(Exception):
    """Bytes that are not the JSON that was promised; the message says what is wrong, in one line."""


@dataclass(frozen=True)
class Rows(Generic[T]):
    """What a page held: the rows that could be read, what was wrong with some of them, and how many had no name."""

    values: Sequence[T]
    bad: Sequence[BadRow] = ()
    blank: int = 0


def read_json(body: bytes) -> Any:
    """Any JSON that a stranger sent, without half surrogate pairs. Raises MalformedError."""
    try:
        return parse(body)
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"not JSON: {clean(str(error))}") from error


def text(value: str | None, most: int = TEXT_LIMIT) -> str | None:
    """A stranger's text that a database can keep: at most so many characters, no NUL, no half surrogate pair."""
    if value is None:
        return None
    return value[:most].encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def line(value: str | None, most: int = NAME_LIMIT) -> str | None:
    """A stranger's text as one printable line, or None where nothing is left of it."""
    return clean(value, most) or None if value is not None else None


def read_page(body: bytes, page: TypeAdapter[Any]) -> Any | None:
    """A whole page validated from its bytes in one go, or None where anything in it is wrong."""
    try:
        return page.validate_json(body)
    except ValidationError:
        return None


def read_rows(
    rows: Sequence[Any], row: TypeAdapter[Any], name: Path, loose: TypeAdapter[Any] | None = None
) -> Rows[Any]:
    """Each row on its own, kept as far as it goes; `name` is where in a row its name stands.

    What breaks `row` is told once for each row; what can be kept is read with `loose`, which asks for less. A row is
    blank where not even its name could be read.
    """
    values, bad, blank = [], [], 0
    for raw in rows:
        value, reasons = salvage(raw, row)
        if value is None and loose is not None:
            value, _ = salvage(raw, loose)
        if reasons:
            bad.append(bad_row(raw, name, reasons))
        if value is None:
            blank += 1
        else:
            values.append(value)
    return Rows(values, bad, blank)


def bad_row(raw: Any, name: Path, reasons: Sequence[str]) -> BadRow:
    """The record of a row that breaks its own schema."""
    found = _at(raw, name)
    given = line(found) if isinstance(found, str) else None
    return BadRow(name=given, reason="; ".join(reasons)[:REASON_LIMIT], raw=show(raw))


def show(raw: Any) -> str:
    """How a value came, as JSON in ASCII, cut off at a bound."""
    try:
        return json.dumps(raw, default=str)[:RAW_LIMIT]
    except (ValueError, RecursionError):
        return "(nested too deeply to show)"


def _at(value: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def salvage(raw: Any, adapter: TypeAdapter[T]) -> tuple[T | None, list[str]]:
    """The value of a row without its unsound parts, and what was wrong with those; None where nothing is left.

    An unsound part is the smallest that can go: an optional field, else the element that needs it.
    """
    reasons: list[str] = []
    for _ in range(_MOST_PRUNINGS):
        try:
            return adapter.validate_python(raw), reasons
        except ValidationError as error:
            problems = error.errors(include_url=False, include_context=False, include_input=False)
        except RecursionError:
            return None, [*reasons, "nested too deeply"]
        reasons += [_reason(problem) for problem in problems[:10] if _reason(problem) not in reasons]
        paths = {_existing(raw, tuple(problem["loc"])) for problem in problems}
        if () in paths:
            return None, reasons
        raw = _pruned(raw, paths)
    return None, reasons


def _reason(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    return clean(f"{where}: {problem['msg']}", NAME_LIMIT)


def _existing(value: Any, path: Path) -> Path:
    """The longest beginning of a path that leads to something."""
    for depth, key in enumerate(path):
        inside = isinstance(value, dict) and key in value
        inside = inside or (isinstance(value, list) and isinstance(key, int) and key < len(value))
        if not inside:
            return path[:depth]
        value = value[key]
    return path


def _pruned(value: Any, paths: set[Path], at: Path = ()) -> Any:
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if (*at, key) not in paths}
        return {key: _pruned(item, paths, (*at, key)) for key, item in kept.items()}
    if isinstance(value, list):
        numbered = [(index, item) for index, item in enumerate(value) if (*at, index) not in paths]
        return [_pruned(item, paths, (*at, index)) for index, item in numbered]
    return value
