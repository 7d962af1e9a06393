"""Strangers' JSON as values that every later reader can write again."""

import json
import math
import re
from typing import Any

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_WORD = 1 << 64


def parse(line: bytes) -> Any:
    """JSON that every later reader can write again: halves of surrogate pairs become U+FFFD, numbers that JSON has no
    word for become null, integers past 64 bits become floats. Raises ValueError or RecursionError."""
    value = json.loads(line, parse_constant=lambda _: None, parse_float=_float, parse_int=_integer)
    return _whole(value) if _SURROGATE.search(line) else value


def _float(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _integer(text: str) -> int | float | None:
    number = int(text) if len(text) < 25 else _float(text)
    return number if number is None or -_WORD // 2 <= number < _WORD else float(number)


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value
