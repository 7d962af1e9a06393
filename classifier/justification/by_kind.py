"""What a risk rests on by the kind of thing that a definition names, or by its verb: before anything that is argued by
what a definition does not say."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, pairwise, takewhile

from classifier.justification.bound import bound
from classifier.justification.case import Case, base, converts_itself, for_good, spoken_words, told_act, writes_over
from classifier.justification.kinds import agreeing, begins, kinds, unspaced
from classifier.justification.sense import EMPTY, met_words
from classifier.justification.sense import said as _said
from classifier.justification.showing import names_nothing, showing
from classifier.justification.shown import shown
from classifier.justification.which import keys_of
from classifier.ruleset import by_id
from toolrisk.models import Category, Risk

# Of a clause so many words are looked at: what stands later is rather how than what.
_FIRST = 14
# What stands behind these in a name is not what the call is about.
ASIDE = frozenset(("by", "for", "from", "in", "with", "using", "to", "on", "at", "via", "per", "of"))
# A name begins with these where they are verbs.
_RATHER_VERBS = frozenset(("build", "case", "comment", "plan", "post", "release", "run", "scan", "trace"))
# What these hold is what they say, and a person is nobody's working data: no other word of a name tells the thing.
_TELLING = frozenset((
    "account", "accounts", "activities", "activity", "contact", "contacts", "content", "contents", "credentials",
    "customer", "customers", "document", "documents", "email", "emails", "file", "files", "history", "key", "keys",
    "log", "logs", "member", "members", "message", "messages", "note", "notes", "owner", "owners", "password", "people",
    "permission", "permissions", "person", "profile", "profiles", "records", "role", "roles", "row", "rows", "secret",
    "secrets", "token", "tokens", "transcript", "user", "users",
))  # fmt: skip
# So many words that name a thing tell who wrote it.
_NEAR = 4
# What is somebody's own is not for everybody, unless it stands on a chain.
_OWN = frozenset((
    "bookmarks", "later", "liked", "local", "me", "memory", "my", "own", "private", "saved", "stored", "watchlist",
    "watchlists", "your",
))  # fmt: skip
_OWN_OR_OWNED = _OWN | {"account", "balance", "balances", "holdings", "portfolio"}
# What an argument holds that is worked on, and what one names that is looked for.
_MATERIAL = frozenset((
    "a", "b", "code", "content", "data", "equation", "exp", "expr", "expression", "formula", "html", "input", "json",
    "markdown", "number", "numbers", "plaintext", "schema", "sentence", "string", "text", "value", "values", "word",
    "words", "x", "xml", "y", "yaml",
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
# What goes does not take along what stands behind these.
_SPARED = re.compile(
    r"\bwithout (?:purg|delet|remov)ing\b|\b(?:does|do|will)\W{1,3}not\W{1,3}(?:delete|remove)\b", re.IGNORECASE
)
# What cannot be gone on with is not started again.
_FINAL = re.compile(r"\b(?:cannot|can't|can not) be (?:resumed|restarted|continued)\b", re.IGNORECASE)
_RUNS = frozenset(("run", "execute", "start", "invoke", "launch", "perform", "resume", "trigger", "spawn"))
_HALTS = frozenset((
    "stop", "cancel", "abort", "pause", "restart", "reboot", "reload", "shutdown", "unpause", "suspend",
))  # fmt: skip
_AGENTS = frozenset(("agent", "agents", "subagent"))
# With these a service is asked for anything.
_ROUTES = frozenset(("patch", "post", "put"))
# Verbs of names that may be nouns, or tell how a service is asked.
_SAYS_NOTHING = frozenset(("get", "mouse", "wait", "key", "control", "find", "move"))
# So much of a description is looked through for them.
_TOLD = 600
LOOKING = frozenset(("retrieve", "search", "observe"))
_CALLED_PUBLIC = frozenset((
    "data", "events", "gist", "gists", "info", "information", "playlist", "playlists", "profile", "profiles", "repo",
    "repos", "repositories", "repository",
))  # fmt: skip


def by_kind(case: Case, category: str, thing: str) -> str:
    """Why this level, by the kind of thing or the verb; empty where neither is known. `thing`: what the call acts on,
    in a word."""
    of = _BY.get((category, str(case.risk)))
    return of(case, thing) if of is not None else ""


def _seen(case: Case, thing: str) -> str:
    """Why what comes back may be seen."""
    if case.facets.credentials and (case.facets.private_data or "arguments/credential" not in case.reading.spoke):
        return ""
    named = tuple(_named(case, thing))
    if case.facets.private_data:
        return _working(case, thing, named)
    offered = _said("offered", named, case) or _said("choice" if looks_up(case) else "made", named, case)
    # What sums up says more of the answer than what it is about, and what is about everybody's says more than the rest.
    said = offered or _public(case, named, thing) or _shape(case, named, "sums") or _public(case, _about(case), thing)
    return _so(said or _shape(case, named, "shapes") or _made(case), "low")


def _public(case: Case, told: Iterable[str], thing: str) -> str:
    """What is said of what everybody may see, unless it is somebody's own."""
    return "" if _owned(case) else _said("public", told, case, thing if looks_up(case) else "")


