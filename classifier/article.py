"""The article that a telegraphic description leaves out: `gets the weather forecast`, `creates a note`."""

import re

from classifier.vocabulary import grammar

# What these act on is there; what those make is not there yet.
_THERE = frozenset((
    "get", "retrieve", "fetch", "return", "show", "extract", "calculate", "check", "capture", "download", "set",
    "update", "delete", "remove", "clear", "reset", "save", "stop", "describe", "analyze", "convert", "test", "refresh",
    "toggle", "resize", "continue", "cancel", "revoke", "query", "export", "find", "move", "select",
    "confirm", "pull", "access", "encrypt", "decrypt", "track", "validate", "verify", "summarize",
))  # fmt: skip
_MADE = frozenset((
    "create", "generate", "write", "add", "send", "attach", "insert", "append", "draw", "post", "start", "build",
    "perform", "conduct", "execute",
))  # fmt: skip
# Nouns that stand without one, several that do not end in “s”, and what is no noun.
_WITHOUT = frozenset((
    "data", "content", "text", "code", "documentation", "metadata", "audio", "media", "access", "traffic", "usage",
    "help", "reasoning", "connectivity", "authentication", "performance", "children", "people", "playing", "drag",
    "true", "false", "html", "json", "markdown", "music", "speech", "feedback", "progress", "research", "software",
    "email", "mail", "input", "output", "support", "money", "free", "next", "first", "random", "proxy", "drop",
    "maintenance", "mana",
))  # fmt: skip
_STARTS = frozenset((
    "the", "a", "an", "one", "two", "three", "both", "many", "multiple", "several", "whether", "what", "how", "if",
    "just", "only", "either", "more", "most", "some", "another", "up", "out", "down", "off", "back", "over", "away",
    "through", "to", "for", "by", "with", "from", "at", "as", "and", "or",
))  # fmt: skip
_DETAILS = re.compile(
    r"(?:\w+ )*(?:info|information|details?|metadata|data|lists?|number) (?:about|on|for|of|regarding) "
)
_VOWEL = re.compile(r"(?!uni|use|one|euro|url|ui\b|uml)[aeiou]|hour|html|xml|sql|svg|mcp|rss|sms")


def articled(base: str, rest: str, thing: str) -> str:
    """What follows a verb, with the article before a bare thing in the singular: “the” of what is there, “a” of what
    is made; as it is where neither is sure. `base`: the verb's base form; `thing`: what it acts on, in a word."""
    first = rest.partition(" ")[0]
    if not first.isalpha() or not first.islower() or _determined(first) or base not in _THERE | _MADE:
        return rest
    if not thing or thing in _WITHOUT or (thing.endswith("s") and not thing.endswith("ss")) or _DETAILS.match(rest):
        return rest
    if base in _THERE:
        return f"the {rest}"
    return f"{'an' if _VOWEL.match(first) else 'a'} {rest}"


def _determined(word: str) -> bool:
    return word in _STARTS or (word in grammar()["determiners"] and word not in ("current", "existing", "new"))
