"""The article that a telegraphic description leaves out: `gets the weather forecast`, `creates a note`."""

import re

from classifier.vocabulary import grammar, vocabulary

_THE = (
    "access", "activate", "adjust", "analyze", "approve", "archive", "assign", "authenticate", "ban", "block", "boot",
    "calculate", "cancel", "capitalize", "capture", "categorize", "change", "check", "clear", "click", "clone", "close",
    "complete", "compress", "confirm", "continue", "convert", "copy", "deactivate", "decrypt", "delete", "deploy",
    "describe", "detect", "diagnose", "disable", "disconnect", "display", "download", "drop", "duplicate", "edit",
    "enable", "encrypt", "end", "evaluate", "examine", "explain", "explore", "export", "extract", "fetch", "find",
    "flush", "follow", "fork", "forward", "geocode", "get", "identify", "impersonate", "infer", "initialize", "inspect",
    "install", "invoke", "join", "kill", "launch", "load", "lock", "maximize", "measure", "merge", "minimize", "modify",
    "monitor", "move", "obtain", "open", "optimize", "package", "parse", "pause", "ping", "print", "pull", "purchase",
    "query", "reactivate", "read", "redeem", "refresh", "regenerate", "reload", "remove", "rename", "reopen", "replace",
    "replay", "reset", "resize", "resolve", "restart", "restore", "restrict", "resume", "retrieve", "retry", "return",
    "revoke", "save", "scan", "select", "set", "share", "show", "sign", "standardize", "stop", "summarize", "swipe",
    "terminate", "test", "toggle", "track", "transfer", "transform", "trigger", "unarchive", "unban", "unblock",
    "unfollow", "uninstall", "unlink", "unlock", "unset", "update", "upgrade", "validate", "verify", "view",
    "visualize",
)  # fmt: skip
_A = (
    "add", "append", "apply", "attach", "build", "conduct", "create", "draw", "execute", "generate", "ingest", "insert",
    "perform", "play", "post", "press", "put", "request", "run", "scrape", "screenshot", "send", "split", "start",
    "upload", "write",
)  # fmt: skip
# What a verb acts on is there; what it makes is not there yet.
_ARTICLES = dict.fromkeys(_THE, "the") | dict.fromkeys(_A, "a")
# These are made by whoever shows or sets them.
_SHOWN = frozenset(("capture", "get", "save", "set", "show"))
_MADE = frozenset((
    "alarm", "breakpoint", "cookie", "dialog", "notification", "photo", "popup", "reminder", "screenshot", "timer",
))  # fmt: skip
# Nouns that stand without an article, several that do not end in “s”, and what is no noun.
WITHOUT = frozenset((
    "access", "advice", "arithmetic", "assistance", "audio", "authentication", "awareness", "backward", "bash",
    "boilerplate", "cash", "children", "code", "collateral", "connectivity", "content", "coverage", "crypto", "css",
    "data", "diligence", "documentation", "drag", "drop", "east", "email", "equipment", "evidence", "false", "feedback",
    "fiction", "first", "forward", "free", "geocoding", "help", "home", "html", "imagery", "inference", "info", "input",
    "intelligence", "javascript", "json", "language", "left", "liquidity", "mail", "maintenance", "mana", "markdown",
    "math", "media", "metadata", "money", "music", "news", "next", "noise", "north", "oil", "output", "padding",
    "people", "performance", "progress", "protection", "proxy", "python", "reasoning", "recognition", "research",
    "right", "shell", "software", "south", "speech", "sql", "staff", "support", "text", "traffic", "true", "typescript",
    "usage", "verification", "west", "work", "yaml",
))  # fmt: skip
# Several, though they do not end in “s”.
_SEVERAL = frozenset(("children", "data", "media", "people"))
# Things that end like what is done.
_DONE = frozenset((
    "booking", "building", "drawing", "filing", "heading", "holding", "landing", "listing", "mapping", "meeting",
    "offering", "pricing", "ranking", "rating", "recording", "ring", "setting", "string", "thing", "warning",
))  # fmt: skip
# Words that begin no thing.
_STARTS = frozenset((
    "and", "as", "at", "away", "back", "by", "down", "for", "from", "in", "of", "off", "on", "or", "out", "over",
    "through", "to", "up", "with",
))  # fmt: skip
# `human-readable`, `SHA-512`, and `Jira` of a Jira issue; nobody's own.
_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*|[A-Z][A-Za-z0-9.]*(?:-[A-Za-z0-9]+)*")
# `file or folder`: one of two things that are named without an article.
_EITHER = re.compile(
    r"(?:[a-z]+ )?([a-z]+)(?<!s) or (?!more\b|all\b|other\b)[a-z]+(?<!s)(?: (?:by|for|from|in|of|on|to|using|with)\b|$)"
)
_DETAILS = re.compile(r"(?:\w+ )*(?:info|information|details?|metadata|data) (?:about|on|for|of|regarding) ")
_LISTS = ("list of ", "summary of ", "count of ", "overview of ")
# What is spelt with a vowel and begins with the sound of “you” or “one”.
_NO_VOWEL = r"uni(?![ndm])|us[aei]|util|uuid|uint|uri\b|utf|one|euro|url|ui\b|uml"
_VOWEL = re.compile(
    rf"(?!{_NO_VOWEL})[aeiou]|hour|honest|"
    r"(?:ftp|html|https?|ldap|llm|md5|mcp|ml|mr|mx|nft|nlp|nmap|npc|npm|rpc|rss|s3|sdk|seo|sla|slo|sms|sql|ssh|ssl|svg|"
    r"xlsx|xml|xpath)\b"
)

