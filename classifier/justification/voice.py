"""Whether words of an author may be said in our voice, without quotation marks."""

import re
from unicodedata import normalize

from classifier.screen import Screen

# Letters that could look like others, and marks that could end our sentence, are not said.
_PLAIN = re.compile("[ -~’‘–—À-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]*…?")
_DASHES = str.maketrans("–—", "--")
# Words in lower case, and letters for the digits and signs that stand for them where somebody hides a word.
_UNDISGUISED = bytes(range(256)).lower().translate(bytes.maketrans(b"015$@", b"oissa"))
# Words of a verdict, and of praise, would pass for ours: a plain word, and the pattern that tells when it does. Where
# none of the words stands, no pattern is tried: words are found ten times as fast.
_GRADES = "low|medium|high|critical"
_TELLING = (
    ("risk", r"(?<!te)(?<!b)risk"),
    ("harm", r"(?<![cp])harm(?!on)"),
    ("safe", r"(?<!un)(?<!type-)(?<!thread-)(?<!memory-)(?<!fail-)safe(?!tensor|link|guard)"),
    ("approve", r"approve[ds]\b(?! an?\b)"),
    ("approval", r"(?:no approval|approval by)"),
    ("only read", r"only reads?\b"),
    ("reviewe", r"(?:reviewed by (?:the|all|us|our)|the reviewers?\b)"),
    ("trusted", r"trusted(?= by|[:,]|$)"),
    ("verified by", r"verified by (?:anthropic|the catalog|toolrisk|us)\b"),
    ("threat", r"\b(?:no|any|zero) threat"),
    ("without asking", r"without asking\b"),
    ("the best ", r"\bthe best (?:mcp |ai )?(?:server|tool)s?\b"),
    ("catalog", r"(?:by the catalog|the catalog (?:has|says|found|lists|rates|trusts))"),
    ("effect", r"side[ -]effects?"),
    ("destructive", r"(?:non-?destructive|is destructive\b|destructive, )"),
    ("undo", r"undo(?:ne|able)"),
    ("without ", r"without (?:losing|changing|modifying) any"),
    *((word, word) for word in (
        "benign", "certified", "changes no", "danger", "endorsed", "hazard", "innocuous", "nothing", "recoverable",
        "reversib", "so it is", "verdict", "vetted",
    )),
    *((f"{word} data", rf"\b{word} data\b") for word in ("any", "no")),
    *(
        (word, rf"\b{word}\W{{0,3}}(?:is )?(?:{_GRADES}|none|read|write|allow)\b")
        for word in ("category", "decision", "level", "rated", "rating", "severity")
    ),
    *((f"is {word}", rf"\b(?:it|this|that|which) is {word}\b") for word in ("execute", "financial", "read", "write")),
    *((f"{word}, ", rf"\b{word}, (?:{_GRADES})\b") for word in ("execute", "financial", "read", "write")),
)  # fmt: skip
_WORDS = Screen([word for word, _ in _TELLING])
_OURS = re.compile("|".join(pattern for _, pattern in _TELLING))
# The name of a category, where it does not begin another name.
_CATEGORY = re.compile(
    r"(?<!Long )\b(?:Read|READ|Write|WRITE|Execute|EXECUTE|Destructive|DESTRUCTIVE|Financial|FINANCIAL)(?:Only)?\b"
    r"(?! [A-Z])"
)
# A sentence after the first would be one of ours.
_ENDS = frozenset(".!?;")
_SECOND = re.compile(r"(?<!e\.g)(?<!i\.e)[.!?;][^\w\s,]*\s+[A-Z]|[a-z)\]]{2}[.!?;][^\w\s]*[A-Z][a-z]+ ")


def sayable(words: str) -> bool:
    """Whether words, of a description or a name, hold nothing that a reader could take for a verdict of the catalog."""
    if not _PLAIN.fullmatch(words):
        return False
    seen = words if words.isascii() else _plain(words)
    low = seen.encode().translate(_UNDISGUISED).decode()
    ours = _WORDS.look(low) and _OURS.search(low)
    return not (ours or _CATEGORY.search(seen) or (not _ENDS.isdisjoint(seen) and _SECOND.search(seen)))


def _plain(words: str) -> str:
    """Words as they look to who reads past accents."""
    return normalize("NFKD", words.translate(_DASHES)).encode("ascii", "ignore").decode()
