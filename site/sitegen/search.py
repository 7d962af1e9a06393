"""The search index: static files of which a browser loads only what the typed words need.

A word's postings say for each tool or server that has it: its number (the distance from the one before), and in a few
characters its level, category, facets and sources, so that filters need no file of their own, and which of the
catalog's most frequent words it has besides, so that `list invoices` needs no list of all that lists. Words stand on
shelves by their first two characters, or by more where a shelf grows too long; a common word's postings stand in pieces
of their own, the best first. What a result shows stands in blocks of a few dozen records.

A night's news must not move what is not news: which block a server's records stand in, and so their numbers, depends on
the server's name; no number stands for a rank or a count.
"""

import json
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from heapq import nsmallest
from itertools import accumulate, groupby, pairwise
from typing import Any

import orjson

from sitegen import words
from sitegen.files.pack import Pack, Piece
from sitegen.summaries import Line, Row
from toolrisk.models import Category, Risk

BASE = "search/"
# Of a server so many records stand together, and a block holds up to so many on average; there are numbers for so many.
PORTION, BLOCK, ROOM = 12, 16, 64
COMMON, PIECE, SHELF, TOP = 500, 1_000, 24_000, 15
_BEGINNINGS = 6
_RUN = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STOP = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "by", "can", "for", "from", "has", "if", "in", "into", "is", "it",
     "its", "mcp", "no", "not", "of", "on", "or", "server", "that", "the", "their", "them", "this", "to", "tool",
     "use", "used", "using", "via", "when", "which", "will", "with", "you", "your")
)  # fmt: skip
_KINDS = (*Category, None)
# What is told in a character is told from this one on.
_ZERO = 48
_LEVELS = len(words.LEVELS)
Put = Callable[[str, bytes], object]
# How many records have a word, what its shelf says of it, and whether it is a common one.
Entry = tuple[int, str, bool]


def tokens(text: str) -> list[str]:
    """A text's words as the index has them: lower case, `camelCase` and `snake_case` apart, two characters at a time
    where a script has no spaces. The browser does the same."""
    found: list[str] = []
    for run in _RUN.findall(text):
        if _WIDE.search(run):
            found += [run[at : at + 2] for at in range(max(1, len(run) - 1))]
        else:
            found += [part.lower()[:32] for part in _CAMEL.split(run)]
    return found