# `a order`, `an wiki`: where the sound is plain to see. What all begins with is found fast.
_MISSAID = re.compile(
    rf" a(?: (?=(?!{_NO_VOWEL}|(?:and|as|at|if|in|is|it|of|on|or)\b)[aeiou][a-z]|(?!One)[AEIO][a-z]{{3}})|"
    r"n (?=[bcdgjkpqtvwyz][a-z]{2}|neo|D[A-Z]))"
)


def agreeing(rest: str) -> str:
    """What follows a verb, with each “a” and “an” as the next word sounds."""
    said = f" {rest}"
    missaid = " a " in said or " an " in said
    return _MISSAID.sub(lambda found: " an " if found[0] == " a " else " a ", said)[1:] if missaid else rest


def articled(base: str, rest: str, thing: str) -> str:
    """What follows a verb, with the article before a bare thing in the singular: “the” of what is there, “a” of what
    is made; as it is where neither is sure. `base`: the verb's base form; `thing`: what it acts on, in a word."""
    first = rest.partition(" ")[0]
    if rest.startswith(_LISTS):
        return f"{_a(first)} {rest}"
    if first == "current" or _is_owner(first):
        return f"the {rest}"
    article = _ARTICLES.get(base)
    if not thing and " or " in rest:
        thing = (_EITHER.match(rest) or ("", ""))[1]
    if article is None or not _bare(first) or not _single(thing) or _does(rest) or _DETAILS.match(rest):
        return rest
    made = article == "a" or first in ("new", "random") or (base in _SHOWN and thing in _MADE)
    return f"{_a(first) if made else 'the'} {rest}"


def one_of(rest: str, thing: str) -> str:
    """A thing of which nobody knows yet which it is: `an order`, and `orders` or `text` as they are."""
    return with_a(rest) if _single(thing) else rest


def _is_owner(first: str) -> bool:
    """Whether a word tells whose a thing is: `user's`, and no name's or day's."""
    owner = first.removesuffix("'s")
    return owner != first and owner in vocabulary().nouns


def _bare(first: str) -> bool:
    """Whether a word begins a thing, and is none that could stand before it."""
    return _PLAIN.fullmatch(first) is not None and first.lower() not in _STARTS and first not in grammar()["articles"]


def _single(thing: str) -> bool:
    """Whether a thing is one, and no deed; so is a table of contents."""
    deed = thing.partition(" of ")[0].endswith("ing") and thing not in _DONE
    return bool(thing) and not is_many(thing) and not deed and thing.lower() not in WITHOUT


def is_many(thing: str) -> bool:
    """Whether a thing is said in the plural; a table of contents is not."""
    thing = thing.partition(" of ")[0]
    return thing in _SEVERAL or (
        thing.endswith("s") and not thing.endswith(("ss", "us", "sis", "xis", "gas", "ias", "vas"))
    )


def _does(rest: str) -> bool:
    """Whether what follows a verb begins with what is done: `monitoring a site`."""
    first, second, *_ = [*rest.split(maxsplit=2), ""]
    return first.endswith("ing") and second in grammar()["articles"]


def with_a(thing: str) -> str:
    """A thing with its indefinite article."""
    return f"{_a(thing)} {thing}"


def _a(word: str) -> str:
    return "an" if _VOWEL.match(word.lower()) else "a"
