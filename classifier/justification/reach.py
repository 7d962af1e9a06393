"""The last sentence of a justification: why a risk is what it is, and what bounds or widens the damage."""

import re
from collections.abc import Callable
from functools import cache, partial

from classifier.justification.article import is_many
from classifier.justification.because import Why, speaking
from classifier.justification.bound import bound
from classifier.justification.by_kind import LOOKING, by_kind, looks_up, narrower, sent, written
from classifier.justification.case import (
    BACK,
    Case,
    base,
    bears,
    converts_itself,
    fits,
    for_good,
    spoken_words,
    told_act,
    writes_over,
)
from classifier.justification.conditions import PRIVATE_PLACES, PUBLIC_PLACES
from classifier.justification.grounds import (
    BESIDE,
    DENIED,
    FOR_GOOD,
    GROUNDS,
    GROUNDS_OF_A_THING,
    GROUNDS_OF_AN_ADDRESS,
    LEVELS,
    NOT_FOR_ALL,
    OF_A_THING,
    ONE_GOES,
    OWNED,
    SAID,
    SERVED,
    WRITTEN_OVER,
    Beside,
    Denied,
)
from classifier.justification.kinds import agreeing
from classifier.justification.little import (
    address,
    as_said,
    called,
    in_the_name,
    is_caller,
    little,
    made,
    searches,
    sought,
    unmarked,
    untold,
)
from classifier.justification.sense import EMPTY, met_words
from classifier.justification.showing import names_nothing, showing
from classifier.justification.stakes import handed_over, makes_folder, stake, waits
from classifier.justification.which import SET_TO, takes_file, takes_one
from classifier.memo import Memo
from classifier.ruleset import by_id, rules
from toolrisk.models import Category, Risk

# A key of which nothing is to be seen.
_UNSEEN = "“”"
# Which one is changed has not been said, whatever else has been.
_NAMES_ONE = "” decides w"
_LOW = ("Read", "low")
_SMALL = ("Destructive", "high")
_KEPT_LOW = (_LOW, "private_data")
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
# What these bring back was not there to be looked up.
_WORKS = frozenset(("advise", "analyze", "check", "compute", "generate", "think"))
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
_PAGE = "execute/page-script"
_PAGES = frozenset(("browser", "browsercat", "chrome", "page", "playwright", "puppeteer", "selenium", "tab"))
# Where a query is only tried, it is held by not being run.
_DRY = frozenset(("dry", "dryrun", "estimate", "explain", "validate"))
# What these do to a path is to say where later files go.
_SETS = frozenset(("change", "choose", "configure", "select", "set", "use"))
# What these do leaves something that can be taken away or put back, unless the text says otherwise.
_LEFT = ("convert", "generate", "shape", "store", "transfer-file", "version")
# What is opened was stored somewhere.
_OPENS = frozenset(("facets/local-files", "read/private-files", "facets/caller-address"))
# What speaks so widely that the kind of thing a definition names speaks first.
_LOOSE = frozenset((
    "advise", "compute", "convert", "destructive/irreversible", "execute/browser", "execute/device", "execute/job",
    "execute/navigate", "execute/power", "facets/personal-content", "facets/public-facts", "financial/chain",
    "read/llm-answer", "read/only-text", "read/own-logs", "read/own-money", "read/private-account",
    "read/private-files", "read/private-mail", "read/returned-drawing", "read/secrets", "read/surveillance",
    "start-stop", *PUBLIC_PLACES, *PRIVATE_PLACES,
))  # fmt: skip
# What the definition tells more nearly of a facet.
_NEARER = {"external_send": sent, "untrusted_content": written}
# What these do opens or closes nothing.
_OPENS_NOTHING = frozenset(("join", "leave", "request", "subscribe", "switch", "unsubscribe"))
# What these begin cuts nobody off.
_BEGIN = frozenset(("start", "boot", "resume", "launch", "serve", "wake", "power_on", "begin"))
_CONTENT = re.compile(r"[a-z]{4,}")
_NOT_DENIED = re.compile(
    r"e-?mail address|phone number|assignee|attendee|employee|credential|password|secret", re.IGNORECASE
)
_LOGIN = re.compile(r"user_?name|\busers?\b")
_LEVEL_WORDS = frozenset(("high", "medium", "critical"))
_COMMON = frozenset(
    ("risk", "that", "what", "with", "which", "from", "this", "call", "there", "they", "them", "have", "than", "where")
)


