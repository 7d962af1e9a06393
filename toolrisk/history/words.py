"""Two texts word by word, and what their difference means."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from toolrisk.models import Meaning

# Beyond so many words that differ, a text counts as replaced: comparing takes their product.
MOST_WORDS = 4_000
_TOKEN = re.compile(r"[぀-ヿ㐀-鿿가-힯]|[^\W぀-ヿ㐀-鿿가-힯]+|\s+|[^\w\s]")
_HOST = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?:https?|wss?|ftp)://[^\s/?#\"'<>()\[\]`*,;|\\]{1,253}"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|io|dev|ai|app|co|me|info|xyz|cloud|site|online|ru|cn|example"
    r"|tk|top|pw|cc|biz|click|live|store|uk|de|eu)\b"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b",
    re.IGNORECASE,
)
# By what they hold back: another promise does not make up for one that went.
_GUARD = re.compile(
    r"\b(?:(?P<reads>read[- ]?only|non-destructive)"
    r"|(?P<bounds>only|restricted|limited to|at most|no more than)"
    r"|(?P<never>never|must not|mustn't|do not|don't|does not|doesn't|cannot|can't|will not|won't"
    r"|without (?:modifying|changing|deleting|writing|sending))"
    r"|(?P<asks>confirm\w{0,8}|approv\w{0,6}|dry[- ]?run|preview|ask(?:s|ing)? the user)"
    r"|(?P<walls>sandbox\w{0,4})"
    r"|(?P<rights>permission\w{0,5}|requires? (?:admin\w{0,10}|auth\w{0,12}|consent)))\b",
    re.IGNORECASE,
)
# Signs that are printed in several ways: apostrophes and hyphens.
_SIGNS = str.maketrans({**dict.fromkeys("\u2018\u2019\u02bc", "'"), **dict.fromkeys("\u2010\u2012\u2013\u2212", "-")})


class Span(NamedTuple):
    """A piece of text that stayed, went, or came."""

    op: Literal["same", "gone", "new"]
    text: str


def word_diff(before: str, after: str) -> tuple[Span, ...]:
    """Two texts as spans in reading order: the `same` and `gone` ones are the text before, the `same` and `new` ones
    the text after. Texts of which more than 4,000 words differ are told as replaced."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    spans = [Span("same", "".join(old[:head])), *middle, Span("same", "".join(old[len(old) - tail :]))]
    return tuple(span for span in spans if span.text)


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    for place, (one, two) in enumerate(zip(left, right, strict=False)):
        if one != two:
            return place
    return min(len(left), len(right))


def _middle(old: list[str], new: list[str]) -> Iterator[Span]:
    if len(old) + len(new) > MOST_WORDS:
        yield from (Span("gone", "".join(old)), Span("new", "".join(new)))
        return
    for op, i, j, k, m in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if op == "equal":
            yield Span("same", "".join(old[i:j]))
        else:
            yield from (Span("gone", "".join(old[i:j])), Span("new", "".join(new[k:m])))


def text_meanings(before: str, after: str) -> set[Meaning]:
    """What the change of a text means: a typo or other words, a new destination, a guard dropped or added."""
    found: set[Meaning] = set()
    if destinations(after) - destinations(before):
        found.add("new-destination")
    had, has = _guards(before), _guards(after)
    if had - has:
        found.add("dropped-guard")
    if has - had:
        found.add("new-guard")
    return found or {"typo" if _is_typo(before, after) else "wording"}


def destinations(text: str) -> set[str]:
    """The hosts and mail addresses that a text names, in lower case."""
    return {found.rpartition("://")[2].rstrip(".:!").lower() for found in _HOST.findall(_plain(text))}


def _guards(text: str) -> Counter[str]:
    """How many words of each kind hold something back."""
    return Counter(str(found.lastgroup) for found in _GUARD.finditer(_plain(text)))


def _plain(text: str) -> str:
    """A text without what only its print makes different."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_SIGNS)


def _is_typo(before: str, after: str) -> bool:
    """Whether at most three words were mended: case, space, punctuation, or two letters of a longer word."""
    spans = [span for span in word_diff(before, after) if span.op != "same"]
    gone = "".join(span.text if span.op == "gone" else "\0" for span in spans).split("\0")
    old = [word for piece in gone for word in _words(piece)]
    new = [word for span in spans if span.op == "new" for word in _words(span.text)]
    return len(old) == len(new) <= 3 and all(_mended(one, two) for one, two in zip(old, new, strict=True))


def _words(text: str) -> list[str]:
    return [token.lower() for token in _TOKEN.findall(text) if token[0].isalnum()]


def _mended(one: str, two: str) -> bool:
    if one == two:
        return True
    return min(len(one), len(two)) >= 5 and one[0] == two[0] and _distance(one[:60], two[:60]) <= 2


def _distance(one: str, two: str) -> int:
    row = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(two, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
    return row[-1]
