"""Configuration files of clients: JSON with comments, or TOML; read whole, and changed only where they must be."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LARGEST = 32 * 1024 * 1024
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|//[^\n]*|/\*.*?\*/|,(?=(?>\s|//[^\n]*|/\*.*?\*/)*+[\]}])', re.DOTALL)


class ConfigurationError(ValueError):
    """A configuration can't be read; the message names the file and never what stands in it."""


def text_of(file: Path) -> str:
    """The file's text. Raises ConfigurationError."""
    try:
        if file.stat().st_size > LARGEST:
            raise ConfigurationError(f"{file}: larger than {LARGEST >> 20} MiB")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{file}: not UTF-8") from error


def parse(file: Path, text: str) -> dict[str, Any]:
    """The document in a text. Raises ConfigurationError where it is none: with the line, for the rest may be secret."""
    try:
        document = tomllib.loads(text) if file.suffix == ".toml" else json.loads(plain(text).strip() or "{}")
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"{file}: not JSON at line {error.lineno}") from None
    except (ValueError, RecursionError):
        raise ConfigurationError(f"{file}: can't be read as {file.suffix.lstrip('.').upper() or 'JSON'}") from None
    if not isinstance(document, dict):
        raise ConfigurationError(f"{file}: not an object")
    return document


def plain(text: str) -> str:
    """JSON with comments and trailing commas as JSON of the same length: a place in it is a place in the file."""
    return _TOKEN.sub(lambda found: found[0] if found[0].startswith('"') else _blank(found[0]), text)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def rewritten(file: Path, text: str, path: tuple[str, ...], values: Mapping[str, Any]) -> str:
    """The text with some values of the object at `path` replaced, and every other byte as it was. Of the values the
    first has to be there already; others that are not are put behind it.

    Raises ConfigurationError where a value does not stand in the file in a way that can be replaced.
    """
    before, end = parse(file, text), None
    for key, value in values.items():
        span, written = _span(file, text, (*path, key)), json.dumps(value, ensure_ascii=False)
        if span is None and end is None:
            raise ConfigurationError(f"{file}: {'.'.join(path)} is not written in a way that can be changed")
        if span is None:
            span, written = (end or 0, end or 0), _beside(file, key, written)
        text = text[: span[0]] + written + text[span[1] :]
        end = span[0] + len(written)
    if _at(parse(file, text), path) != {**_at(before, path), **values}:
        raise ConfigurationError(f"{file}: {'.'.join(path)} is not written in a way that can be changed")
    return text


def _span(file: Path, text: str, path: tuple[str, ...]) -> tuple[int, int] | None:
    return _toml_span(text, path[:-1], path[-1]) if file.suffix == ".toml" else _json_span(plain(text), path)


def _beside(file: Path, key: str, written: str) -> str:
    """A value that was not there, behind the one that was."""
    return f"\n{key} = {written}" if file.suffix == ".toml" else f", {json.dumps(key)}: {written}"


def _at(document: Any, path: tuple[str, ...]) -> dict[str, Any]:
    for key in path:
        document = document[key]
    return dict(document)


# ── where a value stands ─────────────────────────────────────────────────────────────────────────────────────────────

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"\s*")


def _json_span(text: str, path: tuple[str, ...]) -> tuple[int, int] | None:
    at = _skip(text, 0)
    for key in path:
        found = _member(text, at, key)
        if found is None:
            return None
        at = found
    return at, _DECODER.raw_decode(text, at)[1]


def _member(text: str, at: int, key: str) -> int | None:
    """Where the value of a key of the object at `at` begins; of a key that comes twice the last, as readers do."""
    if text[at] != "{":
        return None
    found, at = None, _skip(text, at + 1)
    while text[at] == '"':
        name, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        found = at if name == key else found
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        at = _skip(text, at + 1) if text[at] == "," else at
    return found


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _toml_span(text: str, path: tuple[str, ...], key: str) -> tuple[int, int] | None:
    """The value of a key in a table with a header of its own."""
    inside, at = False, 0
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if line.lstrip().startswith("["):
            inside = _header(line) == path
        head, mark, _ = line.partition("=")
        if inside and mark and head.strip().strip("\"'") == key:
            begin = at + len(head) + 1
            return _toml_value(text, begin, [len(row) for row in lines[index:]], at)
        at += len(line)
    return None


def _header(line: str) -> tuple[str, ...] | None:
    try:
        table: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    found: list[str] = []
    while isinstance(table, dict) and len(table) == 1:
        (name, table), *_ = table.items()
        found.append(name)
    return tuple(found)


def _toml_value(text: str, begin: int, lengths: list[int], at: int) -> tuple[int, int] | None:
    """A value ends with the first line at which it can be read."""
    end = at
    for length in lengths:
        end += length
        try:
            tomllib.loads("x =" + text[begin:end])
        except tomllib.TOMLDecodeError:
            continue
        return _skip(text, begin), begin + len(text[begin:end].rstrip())
    return None
