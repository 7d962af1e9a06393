"""Why what comes back may be seen, or what is private or secret of it, by the kind of thing."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from classifier.justification.case import Case, base, spoken_words, told_act, told_class
from classifier.justification.key import keys_of
from classifier.justification.kinds import agreeing, begins, kinds
from classifier.justification.sense import met_words, so
from classifier.justification.sense import said as _said
from classifier.justification.showing import showing
from classifier.justification.shown import shown
from classifier.justification.telling import naming, subjects, told_pairs
from classifier.ruleset import by_id
from toolrisk.models import Category, Risk

# So many words that name a thing tell who wrote it.
_NEAR = 4
# What is somebody's own is not for everybody, unless it stands on a chain.
_OWN = frozenset((
    "bookmarks", "later", "liked", "local", "me", "memory", "my", "own", "private", "saved", "stored", "watchlist",
    "watchlists", "your",
))  # fmt: skip
_OWN_OR_OWNED = _OWN | {"account", "balance", "balances", "holdings", "portfolio"}
# What whoever publishes something keeps for those who use it.
_KEPT = frozenset(("cache", "config", "credits", "key", "keys", "login", "quota", "session", "settings", "usage"))
# What an argument holds that is worked on, and what one names that is looked for.
_MATERIAL = frozenset((
    "a", "b", "base64", "base64_data", "base64_image", "code", "content", "data", "equation", "exp", "expr",
    "expression", "formula", "html", "input", "json", "markdown", "number", "numbers", "plaintext", "schema",
    "sentence", "string", "text", "value", "values", "word", "words", "x", "xml", "y", "yaml",
))  # fmt: skip
_ELSEWHERE = frozenset((
    "account", "address", "city", "domain", "file", "filename", "host", "id", "ids", "key", "keyword", "location",
    "name", "owner", "page", "path", "project", "query", "repo", "search", "state", "symbol", "table", "ticker", "uri",
    "url", "urls", "user", "username",
))  # fmt: skip
# Who says which one of these is meant is given all of it.
_WHOLE = frozenset(("version",))
_WHICH = frozenset(("id", "identifier", "name", "tag", "version"))
_WHETHER = re.compile(r"\b(?:check|determine|evaluate|test|verif)\w*(?: \w+)? (?:if|whether)\b", re.IGNORECASE)
LOOKING = frozenset(("retrieve", "search", "observe"))
_LOOKING_OR_NONE = LOOKING | {"none"}
_CALLED_PUBLIC = frozenset((
    "data", "events", "gist", "gists", "info", "information", "playlist", "playlists", "profile", "profiles", "repo",
    "repos", "repositories", "repository",
))  # fmt: skip


def may_be_seen(case: Case, thing: str) -> str:
    """Why what comes back may be seen."""
    if case.facets.credentials and (case.facets.private_data or "arguments/credential" not in case.reading.spoke):
        return ""
    named = tuple(naming(case, thing))
    if case.facets.private_data:
        return _working(case, thing, named)
    offered = _said("offered", named, case) or _said("choice" if looks_up(case) else "made", named, case)
    # What sums up says more of the answer than what it is about, and what is about everybody's says more than the rest.
    said = offered or _public(case, named, thing) or _shape(case, named, "sums") or _public(case, subjects(case), thing)
    return so(said or _shape(case, named, "shapes") or _made(case), "low")


def _public(case: Case, told: Iterable[str], thing: str) -> str:
    """What is said of what everybody may see, unless it is somebody's own."""
    return "" if _owned(case) else _said("public", told, case, thing if looks_up(case) else "")


def looks_up(case: Case) -> bool:
    """Whether a call looks something up, by the text's verb, else by the name's or by none."""
    act = told_class(case)
    return not act or act in LOOKING


def _shape(case: Case, named: tuple[str, ...], *of: str) -> str:
    """What is said of what says little of what is behind it, by some kinds: which version there is, and not a version
    asked for."""
    lead = case.reading.lead.head
    checks = lead is not None and lead.group == "check"
    if checks and _WHETHER.search(case.reading.texts["clause"]):
        return by_id()["read/predicate"].says.grounds["Read low"]
    # What is analyzed does not come back.
    if base(case) == "analyze":
        return ""
    asked = any(word.rpartition("_")[2] in _WHICH for word in keys_of(case.reading))
    told = [word for word in named if word not in _WHOLE] if asked else named
    return next(filter(None, (_said(kind, told, case) for kind in of)), "")


def _made(case: Case) -> str:
    """What is said of what is made of the arguments, where one holds what it is made of and none looks for more."""
    taken = keys_of(case.reading)
    # What turns something into a secret writing is handed a key to it.
    elsewhere = _ELSEWHERE - {"key"} if case.reading.act == "convert" else _ELSEWHERE
    handed = not _MATERIAL.isdisjoint(taken) and case.reading.act not in LOOKING
    handed = handed and elsewhere.isdisjoint("_".join(taken).split("_"))
    holding = _holding(case) if handed else []
    # Of what comes back in another form the reason says as much.
    named = "" if told_act(case) == "convert" else f" as {' and '.join(holding[:2])}"
    return f"what comes back is made of what is handed in{named}" if holding else ""


