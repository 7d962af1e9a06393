"""What seeing, changing or losing things of a kind comes to: the words of `kinds*.yml`, by the words that bear them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from toolrisk import house

FILES = tuple(sorted(Path(__file__).parent.glob("kinds*.yml")))


@cache
def kinds() -> Mapping[str, Mapping[str, str]]:
    """What is said of a word, by the kind of statement; the file does not change while the process lives."""
    read = [pair for file in FILES for pair in house.from_yaml(file.read_text(encoding="utf-8")).items()]
    return {kind: {str(word): row["says"] for row in reversed(rows) for word in row["of"]} for kind, rows in read}


@cache
def begins(kind: str) -> frozenset[str]:
    """The words with which those of a kind begin: where none of these is, none of the kind is."""
    return frozenset(word.partition(" ")[0] for word in kinds()[kind])


@cache
def unspaced() -> tuple[str, ...]:
    """The words for public subjects of languages that are written without spaces."""
    return tuple(word for word in kinds()["public"] if not word.isascii())