class Index:
    """Takes servers and their tools, all of one server's in a row, and writes the index at the end.

    A posting is twice the place of its record, and one more where the word is not in the record's name. Places are in
    the order in which records come, and in that of their numbers once they are settled."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._sources: list[str] = []
        self._words: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._codes: array[int] = array("H")
        self._from: array[int] = array("I")
        self._listed: dict[tuple[str, ...], int] = {}
        self._shown = Pack()
        self._pieces: list[Piece] = []
        self._homes: array[int] = array("I")
        self._sizes: array[int] = array("B")
        self._portion: list[list[str]] = []
        self._server, self._turn = "", 0
        self._numbers: array[int] = array("I")
        self._levels = b""
        self._top: list[str] = []
        self._tails, self._width = "", 0

    def add_server(self, row: Row) -> None:
        """Take a server in."""
        code = _code(0, row.worst or Risk.unknown, None, row.facets)
        shown = [row.title, f"tools/{row.slug}/", row.name, _short(row.summary)]
        self._add(row, code, shown, f"{row.title} {row.name} {row.packages}", row.summary)

    def add_tool(self, line: Line, row: Row) -> None:
        """Take a tool of a server in."""
        code = _code(1, line.risk, line.category, line.facets)
        shown = [line.name, line.path, line.server, _short(line.summary)]
        self._add(row, code, shown, line.name, f"{line.summary} {row.title}")

    def _add(self, row: Row, code: int, shown: list[str], name: str, rest: str) -> None:
        if row.slug != self._server or len(self._portion) == PORTION:
            self._next(row.slug)
        posting = 2 * len(self._codes)
        self._codes.append(code)
        self._from.append(self._listed.setdefault(row.sources, len(self._listed)))
        self._portion.append(shown)
        named = set(tokens(name))
        for word in named:
            self._words[word].append(posting)
        for word in set(tokens(rest)[:30]) - named - _STOP:
            self._words[word].append(posting + 1)

    def _next(self, server: str) -> None:
        """Begin another portion."""
        if self._portion:
            self._homes.append(_home(self._server, self._turn))
            self._sizes.append(len(self._portion))
            self._pieces.append(self._shown.add(_json(self._portion)[1:-1]))
        self._turn = self._turn + 1 if server == self._server else 0
        self._server, self._portion = server, []

    def close(self) -> None:
        """Write the blocks, the words, and what the numbers mean."""
        self._next("")
        self._settle()
        self._rank()
        every = sorted(self._words, key=lambda word: (shelf(word), word))
        shelves = [(name, list(group)) for name, group in groupby(every, key=shelf)]
        for name, group in shelves:
            self._shelve(name, {word: self._entry(word) for word in group})
        self._put(f"{BASE}meta.json", _json({**self._meta(), "shelves": [name for name, _ in shelves]}))

    def _settle(self) -> None:
        """Give each portion its block, write the blocks, and bring all into the order of numbers."""
        begins = self._begins()
        came = array("I", [0, *accumulate(self._sizes)])
        order = sorted(range(len(begins)), key=begins.__getitem__)
        for block, group in groupby(order, key=lambda portion: begins[portion] // ROOM):
            held = b",".join(self._pieces[portion].read() for portion in group)
            self._put(f"{BASE}b/{block}.json", b"[" + held + b"]")
        self._numbers = array("I", [begins[one] + at for one in order for at in range(self._sizes[one])])
        former = [at for one in order for at in range(came[one], came[one + 1])]
        self._codes = array("H", [self._codes[at] for at in former])
        self._from = array("I", [self._from[at] for at in former])
        self._levels = bytes((code & 63) % _LEVELS for code in self._codes)
        places = array("I", bytes(4 * len(former)))
        for place_, at in enumerate(former):
            places[at] = place_
        for word, postings in self._words.items():
            self._words[word] = array("I", sorted([2 * places[one >> 1] | one & 1 for one in postings]))

    def _begins(self) -> list[int]:
        """The number of each portion's first record: in the block that its name leads to, or where that is full in the
        next one."""
        blocks = 1 << (len(self._codes) // BLOCK).bit_length()
        filled, begins = bytearray(blocks), []
        for home, size in zip(self._homes, self._sizes, strict=True):
            block = home % blocks
            while filled[block] + size > ROOM:
                block = (block + 1) % blocks
            begins.append(block * ROOM + filled[block])
            filled[block] += size
        return begins

    def _rank(self) -> None:
        """Find the most frequent words, and which of them each record has; so much of each record stands with every
        posting, in a few characters."""
        common = (word for word, postings in self._words.items() if len(postings) >= COMMON)
        self._top = sorted(nsmallest(TOP, common, key=lambda word: (-len(self._words[word]), word)))
        masks = array("I", bytes(4 * len(self._codes)))
        for bit, word in enumerate(self._top):
            for one in self._words[word]:
                masks[one >> 1] |= 1 << bit + TOP * (one & 1)
        self._sources = sorted({source for listed in self._listed for source in listed})
        chars = [self._chars(listed) for listed in self._listed]
        self._width = 4 + -(-len(self._sources) // 6)
        self._tails = "".join(
            f"{chr(_ZERO + (code & 63))}{chr(_ZERO + (code >> 6))}{chars[listed]}"
            f"{chr(_ZERO + (mask & (1 << TOP) - 1))}{chr(_ZERO + (mask >> TOP))}"
            for code, listed, mask in zip(self._codes, self._from, masks, strict=True)
        )

    def _chars(self, sources: Iterable[str]) -> str:
        """Sources, six in a character."""
        mask = sum(1 << self._sources.index(source) for source in set(sources))
        return "".join(chr(_ZERO + (mask >> at & 63)) for at in range(0, len(self._sources), 6))

    def _entry(self, word: str) -> Entry:
        """What a shelf says of a word: its postings, or for a common one how many there are and the levels that each
        of its pieces holds. The pieces are written."""
        postings = self._words[word]
        count = len(postings)
        if count < COMMON:
            return count, _text(self._told(postings)), False
        ranked = sorted(postings, key=lambda one: (one & 1, self._levels[one >> 1]))
        holds = []
        for at in range(0, count, PIECE):
            piece = sorted(ranked[at : at + PIECE])
            self._put(f"{BASE}w/{place(word)}.{at // PIECE}.json", _json(self._told(piece)))
            holds.append(sum({1 << self._levels[one >> 1] for one in piece}))
        return count, _text([count, holds]), True

    def _told(self, postings: Iterable[int]) -> list[Any]:
        """Distances and characters of those that have a word in their name, and then of the others: first each one's
        first character, then each one's second."""
        told: list[Any] = []
        for side in (0, 1):
            places = [one >> 1 for one in postings if one & 1 == side]
            numbers = [self._numbers[at] for at in places]
            told.append([after - before for before, after in pairwise([0, *numbers])])
            width, tails = self._width, self._tails
            chars = "".join([tails[at * width : at * width + width] for at in places])
            told.append("".join([chars[column::width] for column in range(width)]))
        return told

    def _shelve(self, name: str, words_of: dict[str, Entry]) -> None:
        """Write a shelf; one that is too long keeps the word that is its name and says how longer ones begin. What two
        letters lead to is loaded by most who look for anything: such a shelf is the shorter."""
        most = SHELF // 2 if len(name) <= 2 and name.isascii() else SHELF
        if sum(len(text) for _, text, _ in words_of.values()) <= most or len(words_of) == 1:
            self._put(f"{BASE}t/{place(name)}.json", _shelf(words_of))
            return
        short = len(name.rstrip("_"))
        longer = sorted(word for word in words_of if len(word) > short)
        groups = {begin: list(group) for begin, group in groupby(longer, key=lambda word: word[: short + 1])}
        common = (word for word in longer if words_of[word][2])
        first = nsmallest(_BEGINNINGS, common, key=lambda word: (-words_of[word][0], word))
        own = [word for word in words_of if len(word) <= short]
        self._put(
            f"{BASE}t/{place(name)}.json", _shelf({word: words_of[word] for word in (*own, *first)}, list(groups))
        )
        for begin, group in groups.items():
            self._shelve(begin, {word: words_of[word] for word in group})

    def _meta(self) -> dict[str, Any]:
        return {
            "records": len(self._codes),
            "room": ROOM,
            "bits": TOP,
            "top": self._top,
            "risks": [level.value for level in words.LEVELS],
            "categories": [kind.value if kind else None for kind in _KINDS],
            "facets": [words.FACET_NAMES[facet] for facet in words.FACETS],
            "sources": self._sources,
            "stop": sorted(_STOP),
        }


