"""Which of many patterns occur in a text: one pass over the text for all of them, then a look at the few left over.

Patterns with gaps (`send.{0,60}mail`) make an automaton explode when they run side by side: each keeps its own count.
So a pattern is taken apart at its gaps. The pieces, which have none, run together in one small automaton; a pattern
whose pieces all occur is then run by itself. Of short texts even that automaton would meet ever new states, so there a
pattern is cut between words too, and what each word says is remembered: words repeat massively from tool to tool. What
is found is exactly what the patterns find.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, reduce
from itertools import pairwise
from operator import or_
from typing import Any, NamedTuple

import re2

from classifier.memo import Memo

_MEMORY = 1 << 28
_ITEM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|(?:[*+?]|\{\d*,?\d*\})\??|.", re.DOTALL)
_GAP = re.compile(r"[*+]\??|\{\d*,?\d*\}\??")
_TIMES = re.compile(r"(?:[*+?]|\{\d*,?\d*\})\??")
_FLAGS = re.compile(r"\(\?[a-zA-Z-]+[:)]")
_ESCAPED = re.compile(r"\\.")
_WIDE = re.compile(r"\{0,([2-9]\d)\}")
_TELLING = re.compile(r"[^\W_]|[^\w\s]{3}")
# What can't leave a word, which is a run of letters, digits, `_` and whatever is not ASCII.
_WITHIN = re.compile(r"(?:\\[bdw]|\w|[^\x00-\x7f]|\[(?:[a-z]-[a-z]|[A-Z]-[A-Z]|0-9|\w)+\]|\(\?:|[)|?*+]|\{\d*,?\d*\})*")
_LETTER = re.compile(r"[0-9A-Za-z_]")
_BETWEEN = frozenset(["^", " ", r"\W", r"\s"])
_WORDS = bytes(byte if byte > 127 or re.match(rb"\w", bytes([byte])) else 32 for byte in range(256)).lower()


Unit = tuple[str, str]


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


def pieces(branch: list[str], by_word: bool = False) -> list[str]:
    """What must occur where a branch does: its texts between gaps. A gap is whatever may be repeated; by word, whatever
    can leave a word, save for choices."""
    units, found = _units(branch), [""]
    for at, (item, times) in enumerate(units):
        if not (_joined(item, times) if by_word else not _GAP.fullmatch(times)):
            found.append("")
            continue
        if by_word and not found[-1] and _ends_apart(units[:at]) and _begins_word(units[at:]):
            found[-1] = r"\b"
        found[-1] += item + times
    return [one for one in dict.fromkeys(found) if _TELLING.search(_ESCAPED.sub("", one)) and _says(one)]


def _units(branch: list[str]) -> list[Unit]:
    """The items of a branch, each with how often it may come."""
    pairs = pairwise([*branch, ""])
    return [(item, after if _TIMES.fullmatch(after) else "") for item, after in pairs if not _TIMES.fullmatch(item)]


def _joined(item: str, times: str) -> bool:
    return bool(_WITHIN.fullmatch(item + times)) or (not times and item.startswith("(?:"))


def _begins_word(units: list[Unit]) -> bool:
    """Whether the first character is one of a word for certain."""
    for item, times in units[:1]:
        if item.startswith("(?:") and not times:
            return all(_begins_word(_units(one)) for one in branches(item[3:-1]))
        return bool(_LETTER.fullmatch(item)) and not times
    return False


def _ends_apart(units: list[Unit]) -> bool:
    """Whether the last character is none of a word for certain, or there is none."""
    for item, times in reversed(units):
        if item.startswith("(?:"):
            ends = all(_ends_apart(_units(one)) for one in branches(item[3:-1]))
        else:
            ends = item in _BETWEEN
        if not ends or times in ("", "+"):
            return ends
    return False


def parted(piece: str) -> tuple[str, str]:
    """What of a piece stays within a word, and what does not; it occurs where one of them does. Either may be empty."""
    if _WITHIN.fullmatch(piece) and _says(piece):
        return piece, ""
    first, *others = branches(piece)
    if others:
        return _parted_choices([first, *others]) or ("", piece)
    units = _units(first)
    leaving = [at for at, (item, _) in enumerate(units) if not _WITHIN.fullmatch(item)]
    if len(leaving) != 1 or not _joined(*units[leaving[0]]):
        return "", piece
    before, group, after = _around(units, leaving[0])
    within, beyond = parted(group[3:-1])
    return within and f"{before}(?:{within}){after}", beyond and f"{before}(?:{beyond}){after}"


def _parted_choices(choices: list[list[str]]) -> tuple[str, str] | None:
    if [] in choices:
        return None
    within, beyond = zip(*(parted("".join(one)) for one in choices), strict=True)
    return "|".join(filter(None, within)), "|".join(filter(None, beyond))


def _around(units: list[Unit], at: int) -> tuple[str, str, str]:
    texts = [item + times for item, times in units]
    return "".join(texts[:at]), texts[at], "".join(texts[at + 1 :])


def _says(piece: str) -> bool:
    """Whether a piece needs a letter to occur: what may be nothing occurs everywhere."""
    return all(found is None or found.end() > found.start() for found in map(_alone(piece).search, ("", "x y")))


class Branch(NamedTuple):
    """One way in which a pattern can occur: its pieces, by number, its own text, what its pattern stands for. `open` is
    its text with wide gaps left open, which finds the same in texts of at most `most` bytes and keeps no count."""

    pieces: list[int]
    text: str
    mark: int
    open: str
    most: int

    @classmethod
    def of(cls, pieces: list[int], text: str, mark: int) -> "Branch":
        """A branch with its wide gaps found."""
        most = min((int(one) for one in _WIDE.findall(text)), default=0)
        return cls(pieces, text, mark, _WIDE.sub("*", text), most)

    def occurs(self, data: bytes) -> bool:
        """Whether it is in a text in UTF-8."""
        pattern = self.open if len(data) <= self.most else self.text
        return bool(_together((pattern,))(data))


class Screen:
    """Patterns of one field, screened together. `marks`: the bits that each pattern stands for, its number's otherwise.
    `by_word`: the texts are short, and what each of their words says is remembered."""

    def __init__(self, patterns: list[str], marks: Sequence[int] = (), by_word: bool = False) -> None:
        self.patterns = patterns
        self._by_word = by_word
        self._numbers: dict[str, int] = {}
        self._whole: dict[int, int] = {}
        self._branches: list[Branch] = []
        for number, pattern in enumerate(patterns):
            for items in branches(pattern):
                self._add(items, marks[number] if marks else 1 << number)
        self._layers = [len(self._branches) * layer for layer in range(1, max(map(_size, self._branches), default=0))]
        self._all = (1 << len(self._branches)) - 1
        self._above = len(self._branches) * (len(self._layers) + 1)
        said = self._index()
        parts = [parted(piece) if by_word else ("", piece) for piece in self._numbers]
        self._beyond = _saying((beyond, bits) for (_, beyond), bits in zip(parts, said, strict=True))
        within = _saying((within, bits) for (within, _), bits in zip(parts, said, strict=True))
        self._word = Memo(within).__getitem__
        self.seen: Callable[[str], int] = Memo(self.look).__getitem__
        """What `look` finds in a text, remembered where the text is short."""

    def _add(self, items: list[str], mark: int) -> None:
        """Take in a branch, unless one piece is all of it."""
        whole = "".join(items)
        # What is anchored begins but once, and meets no more states than its own.
        entire = _FLAGS.search(whole) or (self._by_word and items[:1] == ["^"])
        parts = [] if entire else pieces(items, self._by_word)
        numbers = [self._numbers.setdefault(one, len(self._numbers)) for one in parts or [whole]]
        if not parts or parts == [whole]:
            self._whole[numbers[0]] = self._whole.get(numbers[0], 0) | mark
        else:
            self._branches.append(Branch.of(numbers, whole, mark))

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
        data = _encoded(text)
        seen = self._beyond(data)
        if self._by_word:
            seen = reduce(or_, filter(None, map(self._word, data.translate(_WORDS).split())), seen)
        if not seen:
            return 0
        found = seen >> self._above
        awake = seen & self._all
        for start in self._layers:
            awake &= seen >> start
        while awake:
            lowest = awake & -awake
            awake ^= lowest
            branch = self._branches[lowest.bit_length() - 1]
            if branch.occurs(data):
                found |= branch.mark
        return found

    def span(self, number: int, text: str) -> tuple[int, int] | None:
        """Where a pattern first occurs."""
        # In bytes no offsets have to be counted anew.
        plain = text.encode() if text.isascii() else text.encode("utf-8", "replace").decode()
        found = _alone(self.patterns[number]).search(plain)
        return (found.start(), found.end()) if found else None


def _encoded(text: str) -> bytes:
    """A text in UTF-8. Half of a surrogate pair, which JSON can hold and UTF-8 can't, is read as a question mark."""
    if text.isascii():
        return text.encode()
    # RE2 takes these for the letters s and k, but not for letters where it looks for the ends of words.
    return text.replace("\u017f", "s").replace("\u212a", "k").encode("utf-8", "replace")


def _saying(pieces: Iterable[tuple[str, int]]) -> Callable[[bytes], int]:
    """What a text in UTF-8 says: all the bits of the pieces that occur in it."""
    said: dict[str, int] = {}
    for piece, bits in pieces:
        if piece:
            said[piece] = said.get(piece, 0) | bits
    match, bits_of = _together(tuple(said)), list(said.values()).__getitem__
    return lambda data: reduce(or_, map(bits_of, found)) if (found := match(data)) else 0


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
