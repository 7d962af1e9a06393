"""What was worked out once, remembered: words repeat massively from tool to tool."""

from collections.abc import Callable, Hashable
from typing import TypeVar

_REMEMBERED = 60_000
_LONGEST = 64

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """A pure function's answers, `most` of them: it starts anew when full, and keeps no texts longer than a word."""

    def __init__(self, make: Callable[[Key], Value], most: int = _REMEMBERED) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: Key) -> Value:
        made = self._make(key)
        if not isinstance(key, str | bytes) or len(key) <= _LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[key] = made
        return made