def shelf(word: str) -> str:
    """The shelf that a word is looked for on first: its first two characters, or the first where that is no ASCII."""
    return (word + "_")[:2] if re.match("[a-z0-9]([a-z0-9]|$)", word) else word[0]


def place(name: str) -> str:
    """A word's or a shelf's name as a file's."""
    return name if re.fullmatch("[a-z0-9_]+", name) else "-".join(f"u{ord(char):x}" for char in name)


def _shelf(words_of: dict[str, Entry], longer: list[str] | None = None) -> bytes:
    parts = [
        ",".join(f"{_text(word)}:{text}" for word, (_, text, common) in sorted(words_of.items()) if common is wanted)
        for wanted in (False, True)
    ]
    more = f',"longer":{_text(longer)}' if longer else ""
    return f'{{"small":{{{parts[0]}}},"common":{{{parts[1]}}}{more}}}'.encode("utf-8", "replace")


def _code(tool: int, risk: Risk, kind: Category | None, facets: Iterable[str]) -> int:
    """What filters ask but for sources: six bits for the first three, and one for each facet."""
    what = words.RANK[risk] + _LEVELS * (_KINDS.index(kind) + len(_KINDS) * tool)
    return what | sum(1 << words.FACETS.index(facet) for facet in facets) << 6


def _home(server: str, turn: int) -> int:
    """A number that leads a server's nth portion to its block."""
    return int.from_bytes(blake2b(f"{server} {turn}".encode(), digest_size=4).digest())


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


def _text(value: Any) -> str:
    return _json(value).decode()


def _json(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        # A text holds half of a surrogate pair, which only the standard writer bears.
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