def reach(case: Case, category: str, why: Why, thing: str) -> tuple[str, bool]:
    """Why this level, and the argument at stake or what else the text says of it; and whether an argument is named.
    `thing`: what the call acts on, in a word."""
    level, plain = _level(case, category, why, thing)
    sends = case.facets.external_send or case.reading.act in ("send", "publish", "grant")
    staked = stake(case, category, sends)
    which = category == "Write" and (_NAMES_ONE in staked or staked.endswith(SET_TO[3:]))
    again = bool(staked) and not which and alike((f"{why.ours} {level}", staked))
    named = bool(staked) and _key_of(staked) in level
    if _UNSEEN in staked or again or named:
        staked = ""
    secret = _secret(case, staked)
    said = f"{why.ours} {level} {secret}"
    held = _spoken(case, category, "holds", said)
    beside = _spoken(case, category, "bounds" if case.risk is Risk.low else "widens", said) if plain else ""
    parts = [level, *filter(None, (held, staked or beside, secret))]
    more = [*parts, *filter(None, [_unsaid(case, category, thing, f"{why.ours} {'; '.join(parts)}")])]
    return f"{level[0].upper()}{'; '.join(more)[1:]}.", bool(staked) or named


def _key_of(staked: str) -> str:
    """The argument that a phrase names, in its quotation marks."""
    return f"“{staked.partition('“')[2].partition('”')[0]}”"


def _secret(case: Case, staked: str) -> str:
    """The argument that takes a secret, where nothing was said of it."""
    taken = next((one for one in case.considered if one.rule == "arguments/credential"), None)
    if taken is None or not case.facets.credentials:
        return ""
    said = handed_over(taken.finding(case.definition, case.reading), case.reading)
    return "" if said == staked or _UNSEEN in said else said


def _level(case: Case, category: str, why: Why, thing: str) -> tuple[str, bool]:
    """Why this level, from the evidence where it says, else from the kind of thing, else from the facets, else from the
    rubric; and whether it is none of the evidence's. What the reason rests on speaks first: another ground beside it
    would miss the point."""
    said = _grounds().get((category, str(case.risk)), {})
    found = _evidence(case, why, said)
    firm = _by_evidence([one for one in found if one not in _LOOSE], case, why, thing)
    if firm:
        return firm, False
    kind = by_kind(case, category, thing)
    if kind and not alike((why.ours, kind)):
        return kind, category != "Read"
    loose = _by_evidence([one for one in found if one in _LOOSE], case, why, thing)
    return (loose, False) if loose else (_undenied(_by_rubric(case, category, thing), case), True)


def _by_evidence(found: list[str], case: Case, why: Why, thing: str) -> str:
    """The first ground that evidence gives, fits the facets and says another thing than the reason; else empty."""
    for evidence in found:
        ground = _ground(evidence, case, thing)
        if ground and fits(evidence, case.facets) and not alike((why.ours, ground)):
            return ground
    return ""


def _by_rubric(case: Case, category: str, thing: str) -> str:
    """Why this level where nothing of the evidence says it: by a facet that holds, else by what the level means."""
    key = category, str(case.risk)
    plain = key == _LOW and not (case.facets.private_data or case.facets.credentials)
    if plain and showing(case, thing) in ("list", "finding") and (said := little(case, thing)):
        return said
    for one in BESIDE.get(key, ()):
        if _fits_beside(one, case, thing):
            kept = little(case, thing) or untold(case, thing) if (key, one.facet) == _KEPT_LOW else ""
            return kept or as_said(one.says, case, thing)
    if plain and (said := _plainly(case, thing)):
        return said
    if key == _SMALL and takes_one(case):
        return ONE_GOES.format(f"one {thing}" if thing and not is_many(thing) else "the one that is named")
    if thing and key in OF_A_THING:
        return as_said(OF_A_THING[key], case, thing) if category == "Read" else agreeing(OF_A_THING[key], thing)
    instead = FOR_GOOD if for_good(case) else WRITTEN_OVER if writes_over(case) else LEVELS
    return instead.get(key, LEVELS[key])


