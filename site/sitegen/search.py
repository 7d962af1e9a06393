"""The search index: static files of which a browser loads only what the typed words need.

A word's postings say for each tool or server that has it: where it comes (the distance from the one before), a code for
its level, category, facets and sources, so that filters need no file of their own, and which of the catalog's most
frequent words it has besides, so that `list invoices` needs no list of all that lists. Words stand on shelves by their
first two characters, or by more where a shelf grows too long; a common word's postings stand in pieces of their own,
the best first. What a result shows stands in blocks of a few dozen records.
"""

import json
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from heapq import nsmallest
from itertools import groupby, pairwise
from typing import Any

from sitegen import words
from sitegen.overview import Line, Row
from toolrisk.models import Category, Risk

BASE = "search/"
BLOCK, COMMON, PIECE, SHELF, TOP = 12, 500, 2_500, 24_000, 15
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
    """Takes servers and their tools, writes blocks as they fill, and the words at the end."""

    def __init__(self, put: Put, sources: Iterable[str]) -> None:
        self._put = put
        self._sources = sorted(sources)
        self._codes: dict[tuple[int, int, int, int, int], int] = {}
        self._of: array[int] = array("H")
        self._names: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._others: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._block: list[list[str]] = []
        self._blocks = 0
        self._top: list[str] = []
        self._masks: array[int] = array("I")
        self._levels = b""

    def add_server(self, row: Row) -> None:
        """Take a server in."""
        risk = words.RANK[row.worst or Risk.unknown]
        code = (0, risk, len(_KINDS) - 1, _facets(row.facets), self._mask(row.sources))
        shown = [row.title, f"tools/{row.slug}/", row.name, _short(row.summary)]
        self._add(code, shown, f"{row.title} {row.name} {row.packages}", row.summary)

    def add_tool(self, line: Line, row: Row) -> None:
        """Take a tool of a server in."""
        risk, kind = words.RANK[line.risk], _KINDS.index(line.category)
        code = (1, risk, kind, _facets(line.facets), self._mask(row.sources))
        shown = [line.name, line.path, line.server, _short(line.summary)]
        self._add(code, shown, line.name, f"{line.summary} {row.title}")

    def _mask(self, sources: Iterable[str]) -> int:
        return sum(1 << self._sources.index(source) for source in sources)

    def _add(self, code: tuple[int, int, int, int, int], shown: list[str], name: str, rest: str) -> None:
        number = len(self._of)
        self._of.append(min(self._codes.setdefault(code, len(self._codes)), 65_535))
        named = set(tokens(name))
        for word in named:
            self._names[word].append(number)
        for word in set(tokens(rest)[:30]) - named - _STOP:
            self._others[word].append(number)
        self._block.append(shown)
        if len(self._block) == BLOCK:
            self._flush()

    def _flush(self) -> None:
        self._put(f"{BASE}b/{self._blocks}.json", _json(self._block))
        self._blocks += 1
        self._block = []

    def close(self) -> None:
        """Write the last block, the words, and what the numbers mean."""
        if self._block:
            self._flush()
        self._settle()
        self._rank()
        every = sorted(self._names.keys() | self._others.keys(), key=lambda word: (shelf(word), word))
        shelves = [(name, list(group)) for name, group in groupby(every, key=shelf)]
        for name, group in shelves:
            self._shelve(name, {word: self._entry(word) for word in group})
        self._put(f"{BASE}meta.json", _json({**self._meta(), "shelves": [name for name, _ in shelves]}))

    def _settle(self) -> None:
        """Give the most frequent codes the smallest numbers, and note each record's level."""
        order = [code for code, _ in Counter(self._of).most_common()]
        codes, new = list(self._codes), {old: number for number, old in enumerate(order)}
        self._codes = {codes[old]: number for number, old in enumerate(order)}
        self._of = array("H", [new[old] for old in self._of])
        levels = [code[1] for code in self._codes]
        self._levels = bytes(levels[code] for code in self._of)

    def _rank(self) -> None:
        """Find the most frequent words, and which of them each record has: a bit where it is in its name, and the one
        after it where it is elsewhere."""
        count = {word: self._count(word) for word in self._names.keys() | self._others.keys()}
        ranked = nsmallest(
            TOP, (word for word in count if count[word] >= COMMON), key=lambda word: (-count[word], word)
        )
        self._top, self._masks = ranked, array("I", bytes(4 * len(self._of)))
        for place, word in enumerate(ranked):
            for bit, postings in ((1 << 2 * place, self._names), (2 << 2 * place, self._others)):
                for number in postings.get(word, ()):
                    self._masks[number] |= bit

    def _count(self, word: str) -> int:
        return len(self._names.get(word, ())) + len(self._others.get(word, ()))

    def _entry(self, word: str) -> Entry:
        """What a shelf says of a word: its postings, or for a common one how many there are and the levels that each
        of its pieces holds. The pieces are written."""
        named, others = self._names.get(word, ()), self._others.get(word, ())
        count = self._count(word)
        if count < COMMON:
            return count, _text(self._postings(named, others)), False
        ranked = [(0, number) for number in named] + [(1, number) for number in others]
        levels = self._levels
        ranked.sort(key=lambda one: (one[0], levels[one[1]]))
        holds = []
        for at in range(0, count, PIECE):
            piece = sorted(ranked[at : at + PIECE])
            own = [number for part, number in piece if not part], [number for part, number in piece if part]
            self._put(f"{BASE}w/{place(word)}.{at // PIECE}.json", _json(self._postings(*own)))
            holds.append(sum({1 << levels[number] for _, number in piece}))
        return count, _text([count, holds]), True

    def _postings(self, named: Iterable[int], others: Iterable[int]) -> list[list[int]]:
        """Distances, codes and frequent words of those that have a word in their name, and then of the others."""
        made: list[list[int]] = []
        for numbers in (named, others):
            own = list(numbers)
            made.append([after - before for before, after in pairwise([0, *own])])
            made.append([self._of[number] for number in own])
            made.append([self._masks[number] for number in own])
        return made

    def _shelve(self, name: str, words_of: dict[str, Entry]) -> None:
        """Write a shelf; one that is too long keeps the word that is its name and says how longer ones begin."""
        if sum(len(text) for _, text, _ in words_of.values()) <= SHELF or len(words_of) == 1:
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
            "records": len(self._of),
            "block": BLOCK,
            "top": self._top,
            "codes": list(self._codes),
            "risks": [level.value for level in words.LEVELS],
            "categories": [kind.value if kind else None for kind in _KINDS],
            "facets": [words.FACET_NAMES[facet] for facet in words.FACETS],
            "sources": self._sources,
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


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


def _facets(facets: Iterable[str]) -> int:
    return sum(1 << words.FACETS.index(facet) for facet in facets)


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _json(value: Any) -> bytes:
    return _text(value).encode("utf-8", "replace")
