"""Text from outside cut into what the judge reads: the words of a name, the clause that says what a tool does.

Every function is linear in its input, and the input is bounded: what stands beyond `MOST` characters is not read.
"""

import re

from classifier.memo import Memo

MOST = 6_000
_LEAD_MOST = 420
_LEAD_WORDS = 34

_WORD = re.compile(r"[^\W_]+")
_LETTERS = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256)).lower()
_TOKEN = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*|[,/&;:(]")
_PLAIN_TOKEN = re.compile(_TOKEN.pattern, re.ASCII)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Every branch begins with one plain character, so that the search skips to where one stands.
_END = re.compile(
    r"\.(?<!\be\.g\.)(?<!\bi\.e\.)(?<!U\.S\.)(?:\s|$)|!(?:\s|$)|\?(?:\s|$)|。|！|？|；|"
    r"\n\s*(?:\n|(?=[-*#<])|(?:Args|Arguments|Parameters|Params|Returns|Inputs?)\b)"
)
_OPENING = re.compile(
    r"(?:\[[^\]\n]{0,60}\]|<[a-zA-Z][^>\n]{0,40}>|\([^)\n]{0,40}\)\s|\s|[^\w\s]|(?:tool name|name)\s*:\s*\S+\s|"
    r"(?:description|purpose|summary|overview|primary|important|deprecated|note|required|what it does|function)\s*:)*",
    re.IGNORECASE,
)


def _name_words(name: str) -> tuple[str, ...]:
    name = name[:200]
    return tuple(words(name if name.islower() else _CAMEL.sub(" ", name)))


name_words = Memo(_name_words).__getitem__
"""The words of a name in lower case, split at camelCase and at whatever is no letter or digit."""


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    if text.isascii():
        return text.encode().translate(_LETTERS).decode().split()
    return _WORD.findall(text.lower())


def lead_span(text: str) -> tuple[int, int]:
    """Where the clause that says what the tool does begins and ends: the first sentence after headings and labels."""
    start = _opened(text)
    stop = _END.search(text, start + 12, start + _LEAD_MOST)
    end = stop.start() if stop else min(len(text), start + _LEAD_MOST)
    return (start, end) if end > start else (0, min(len(text), _LEAD_MOST))


def _opened(text: str) -> int:
    """Where the opening ends. What begins with a letter and has no colon has none."""
    if text[:1].isalnum() and ":" not in text[:400]:
        return 0
    begin = _OPENING.match(text, 0, 400)
    return begin.end() if begin else 0


def lead_words(lead: str) -> list[str]:
    """The first words of the leading clause, in lower case, with `,` and `/` kept where they join verbs."""
    token = _PLAIN_TOKEN if lead.isascii() else _TOKEN
    return token.findall(lead.lower())[:_LEAD_WORDS]