def _plainly(case: Case, thing: str) -> str:
    """Why what nothing marks as private is low, by whom it tells of, how it is made or how it is chosen."""
    if is_caller(case):
        return untold(case, thing)
    return address(case, thing) or made(case, thing) or unmarked(case, thing)


def _fits_beside(one: Beside, case: Case, thing: str) -> bool:
    """Whether a row's facet holds, no rule has spoken that bars it, and one of its nouns is named."""
    held = case.facets.__dict__[one.facet] and not any(rule.startswith(one.unless) for rule in case.reading.spoke)
    return held and (not one.of or thing in one.of or not one.of.isdisjoint(case.reading.texts["name"].split()))


def _undenied(sentence: str, case: Case) -> str:
    """A sentence without a denial that the definition's own words bear out too little, or of a search says less."""
    texts = case.reading.texts
    further = _further_told(texts["description"]) if "nothing speaks of" in sentence else ""
    told = SERVED.sub("", f"{texts['name']} {texts['clause']} {further}".lower())
    for one in DENIED:
        if one.denial.search(sentence):
            sentence = one.denial.sub(_instead(one, case, told) or r"\g<0>", sentence)
    return sought(sentence, case).replace(*OWNED)


def _instead(one: Denied, case: Case, told: str) -> str:
    """What is said instead of a denial; empty where nothing is told of what it denies."""
    taken, secret = case.reading.texts["arguments"].lower(), "arguments/credential" in case.reading.spoke
    # Who logs in with a secret is nobody that comes back.
    spoken, handed = set(one.told.findall(told)), set(one.told.findall(_LOGIN.sub("", taken) if secret else taken))
    if one.handed and (secret or not spoken) and spoken <= handed:
        return one.handed if secret and handed else ""
    return one.instead if spoken or handed else ""


def _further_told(description: str) -> str:
    """Words for what nobody may deny, from further down: others than these stand there for whoever asks."""
    return " ".join(_NOT_DENIED.findall(description[:2000]))


def _evidence(case: Case, why: Why, said: dict[str, str]) -> list[str]:
    """Where to look for a ground, in order."""
    if why.evidence in said:
        return [_PAGE if why.evidence == "execute/code" and _in_a_page(case) else why.evidence]
    rules = [one.rule for one in case.findings if one.rule in said and bears(one, case)]
    told = told_act(case)
    act = [told] if told in said and why.evidence not in speaking() else []
    others = (one for one in case.considered if one.rule in said and one.rule not in rules)
    read = case.definition, case.reading
    places = (place for place in case.reading.places if place in said)
    return [*rules, *act, *(one.rule for one in others if bears(one.finding(*read), case)), *places]


def _ground(evidence: str, case: Case, thing: str) -> str | None:
    """The ground that evidence gives for the level, of the thing where that is told, or what holds where something bars
    it."""
    if not _stands(evidence, case):
        return None
    rule = by_id().get(evidence)
    beside = rule.says.instead if rule is not None else {}
    instead = next((words for one, words in beside.items() if one in case.reading.spoke), "")
    if instead:
        return f"{instead}, so the risk is {case.risk}"
    key = case.scores.category, str(case.risk)
    of_a_thing = _of_a_thing(GROUNDS_OF_A_THING.get(key, {}).get(evidence, ""), case, thing)
    addressed = "facets/caller-address" in case.reading.spoke and not searches(case)
    of_an_address = GROUNDS_OF_AN_ADDRESS.get(key, {}).get(evidence, "") if addressed else ""
    nearer = bound(case, evidence, thing)
    if nearer:
        return f"{nearer}, so the risk is {case.risk}"
    narrow = narrower(case, evidence, thing)
    return narrow or of_an_address or of_a_thing or agreeing(_grounds()[key][evidence], thing, thing)


def _of_a_thing(ground: str, case: Case, thing: str) -> str:
    """A ground with the thing that comes back, by the clause or the name; empty where neither tells it."""
    if not (ground and looks_up(case)):
        return ""
    brought = called(case, thing) if thing else ""
    told = in_the_name(case) if not brought or brought in EMPTY else brought
    return ground.format(told) if told else ""


def _in_a_page(case: Case) -> bool:
    """Whether the code that is run is a script in a page."""
    return _PAGE in case.reading.spoke and _says(case, _PAGES)


def _stands(rule: str, case: Case) -> bool:
    """Whether what a rule or a class of verbs says beside others holds of this tool."""
    held = _HOLDS.get(rule)
    return held is None or held(case)


