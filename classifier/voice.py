"""Whether words of an author may be said in our voice, without quotation marks."""

import re
from unicodedata import normalize

# Letters that could look like others, and marks that could end our sentence, are not said.
_PLAIN = re.compile("[ -~’‘–—À-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]*…?")
_DASHES = str.maketrans("–—", "--")
# Digits and signs that stand for letters where somebody hides a word.
_DISGUISES = str.maketrans("015$@", "oissa")
# What one of these stands in is looked at closely: plain words, in lower case, are found five times as fast.
_STEMS = re.compile(
    "risk|harm|safe|benign|reversib|innocuous|danger|hazard|certified|vetted|endorsed|approve|approval|verdict|nothing|"
    "so it is|only read|reviewe|trusted|catalog|effect|destructive|undo|recoverable|no data|any data|changes no|"
    "without |level|severity|rating|rated|category|decision|is read|is write|is execute|is financial|read, |write, |"
    "execute, |financial, "
)
# Words of a verdict, and of praise, would pass for ours.
_OURS = re.compile(
    r"(?<!te)(?<!b)risk|(?<![cp])harm(?!on)|(?<!un)(?<!type-)(?<!thread-)(?<!memory-)(?<!fail-)safe(?!tensor|link|guard)|"
    r"benign|reversib|innocuous|danger|hazard|certified|vetted|endorsed|approve[ds]\b(?! an?\b)|"
    r"approval by|no approval|verdict|"
    r"toolrisk|nothing|so it is|only reads?\b|reviewed by (?:the|all|us|our)|trusted(?= by|[:,]|$)|"
    r"the reviewers?\b|by the catalog|the catalog (?:has|says|found|lists|rates|trusts)|"
    r"side[ -]effects?|non-?destructive|undo(?:ne|able)|recoverable|\b(?:no|any) data\b|"
    r"changes no|without (?:losing|changing|modifying) any|"
    r"\b(?:level|severity|rating|rated|category|decision)\W{0,3}(?:is )?"
    r"(?:low|medium|high|critical|none|read|write|allow)\b|"
    r"\b(?:it|this|that|which) is (?:read|write|execute|destructive|financial)\b|"
    r"\b(?:read|write|execute|destructive|financial), (?:low|medium|high|critical)\b"
)
# The name of a category, where it does not begin another name.
_CATEGORY = re.compile(
    r"\b(?:Read|READ|Write|WRITE|Execute|EXECUTE|Destructive|DESTRUCTIVE|Financial|FINANCIAL)(?:Only)?\b(?! [A-Z])"
)
# A sentence after the first would be one of ours.
_ENDS = frozenset(".!?;")
_SECOND = re.compile(r"(?<!e\.g)(?<!i\.e)[.!?;][^\w\s,]*\s+[A-Z]|[a-z)\]]{2}[.!?;][^\w\s]*[A-Z][a-z]+ ")


def sayable(words: str) -> bool:
    """Whether words, of a description or a name, hold nothing that a reader could take for a verdict of the catalog."""
    if not _PLAIN.fullmatch(words):
        return False
    seen = words if words.isascii() else _plain(words)
    low = seen.lower().translate(_DISGUISES)
    ours = _STEMS.search(low) and _OURS.search(low)
    return not (ours or _CATEGORY.search(seen) or (not _ENDS.isdisjoint(seen) and _SECOND.search(seen)))


def _plain(words: str) -> str:
    """Words as they look to who reads past accents."""
    return normalize("NFKD", words.translate(_DASHES)).encode("ascii", "ignore").decode()
