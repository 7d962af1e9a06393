"""Whether words of an author may be said in our voice, without quotation marks."""

import re
from unicodedata import normalize

# Letters that could look like others, and marks that could end our sentence, are not said.
_PLAIN = re.compile("[ -~’‘–—À-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]*…?")
# Words of a verdict, and of praise, would pass for ours.
_OURS = re.compile(
    r"(?<![a-z])(?:risk|harm|benign|reversib|approv|verdict|toolrisk|nothing|so it is|only reads|reviewed by|"
    r"(?<!type-)(?<!thread-)(?<!memory-)(?<!fail-)safe|"
    r"trusted(?= by|[:,]|$)|the catalog (?:has|says|found|trusts)|level,? (?:low|medium|high|critical)\b|"
    r"(?:it|this|that|which) is (?:read|write|execute|destructive|financial)\b|"
    r"(?:read|write|execute|destructive|financial), (?:low|medium|high|critical)\b)",
    re.IGNORECASE,
)
# The name of a category where it is no part of another name.
_CATEGORY = re.compile(
    r"\b(?:Read|Write|Execute|Destructive|Financial)\b(?=\s*(?:[,./;:)]|(?:and|or|not|with|at|rather|tool|level)\b|$))"
)


def sayable(words: str) -> bool:
    """Whether words, of a description or a name, hold nothing that a reader could take for a verdict of the catalog."""
    seen = words if words.isascii() else normalize("NFKD", words).encode("ascii", "ignore").decode()
    return bool(_PLAIN.fullmatch(words)) and not _OURS.search(seen) and not _CATEGORY.search(seen)
