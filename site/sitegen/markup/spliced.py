"""Text that differs from page to page in a few places only: rendered once with marks in those places, cut at them, and
joined round the values of each page. Marks are of letters that no format, escape or quotation changes."""

import re
from collections.abc import Mapping

_MARK = re.compile(rb"zq0([a-z_-]+)0qz")


def mark(name: str) -> str:
    """What stands in a value's place while a text is rendered."""
    return f"zq0{name}0qz"


class Spliced:
    """A text cut at its marks."""

    __slots__ = ("_names", "_parts")

    def __init__(self, marked: bytes) -> None:
        self._parts: list[bytes] = _MARK.split(marked)
        self._names = [name.decode() for name in self._parts[1::2]]

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """The text with these values, written as they stand. Raises KeyError for one that is missing."""
        parts = self._parts.copy()
        parts[1::2] = [values[name] for name in self._names]
        return b"".join(parts)