def looks_up(case: Case) -> bool:
    """Whether a call looks something up, by the text's verb, else by the name's or by none."""
    lead = case.reading.lead.head
    act = lead.group if lead is not None else case.reading.act
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
    own = _OWN if "at-chain" in case.reading.places else _OWN_OR_OWNED
    return not own.isdisjoint(spoken_words(case))


def _working(case: Case, thing: str, named: tuple[str, ...]) -> str:
    """Why what may not be public is low all the same."""
    if any(word == "public" and after in _CALLED_PUBLIC for word, after in pairwise(spoken_words(case))):
        return "the risk is low, for the text itself calls it public"
    if known := _said("known", named, case):
        return f"the risk is low, for {known}"
    shape = "" if case.reading.act in ("search", "transfer-file") else _shape(case, named, "sums", "shapes")
    # A list, or what is found out, is so little that nothing else need be said of it.
    return _so(shape, "low") or ("" if showing(case, thing) in ("list", "finding") else _may_not(case, thing, named))


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


def _private(case: Case, thing: str) -> str:
    """What is private of what comes back: by where a call looks, else by what the thing is."""
    if not case.facets.private_data:
        return _so(_said("traced", _named(case, thing), case), "medium")
    return _so(_said("opened", _looked_at(case), case) or _said("private", _named(case, thing), case), "medium")


def _secret(case: Case, thing: str) -> str:
    """What somebody else can do with a secret that comes back."""
    return _so(_said("secret", _named(case, thing), case), "high") if case.facets.credentials else ""


def _looked_at(case: Case) -> Iterator[str]:
    """The pairs of words that can tell where a call looks: of its name and clause, and of the keys of its arguments."""
    yield from _told(case, "opened")
    for key in keys_of(case.reading):
        yield from map(" ".join, pairwise(key.split("_")))


def _told(case: Case, kind: str) -> Iterator[str]:
    """The words that stand together in the name and the clause, two by two, as far as they can be of the kind."""
    first = begins(kind)
    return (f"{one} {after}" for one, after in pairwise(spoken_words(case)) if one in first)


def _lost(case: Case, thing: str) -> str:
    told = (*_lost_things(case, thing), *_taken_out(case), f"to {base(case)}")
    said = "" if for_good(case) else _said("lost", told, case)
    return f"the risk is high and not critical, for {said}" if said else ""


def _gone(case: Case, thing: str) -> str:
    if _SPARED.search(case.reading.texts["description"][:_TOLD]):
        return "the risk is critical, for whatever the text does not say stays is lost"
    said = _said("gone", _lost_things(case, thing), case)
    return f"the risk is critical, for {said}" if said else ""


def _lost_things(case: Case, thing: str) -> tuple[str, ...]:
    """What is lost: what the call acts on, and the name's last words."""
    return tuple(islice(_named(case, thing), 3))


def _taken_out(case: Case) -> tuple[str, ...]:
    """The verb and “from”, where a name tells what something is taken out of."""
    return (f"{base(case)} from",) if "from" in case.reading.texts["name"].split() else ()


def _changed(case: Case, thing: str) -> str:
    if for_good(case) or writes_over(case):
        return ""
    if converts_itself(case):
        return _so(_said("changed", ("update",), case, thing=thing), "medium")
    verb = next(_told_verb(case, _ROUTES), base(case))
    deeds = (f"{verb} {thing}", verb)
    near = bound(case, told_act(case), thing) or _said("done", deeds, case, thing=thing)
    return _so(near or _said("changed", deeds, case, thing=thing), "medium")


def _relied(case: Case, thing: str) -> str:
    relied = kinds()["relied"]
    told = next((word for word in _named(case, thing) if word in relied), "")
    # Of an expiry of passwords it is the password that tells, and of an API that it is called so.
    called = thing if told.rpartition(" ")[2] in ("", thing.lower()) else None
    made = _said("set_up", (told,), case, thing=called) if told_act(case) == "create" else ""
    return _so(made or _said("relied", (told or base(case),), case, thing=called), "high")


def _paid(case: Case, thing: str) -> str:
    said = _said("paid", (base(case), *_named(case, thing)), case)
    return f"the risk is critical, for {said}" if said else ""


def _started(case: Case, _: str) -> str:
    if _FINAL.search(case.reading.texts["description"][:_TOLD]):
        return _so("only the one run that is named is ended", "medium")
    return "" if for_good(case) else _so(_said("started", _set_going(case), case), "medium")


