"""What must hold of a tool besides, for what a rule, a class of verbs or a kind of service says to stand."""

import re
from collections.abc import Callable
from functools import partial

from classifier.justification.article import is_many
from classifier.justification.borne import makes_folder, waits
from classifier.justification.case import (
    BACK,
    Case,
    base,
    bears,
    converts_itself,
    for_good,
    keeps_file,
    spoken_words,
    writes_over,
)
from classifier.justification.conditions import PUBLIC_PLACES
from classifier.justification.grounds import (
    NOT_FOR_ALL,
)
from classifier.justification.key import LIMITED, SOME, described, takes_file, thing_of
from classifier.justification.seen import LOOKING
from classifier.justification.sense import met_words
from classifier.justification.showing import names_nothing
from classifier.vocabulary import places
from toolrisk.models import Category

# What a service tells of itself or of who calls is not what it shows to everybody.
_ITS_OWN = frozenset((
    "account", "auth", "balance", "billing", "bookmark", "bookmarks", "cache", "config", "configuration",
    "configurations", "connection", "cost", "costs", "credits", "current", "face", "file", "files", "folder",
    "history", "key", "keys", "later", "library", "liked", "local", "log", "logs", "me", "memory", "my", "own",
    "parcel", "parcels", "permissions", "playlist", "playlists", "quota", "saved", "scan", "selfie", "server",
    "session", "settings", "shipment", "shipments", "skin", "status", "stored", "subscriptions", "translate", "usage",
    "version", "watchlist", "your",
))  # fmt: skip
# On a chain or a market these are what is shown to everybody; on a market a balance only in such words.
_ON_SHOW = frozenset(("balance", "current", "history", "status", "version"))
_OF_ALL = frozenset(("money", "power", "sheet", "sheets", "trade", "volume"))
# What servers hold that people and teams keep of all kinds.
_HELD_TOO = frozenset(("at-chat", "at-life", "at-mail", "at-notes"))
# What these bring back was not there to be looked up.
_WORKS = frozenset(("advise", "analyze", "check", "compute", "generate", "think"))
# By these a text says that it is several things that are acted on, and not all that one holds.
_SEVERAL = frozenset((
    "batch", "batched", "bulk", "many", "mass", "multi", "multiple", "several", "array", "一括", "모든", "list",
))  # fmt: skip
# Keys that open nothing.
_KEYS = frozenset(("key", "keys"))
_NO_SECRET_KEY = re.compile(r"\bpublic keys?\b|\bkey (?!management|vault|store|id|name|value)[a-z]+s\b", re.IGNORECASE)
_WAITS = frozenset(("delay", "pause", "sleep", "wait"))
# What is worked out of these is not worked out of what is handed in alone.
_FETCHED = frozenset((
    "account", "collection", "current", "database", "dataset", "engagement", "examples", "existing", "historical",
    "latest", "live", "market", "package", "places", "portfolio", "price", "prices", "recent", "saved", "stock",
    "stored", "wallet",
))  # fmt: skip
_STORES = frozenset(("at-broker", "at-database", "at-desktop", "at-market", "at-ops", "at-ugc", "at-web"))
# What these find stands somewhere, and is not handed in.
_FINDS_OUT = frozenset(("count", "detect", "estimate", "measure", "predict"))
# What runs in one of these does not do whatever it wants.
_CONFINED = frozenset((
    "container", "containerized", "containers", "devcontainer", "docker", "isolated", "jail", "sandbox", "sandboxed",
    "vm", "wasm",
))  # fmt: skip
# A script in one of these has what the page has.
PAGE = "execute/page-script"
_PAGES = frozenset(("browser", "browsercat", "chrome", "page", "playwright", "puppeteer", "selenium", "tab"))
# Where a query is only tried, it is held by not being run.
_DRY = frozenset(("dry", "dryrun", "estimate", "explain", "validate"))
# What these do to a path is to say where later files go.
_SETS = frozenset(("change", "choose", "configure", "select", "set", "use"))
# What these do leaves something that can be taken away or put back, unless the text says otherwise.
_LEFT = ("convert", "generate", "shape", "store", "transfer-file", "version")
# What is opened was stored somewhere.
_OPENS = frozenset(("facets/local-files", "read/private-files", "facets/caller-address"))
# What these do opens or closes nothing.
_OPENS_NOTHING = frozenset(("join", "leave", "request", "subscribe", "switch", "unsubscribe"))
# What these begin cuts nobody off.
_BEGIN = frozenset(("start", "boot", "resume", "launch", "serve", "wake", "power_on", "begin"))


def in_a_page(case: Case) -> bool:
    """Whether the code that is run is a script in a page."""
    return PAGE in case.reading.spoke and _says(case, _PAGES)


def stands(rule: str, case: Case) -> bool:
    """Whether what a rule or a class of verbs says beside others holds of this tool."""
    held = HOLDS.get(rule)
    return held is None or held(case)


