"""Whether two phrases say the same: a justification says nothing twice."""

import re

from classifier.memo import Memo

_CONTENT = re.compile(r"[a-z]{4,}")
_LEVEL_WORDS = frozenset(("high", "medium", "critical"))
_COMMON = frozenset(
    ("risk", "that", "what", "with", "which", "from", "this", "call", "there", "they", "them", "have", "than", "where")
)


def _same_words(pair: tuple[str, str]) -> bool:
    """Whether two phrases say the same: half of the telling words of the shorter stand in the other."""
    said, more = (set(_CONTENT.findall(one.lower())) - _COMMON - _LEVEL_WORDS for one in pair)
    return 2 * len(said & more) >= min(len(said), len(more)) > 0


alike = Memo(_same_words).__getitem__
