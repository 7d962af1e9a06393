"""The search index: static files of which a browser loads only what the typed words need.

A word's postings say for each tool or server that has it: where it comes (the distance from the one before), and a code
for its level, category, facets and sources, so that filters need no file of their own. Words are kept by their first
two characters; a common word has a file of its own. What a result shows stands in blocks of a few dozen records.
"""

import json
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sitegen import words
from sitegen.overview import Line, Row
from toolrisk.models import Category, Risk

BASE = "search/"
BLOCK, COMMON, MOST = 32, 500, 40_000
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

    def add_server(self, row: Row) -> None:
        """Take a server in."""
        risk = words.RANK[row.worst or Risk.unknown]
        code = (0, risk, len(_KINDS) - 1, _facets(row.facets), self._mask(row.sources))
        shown = [row.title, f"tools/{row.slug}/", row.name, row.summary]
        self._add(code, shown, f"{row.title} {row.name} {row.packages}", row.summary)

    def add_tool(self, line: Line, row: Row) -> None:
        """Take a tool of a server in."""
        risk, kind = words.RANK[line.risk], _KINDS.index(line.category)
        code = (1, risk, kind, _facets(line.facets), self._mask(row.sources))
        self._add(code, [line.name, line.path, line.server, line.summary], line.name, f"{line.summary} {row.title}")

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
        shelves: dict[str, dict[str, Any]] = defaultdict(lambda: {"small": {}, "common": {}})
        for word in sorted(self._names.keys() | self._others.keys()):
            self._shelve(word, shelves[shelf(word)])
        for name, words_of in shelves.items():
            self._put(f"{BASE}t/{name}.json", _json(words_of))
        self._put(f"{BASE}meta.json", _json({**self._meta(), "shelves": sorted(shelves)}))

    def _shelve(self, word: str, words_of: dict[str, Any]) -> None:
        named, others = self._names.get(word, array("I")), self._others.get(word, array("I"))
        postings = [self._coded(named[:MOST]), self._coded(others[: max(0, MOST - len(named))])]
        number = len(named) + len(others)
        if number < COMMON or not re.fullmatch("[a-z0-9]+", word):
            words_of["small"][word] = postings
        else:
            words_of["common"][word] = number
            self._put(f"{BASE}w/{word}.json", _json(postings))

    def _coded(self, numbers: "array[int]") -> list[int]:
        """Numbers as their distances, each times the number of codes plus its own code."""
        size, last, made = len(self._codes), 0, []
        for number in numbers:
            made.append((number - last) * size + self._of[number])
            last = number
        return made

    def _meta(self) -> dict[str, Any]:
        return {
            "records": len(self._of),
            "block": BLOCK,
            "codes": list(self._codes),
            "risks": [level.value for level in words.LEVELS],
            "categories": [kind.value if kind else None for kind in _KINDS],
            "facets": [words.FACET_NAMES[facet] for facet in words.FACETS],
            "sources": self._sources,
        }


def shelf(word: str) -> str:
    """The file that a word stands in: its first two characters, or the code of the first where that is no ASCII."""
    return (word + "_")[:2] if re.match("[a-z0-9]([a-z0-9]|$)", word) else f"u{ord(word[0]):x}"


def _facets(facets: Iterable[str]) -> int:
    return sum(1 << words.FACETS.index(facet) for facet in facets)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