def _set_going(case: Case) -> Iterator[str]:
    """Words for what is set going: the verb and the last word of the name, what a device plays or moves, the verb, and
    the text's where the name has none of its own."""
    last, verb = _last(case), base(case)
    yield f"{'run' if verb in _RUNS else verb} {last}"
    if "execute/device" in case.reading.spoke:
        yield from spoken_words(case)
    yield verb
    yield from _told_verb(case, _SAYS_NOTHING)


def _at_work(case: Case, thing: str) -> str:
    return _so(_said("at_work", _works(case, thing), case), "high")


def _works(case: Case, thing: str) -> Iterator[str]:
    """Words for what works: what stops is told by its verb, all else by what is started or works first."""
    last, verb = _last(case), base(case)
    yield f"{verb} {last}"
    if "execute/offensive" in case.reading.spoke:
        yield "attack"
    if verb in _HALTS:
        yield verb
    if "execute/agent" in case.reading.spoke and not _AGENTS.isdisjoint(spoken_words(case)):
        yield "agent"
    if verb in _RUNS:
        yield from (f"start {word}" for word in (last, thing))
    yield from (last, thing, verb)
    yield from _told_verb(case, _SAYS_NOTHING)


def _last(case: Case) -> str:
    """The last word of a name, as far as it tells what is done: `tab` of `close_tab_by_id`."""
    return (_parts(case) or ("",))[-1]


def _parts(case: Case) -> tuple[str, ...]:
    """The words of a name before what tells rather how or where."""
    return tuple(takewhile(lambda word: word not in ASIDE, case.reading.texts["name"].split()))


def _told_verb(case: Case, empty: frozenset[str]) -> Iterator[str]:
    """The text's verb, where the name's is `empty`: it tells nothing of what is done."""
    lead = case.reading.lead.head
    if lead is not None and base(case) in empty:
        yield lead.base


_BY: Mapping[tuple[str, str], Callable[[Case, str], str]] = {
    ("Read", "low"): _seen,
    ("Read", "medium"): _private,
    ("Read", "high"): _secret,
    ("Write", "medium"): _changed,
    ("Write", "high"): _relied,
    ("Execute", "medium"): _started,
    ("Execute", "high"): _at_work,
    ("Destructive", "high"): _lost,
    ("Destructive", "critical"): _gone,
    ("Financial", "critical"): _paid,
}


def narrower(case: Case, evidence: str, thing: str) -> str:
    """Why a level, by the thing that evidence is of; empty where nothing is known of that."""
    if evidence not in kinds() or (case.category is Category.read and case.risk is not Risk.low):
        return ""
    lead = case.reading.lead.head
    told = (*_named(case, thing), base(case), lead.base if lead is not None else "")
    return _so(_said(evidence, told, case), str(case.risk))


def sent(case: Case, thing: str) -> str:
    """What it comes to that what is written can go to somebody outside, by the thing or the verb; else empty."""
    return _said("sent", (thing, base(case)), case) if case.category is Category.write else ""


def written(case: Case, thing: str) -> str:
    """Who else writes what a call that reads brings back; empty where the definition does not tell."""
    if case.category is not Category.read:
        return ""
    named = islice(_named(case, thing.lower()), _NEAR)
    return _said("written", named, case) or _said("written", _told(case, "written"), case)


def _so(said: str, risk: str) -> str:
    return f"{said}, so the risk is {risk}" if said else ""


def _named(case: Case, thing: str) -> Iterator[str]:
    """The thing that a call acts on, then the words of its name from the last, each after the pair that it ends: as far
    as they tell of the same thing."""
    parts = _parts(case)
    parts = parts[1:] if len(parts) > 1 and parts[0] in _RATHER_VERBS else parts
    if thing and thing not in EMPTY:
        yield from (f"{one} {after}" for one, after in pairwise(parts) if _tell(one, after, thing))
        yield thing
        if thing in _TELLING or thing in parts:
            return
    for before, word in reversed(tuple(pairwise(("", *parts)))):
        yield f"{before} {word}"
        if word != base(case) or len(parts) == 1:
            yield word
        if word in _TELLING:
            return


def _tell(one: str, after: str, thing: str) -> bool:
    """Whether two words of a name tell of the thing: `issue types` of types, `file info` of a file."""
    return after == thing or (one == thing and after in EMPTY)


def _about(case: Case) -> Iterator[str]:
    """What a tool is about: the words of its name and those that its clause begins with; where they name nothing, what
    its server is."""
    spoken = spoken_words(case)[: case.reading.texts["name"].count(" ") + 1 + _FIRST]
    if not begins("public").isdisjoint(spoken):
        for one, after in pairwise((*spoken, "")):
            yield f"{one} {after}"
            yield one
    clause = case.reading.texts["clause"]
    if not clause.isascii():
        yield from (word for word in unspaced() if word in clause)
    if names_nothing(case):
        yield from case.reading.texts["server"].split()