def _taken(case: Case) -> bool:
    """Whether an argument takes the address, and not one that is waited for."""
    spoke = case.reading.spoke.get("facets/caller-address", ())
    return not waits(case.reading) and any(field == "arguments" for field, _ in spoke)


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


def _session(case: Case) -> bool:
    """Whether something is opened or closed that another call can close or open."""
    return base(case) not in _OPENS_NOTHING and not (for_good(case) or writes_over(case))


def _says(case: Case, of: frozenset[str]) -> bool:
    """Whether the name or the clause has one of these words."""
    return not of.isdisjoint(spoken_words(case))


def _hands_on(case: Case) -> bool:
    return any(one.rule == "execute/other-tools" and bears(one, case) for one in case.findings)


_HOLDS: dict[str, Callable[[Case], bool]] = {
    **dict.fromkeys(("write/soft-delete", *BACK, *_LEFT), lambda case: not (for_good(case) or writes_over(case))),
    **dict.fromkeys(("at-chat", "at-life", "at-mail"), lambda case: not _says(case, _ITS_OWN)),
    **{place: partial(_shows_all_of, place) for place in PUBLIC_PLACES},
    "write/local-file": lambda case: not makes_folder(case.reading) and base(case) not in _SETS,
    **dict.fromkeys(("session", "write/session-state"), _session),
    "observe": lambda case: base(case) != "screenshot",
    "compute": lambda case: _handed_in(case) and base(case) not in _FINDS_OUT,
    "convert": lambda case: _handed_in(case) if case.category is Category.read else _beside(case),
    "execute/code": lambda case: not _says(case, _CONFINED),
    "read/restricted-query": lambda case: not _says(case, _DRY),
    **dict.fromkeys(("start-stop", "execute/power"), lambda case: base(case) not in _BEGIN),
    "execute/other-tools": _hands_on,
    "read/llm-answer": lambda case: not case.facets.private_data,
    "read/returned-drawing": lambda case: not case.facets.private_data and _handed_in(case),
    "facets/caller-address": _taken,
    "facets/public-facts": lambda case: (
        case.reading.act in ("retrieve", "search") and _of_all("facets/public-facts", case)
    ),
}
"""What must hold of a tool besides, for the words of a rule or a class of verbs."""


@cache
def _grounds() -> dict[tuple[str, str], dict[str, str]]:
    found = {level: dict(many) for level, many in GROUNDS.items()}
    for evidence, level, ground in _phrases("grounds"):
        category, risk = level.split(" ")
        found.setdefault((category, risk), {})[evidence] = f"{ground}, so the risk is {risk}"
    return found


@cache
def _phrases(kind: str) -> tuple[tuple[str, str, str], ...]:
    """What rules say of one kind: the rule, where it applies, the phrase."""
    return tuple((rule.id, *pair) for rule in rules() for pair in getattr(rule.says, kind).items())


def _spoken(case: Case, category: str, kind: str, before: str) -> str:
    """The first phrase of a kind whose rule spoke, whose place it is, and that was not said already."""
    for rule, where, phrase in _phrases(kind):
        spoke = rule in case.reading.spoke and where in _applies(category) and fits(rule, case.facets)
        if spoke and _stands(rule, case) and not alike((before, phrase)):
            return phrase
    return ""


def _applies(category: str) -> tuple[str, str, str]:
    """The places of phrases that apply under a category."""
    return "any", "Read" if category == "Read" else "change", category


def _unsaid(case: Case, category: str, thing: str, before: str) -> str:
    """A facet that holds and of which nothing was said."""
    held = (one for one in SAID if case.facets.__dict__[one.facet] and one.where in _applies(category))
    first = next((one for one in held if not one.told.search(before)), None)
    if first is None:
        return ""
    nearer = _NEARER.get(first.facet)
    return (nearer(case, thing) if nearer is not None else "") or first.says


def _same_words(pair: tuple[str, str]) -> bool:
    """Whether two phrases say the same: half of the telling words of the shorter stand in the other."""
    said, more = (set(_CONTENT.findall(one.lower())) - _COMMON - _LEVEL_WORDS for one in pair)
    return 2 * len(said & more) >= min(len(said), len(more)) > 0


alike = Memo(_same_words).__getitem__
