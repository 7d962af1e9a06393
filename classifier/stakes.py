"""The arguments at stake, in words."""

import re

from classifier.deed import shown
from classifier.memo import Memo
from classifier.phrases import NAMES, PAGING, RESTS, RUNS, STAKES
from classifier.reading import Reading
from classifier.schema import Argument
from toolrisk.models import Facets, Finding

# Of so many arguments what is at stake is told; what is remembered of them stays small.
_SOME = 24
_TOP = "inputSchema.properties"
# Who is named in an argument gets something only where something is sent.
_REACHES = "“{}” decides who gets it"
_ADDRESS = "“{}” may name any address"
_CHANGING = frozenset(("arguments/amount", "arguments/content", "arguments/force", "arguments/recipient"))
_IDENTIFIES = frozenset(("id", "ids", "name", "key", "uri", "slug", "uuid", "number", "identifier"))
_CHANGES = frozenset(("update", "move", "label", "switch", "shape"))
_PARENT = re.compile(re.escape(_TOP) + r"\.(.+?)(?:\.items)?(?:\.properties)+$")


def stake(category: str, reading: Reading, findings: list[Finding], facets: Facets, sends: bool) -> str:
    """The argument at stake: what the category turns on, else what a finding rests on, else what names the one thing
    that is changed; empty where there is none. `sends`: whether something goes to somebody."""
    taken = reading.arguments
    if not taken:
        return ""
    words = tuple([one.words[:40] for one in taken[:_SOME]])
    at, phrase = _staked((category, words))
    if category == "Read" and phrase == _ADDRESS and not sends:
        phrase = RESTS["Read"]
    reaches = phrase != _REACHES or category != "Write" or sends
    if phrase and reaches and (phrase != RUNS or facets.code_execution):
        return phrase.format(_named(taken[at]))
    for finding in findings:
        if finding.field.startswith("inputSchema") and str(finding.category) in ("None", category):
            return _rests(category, finding, taken, words)
    at, phrase = _identified((category, reading.act, words))
    return phrase.format(_named(taken[at])) if phrase else ""


def _rests(category: str, finding: Finding, taken: list[Argument], words: tuple[str, ...]) -> str:
    """What the argument decides on which a finding rests."""
    if finding.rule == "arguments/paging":
        at, phrase = _paged(words)
        if phrase:
            return phrase.format(_named(taken[at]))
    rule = category if category == "Read" and finding.rule in _CHANGING else finding.rule
    return RESTS.get(rule, RESTS[category]).format(_key(finding, taken))


def _key(finding: Finding, taken: list[Argument]) -> str:
    """The argument that a finding rests on."""
    for one in taken:
        if finding.field == one.path and finding.quote == one.key:
            return _named(one)
        if finding.field in (f"{one.path}.{one.key[:80]}", f"{one.path}.{one.key[:80]}.description"):
            return _named(one)
    return shown(finding.quote, 40)


def _named(one: Argument) -> str:
    """An argument's key, after that of the argument in which it stands."""
    parent = _PARENT.match(one.path)
    return f"{shown(parent[1], 40)}.{shown(one.key, 40)}" if parent else shown(one.key, 40)


Rows = tuple[tuple[frozenset[str], str], ...]


def _first(rows: Rows, words: tuple[str, ...]) -> tuple[int, str]:
    """The argument of the first row that has one, and what the row says of it."""
    for names, phrase in rows:
        for at, word in enumerate(words):
            if word in names:
                return at, phrase
    return 0, ""


def _find_name(of: tuple[str, str, tuple[str, ...]]) -> tuple[int, str]:
    category, act, words = of
    if category in NAMES and (category != "Write" or act in _CHANGES):
        for at, word in enumerate(words):
            if word.rpartition("_")[2] in _IDENTIFIES:
                return at, NAMES[category]
    return 0, ""


_staked = Memo[tuple[str, tuple[str, ...]], tuple[int, str]](lambda of: _first(STAKES[of[0]], of[1])).__getitem__
_paged = Memo[tuple[str, ...], tuple[int, str]](lambda words: _first(PAGING, words)).__getitem__
_identified = Memo(_find_name).__getitem__