def _holding(case: Case) -> list[str]:
    """The arguments that hold what it is made of. A switch holds nothing: with “json” an answer has another form."""
    holding = (one for one in case.reading.arguments if one.words in _MATERIAL and one.schema.get("type") != "boolean")
    return [f"“{shown(one.key, 40)}”" for one in holding]


def _owned(case: Case) -> bool:
    """Whether what is looked up is somebody's own."""
    spoken = spoken_words(case)
    # A balance sheet is no balance.
    own = _OWN if "at-chain" in case.reading.places or "sheet" in spoken else _OWN_OR_OWNED
    return not own.isdisjoint(spoken)


def _working(case: Case, thing: str, named: tuple[str, ...]) -> str:
    """Why what may not be public is low all the same."""
    if any(word == "public" and after in _CALLED_PUBLIC for word, after in pairwise(spoken_words(case))):
        return "the risk is low, for the text itself calls it public"
    if known := _said("known", named, case):
        return f"the risk is low, for {known}"
    shape = "" if case.reading.act in ("search", "transfer-file") else _shape(case, named, "sums", "shapes")
    # A list, or what is found out, is so little that nothing else need be said of it.
    return so(shape, "low") or ("" if showing(case, thing) in ("list", "finding") else _may_not(case, thing, named))


def _may_not(case: Case, thing: str, named: tuple[str, ...]) -> str:
    """What is said of what may not be public, by the thing without the verb that tells what kind of thing it is."""
    of = kinds()["working"]
    if of.keys().isdisjoint(named):
        return ""
    beside = frozenset((*met_words(case), *case.reading.places))
    met = ((word, [row for row in of[word] if row.found(beside)]) for word in named if word in of)
    # Where a word beside the first speaks against it, another word of the name would miss the thing.
    word, meant = next(((word, meant) for word, meant in met if meant), ("", []))
    says = next((row.says for row in meant if row.unless.isdisjoint(beside)), "")
    # `VPCs` as the text writes them, and not as a name splits them.
    called = thing if thing.lower() == word else word.removeprefix(f"{base(case)} ")
    return f"the risk is low: the {called} may not be public, yet {agreeing(says, word)}" if says else ""


def private_of(case: Case, thing: str) -> str:
    """What is private of what comes back: by where a call looks, else by what the thing is."""
    if not case.facets.private_data:
        return so(_said("traced", naming(case, thing), case), "medium")
    return so(_said("opened", _looked_at(case), case) or _said("private", naming(case, thing), case), "medium")


def secret_of(case: Case, thing: str) -> str:
    """What somebody else can do with a secret that comes back, or is handed in."""
    if not case.facets.credentials:
        return ""
    back = _said("secret", naming(case, thing), case)
    return so(back or _said("handed", told_pairs(case, "handed"), case), "high")


def _looked_at(case: Case) -> Iterator[str]:
    """The pairs of words that can tell where a call looks: of its name and clause, and of the keys of its arguments."""
    yield from told_pairs(case, "opened")
    for key in keys_of(case.reading):
        yield from map(" ".join, pairwise(key.split("_")))


def narrower(case: Case, evidence: str, thing: str) -> str:
    """Why a level, by the thing that evidence is of; empty where nothing is known of that."""
    if evidence not in kinds() or (case.category is Category.read and case.risk is not Risk.low):
        return ""
    lead = case.reading.lead.head
    told = (*naming(case, thing), base(case), lead.base if lead is not None else "")
    return so(_said(evidence, told, case), str(case.risk))


def of_source(case: Case) -> str:
    """Why what a server looks up may be seen, by who publishes it; empty where its name does not tell, or of somebody's
    own."""
    served = case.reading.texts["server"].split()
    looks = looks_up(case) or case.reading.act in _LOOKING_OR_NONE
    if begins("source").isdisjoint(served) or not looks or _owned(case) or not _KEPT.isdisjoint(spoken_words(case)):
        return ""
    return so(_said("source", (*map(" ".join, pairwise(served)), *served), case), "low")


def written(case: Case, thing: str) -> str:
    """Who else writes what a call brings back; empty where the definition does not tell."""
    if case.category is not Category.read:
        return _said("answered", (base(case), *told_pairs(case, "answered")), case)
    named = islice(naming(case, thing.lower()), _NEAR)
    return _said("written", named, case) or _said("written", told_pairs(case, "written"), case)


def reached(case: Case, thing: str) -> str:
    """What is private of what a call can reach that does more than read; empty where the definition does not tell."""
    told = (*islice(naming(case, thing.lower()), _NEAR), *told_pairs(case, "reached"))
    return _said("reached", told, case) or _said("reached", (base(case),), case, thing)
