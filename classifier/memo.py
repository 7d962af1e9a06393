"""What was worked out once, remembered: words repeat massively from tool to tool."""

from collections.abc import Callable, Hashable
from typing import TypeVar

_REMEMBERED = 60_000
_LONGEST = 64

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """A pure function's answers. Bounded: it starts anew when full, and does not keep texts longer than a word."""

    def __init__(self, make: Callable[[Key], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Value:
        made = self._make(key)
        if not isinstance(key, str | bytes) or len(key) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[key] = made
        return made
