"""Which of many patterns occur in a text: one pass over the text for all of them, then a look at the few left over.

Patterns with gaps (`send.{0,60}mail`) make an automaton explode when they run side by side: each keeps its own count.
So a pattern is taken apart at its gaps. The pieces, which have none, run together in one small automaton; a pattern
whose pieces all occur is then run by itself. What is found is exactly what the patterns find.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple

import re2

from classifier.memo import Memo

_MEMORY = 1 << 28
_ITEM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|(?:[*+?]|\{\d*,?\d*\})\??|.", re.DOTALL)
_GAP = re.compile(r"[*+]\??|\{\d*,?\d*\}\??")
_FLAGS = re.compile(r"\(\?[a-zA-Z-]+[:)]")
_ESCAPED = re.compile(r"\\.")
_TELLING = re.compile(r"[^\W_]|[^\w\s]{3}")


def branches(pattern: str) -> list[list[str]]:
    """What a pattern offers to choose from at its top level, each cut into its items, a quantifier apart."""
    found: list[list[str]] = [[]]
    depth = 0
    for item in _ITEM.findall(pattern):
        if item == "|" and not depth:
            found.append([])
        elif depth:
            found[-1][-1] += item
        else:
            found[-1].append(item)
        depth += (item == "(") - (item == ")")
    return found


def pieces(branch: list[str]) -> list[str]:
    """What must occur where a branch does: its texts between gaps. A gap is whatever may be repeated."""
    found = [""]
    for at, item in enumerate(branch):
        after = branch[at + 1] if at + 1 < len(branch) else ""
        if _GAP.fullmatch(item):
            continue
        if _GAP.fullmatch(after):
            found.append("")
        else:
            found[-1] += item
    return [one for one in dict.fromkeys(found) if _TELLING.search(_ESCAPED.sub("", one)) and _says(one)]


def _says(piece: str) -> bool:
    """Whether a piece needs a letter to occur: what may be nothing occurs everywhere."""
    found = _alone(piece).search("x y")
    return found is None or found.end() > found.start()


class Branch(NamedTuple):
    """One way in which a pattern can occur: its pieces, by number, its own text, what its pattern stands for."""

    pieces: list[int]
    text: str
    mark: int


class Screen:
    """Patterns of one field, screened together. `marks`: the bits that each pattern stands for, its number's otherwise.
    `short`: the texts are short, so that gaps can't explode and nothing is taken apart."""

    def __init__(self, patterns: list[str], marks: Sequence[int] = (), short: bool = False) -> None:
        self.patterns = patterns
        self._short = short
        self._numbers: dict[str, int] = {}
        self._whole: dict[int, int] = {}
        self._branches: list[Branch] = []
        for number, pattern in enumerate(patterns):
            for items in [[pattern]] if short else branches(pattern):
                self._add(items, marks[number] if marks else 1 << number)
        self._layers = [len(self._branches) * layer for layer in range(1, max(map(_size, self._branches), default=0))]
        self._all = (1 << len(self._branches)) - 1
        self._above = len(self._branches) * (len(self._layers) + 1)
        self._said = self._index()
        self._match = _together(tuple(self._numbers))
        self.seen: Callable[[str], int] = Memo(self.look).__getitem__
        """What `look` finds in a text, remembered where the text is short."""

    def _add(self, items: list[str], mark: int) -> None:
        """Take in a branch, unless one piece is all of it."""
        whole = "".join(items)
        parts = [] if self._short or _FLAGS.search(whole) else pieces(items)
        numbers = [self._numbers.setdefault(one, len(self._numbers)) for one in parts or [whole]]
        if not parts or parts == [whole]:
            self._whole[numbers[0]] = self._whole.get(numbers[0], 0) | mark
        else:
            self._branches.append(Branch(numbers, whole, mark))

    def _index(self) -> list[int]:
        """What each piece says when it occurs: a bit for each branch that needs it, in a layer of bits for each first
        piece, each second one and so on, and above them the marks of the patterns that it is all of. A branch with few
        pieces has its last one in the layers left over, so that its pieces all occur where its bit is set in all."""
        said = [self._whole.get(number, 0) << self._above for number in range(len(self._numbers))]
        for place, branch in enumerate(self._branches):
            for layer, start in enumerate([0, *self._layers]):
                said[branch.pieces[min(layer, len(branch.pieces) - 1)]] |= 1 << (start + place)
        return said

    def look(self, text: str) -> int:
        """The marks of the patterns that occur in a text. It is read once, save for what the few patterns read again
        whose pieces all occur."""
        # Half of a surrogate pair, which JSON can hold and UTF-8 can't, is read as a question mark.
        data = text.encode("utf-8", "replace")
        occurring = self._match(data)
        if not occurring:
            return 0
        seen = reduce(or_, map(self._said.__getitem__, occurring))
        found = seen >> self._above
        awake = seen & self._all
        for start in self._layers:
            awake &= seen >> start
        while awake:
            lowest = awake & -awake
            awake ^= lowest
            _, pattern, mark = self._branches[lowest.bit_length() - 1]
            if _together((pattern,))(data):
                found |= mark
        return found

    def span(self, number: int, text: str) -> tuple[int, int] | None:
        """Where a pattern first occurs."""
        found = _alone(self.patterns[number]).search(text.encode("utf-8", "replace").decode())
        return (found.start(), found.end()) if found else None


def _size(branch: Branch) -> int:
    return len(branch.pieces)


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = _MEMORY
    options.log_errors = False
    return options


@cache
def _together(patterns: tuple[str, ...]) -> Any:
    """The numbers of the patterns that occur in a text in UTF-8, or None: one automaton for all."""
    made = re2.Set.SearchSet(_options())
    for pattern in patterns:
        made.Add(pattern)
    made.Compile()
    return made.Match


@cache
def _alone(pattern: str) -> Any:
    return re2.compile(pattern, _options())