def _taken(case: Case) -> bool:
    """Whether an argument takes the address, and not one that is waited for or has to be from somewhere."""
    spoke = case.reading.spoke.get("facets/caller-address", ())
    bound = waits(case.reading) or any(LIMITED.search(described(one)) for one in case.reading.arguments[:SOME])
    return not bound and any(field == "arguments" for field, _ in spoke)


def _opens(case: Case) -> bool:
    """Whether a file or an address may be read, by a rule or by the name of an argument."""
    return not _OPENS.isdisjoint(case.reading.spoke) or takes_file(case.reading)


def _handed_in(case: Case) -> bool:
    """Whether what comes back can be made of what is handed in alone."""
    return not (_opens(case) or _says(case, _FETCHED) or not _STORES.isdisjoint(case.reading.places))


def _beside(case: Case) -> bool:
    """Whether what something is converted into stands beside it."""
    return not (for_good(case) or writes_over(case) or converts_itself(case))


def _shows_all(case: Case, own: frozenset[str] = _ITS_OWN) -> bool:
    """Whether a call looks up what a service shows to everybody, and nothing of its `own` or of who calls."""
    act, lead = case.reading.act, case.reading.lead.head
    # A noun of a name can pass for another verb than the text's.
    looks = act in LOOKING or (
        (act not in _WORKS or base(case) == "profile") and lead is not None and lead.group == "retrieve"
    )
    looks = looks and base(case) not in _WAITS
    own = own - _KEYS if _NO_SECRET_KEY.search(case.reading.texts["clause"]) else own
    return looks and not (_says(case, own) or takes_file(case.reading))


def _on_show(place: str, case: Case) -> frozenset[str]:
    """What a chain or a market shows to everybody, though elsewhere it would be somebody's own."""
    if place == "at-chain":
        return _ON_SHOW | {"account"}
    if place != "at-market":
        return frozenset()
    return _ON_SHOW if _says(case, _OF_ALL) else _ON_SHOW - {"balance"}


def _shows_all_of(place: str, case: Case) -> bool:
    """Whether a call looks up what a kind of service shows to everybody."""
    told = place != "at-public" or not names_nothing(case)
    return told and _shows_all(case, _ITS_OWN - _on_show(place, case)) and _of_all(place, case)


def _of_all(evidence: str, case: Case) -> bool:
    """Whether no word tells that what is shown is not shown to everybody."""
    return NOT_FOR_ALL.get(evidence, frozenset()).isdisjoint(met_words(case))


def _is_of(place: str, case: Case) -> bool:
    """Whether what a call shows is of this kind, and neither the service's own nor of another kind that its server
    holds too and that nothing in the name or the clause parts from it."""
    alone = len(_HELD_TOO.intersection(case.reading.places) - {place}) == 0
    return not _says(case, _ITS_OWN) and (alone or any(place in places(word) for word in spoken_words(case)))


def _session(case: Case) -> bool:
    """Whether something is opened or closed that another call can close or open."""
    return base(case) not in _OPENS_NOTHING and not (for_good(case) or writes_over(case))


def _says(case: Case, of: frozenset[str]) -> bool:
    """Whether the name or the clause has one of these words."""
    return not of.isdisjoint(spoken_words(case))


def _on_many(case: Case) -> bool:
    """Whether it is several things that are acted on, and not one with all that it holds."""
    thing = thing_of(case.reading)
    return _says(case, _SEVERAL) or is_many(thing) or "批量" in case.reading.texts["clause"]


def _hands_on(case: Case) -> bool:
    return any(one.rule == "execute/other-tools" and bears(one, case) for one in case.findings)


HOLDS: dict[str, Callable[[Case], bool]] = {
    **dict.fromkeys(("write/soft-delete", *BACK, *_LEFT), lambda case: not (for_good(case) or writes_over(case))),
    **{place: partial(_is_of, place) for place in ("at-chat", "at-life", "at-mail")},
    **{place: partial(_shows_all_of, place) for place in PUBLIC_PLACES},
    "write/local-file": lambda case: (
        not makes_folder(case.reading) and base(case) not in _SETS and not keeps_file(case)
    ),
    "write/output-path": lambda case: not keeps_file(case),
    **dict.fromkeys(("session", "write/session-state"), _session),
    "destructive/irreversible": for_good,
    "observe": lambda case: base(case) != "screenshot",
    "compute": lambda case: _handed_in(case) and base(case) not in _FINDS_OUT,
    "convert": lambda case: _handed_in(case) if case.category is Category.read else _beside(case),
    "execute/code": lambda case: not _says(case, _CONFINED),
    "read/restricted-query": lambda case: not _says(case, _DRY),
    **dict.fromkeys(("start-stop", "execute/power"), lambda case: base(case) not in _BEGIN),
    "execute/other-tools": _hands_on,
    "facets/many-at-once": _on_many,
    "read/llm-answer": lambda case: not case.facets.private_data,
    "read/returned-drawing": lambda case: not case.facets.private_data and _handed_in(case),
    "facets/caller-address": _taken,
    "facets/public-facts": lambda case: (
        case.reading.act in ("retrieve", "search") and _of_all("facets/public-facts", case)
    ),
}
"""What must hold of a tool besides, for the words of a rule or a class of verbs."""
