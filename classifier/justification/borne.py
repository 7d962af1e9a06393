"""What may be said of an argument: no more than the verdict and the tool's own words bear."""

import re

from classifier.justification.key import LIMITED, described, keys_of, outer, thing_of, told_of
from classifier.justification.path import FOLDERS, filed, is_put_down, opened, worked
from classifier.justification.rows import (
    ADDRESS,
    ANY_ROW,
    AT_ONCE,
    GOES,
    GONE,
    HOW_MUCH,
    INVITES,
    NAMED_FILE,
    OPENED,
    PRESSED,
    REACHES,
    RIGHT,
    RUNS,
    TOOL,
    WHICH,
    WORKED,
    WRITTEN,
)
from classifier.justification.which import LANDS, NAMES, THERE
from classifier.reading import Reading
from classifier.schema import Argument
from toolrisk.models import Facets

# In these whoever is named is who gets it; elsewhere it is part of what is stored.
_WRAPS = re.compile(r"(?:arg|param|bod|input|request|message|mail|email|data|payload|option|trans)\w*", re.IGNORECASE)
_HOST = "“{}” decides which host is called"
_GOING = frozenset(("run", "invoke", "deploy"))
_HOSTS = frozenset(("base_url", "baseurl", "host", "hostname", "server_url"))
# These are addresses only where the tool's text or the argument's own speaks of any.
_PERHAPS = frozenset(("endpoint", "target", "domain", "uri", "website"))
_URLS = re.compile(r"\bur[li]s?\b|https?:|\bweb ?(?:hook|page|site)", re.IGNORECASE)
# An address that others are compared with is not gone to.
_COMPARED = re.compile(r"\b(?:pattern|match|filter|glob|regex)", re.IGNORECASE)
# Where the rule speaks, and a name has one of the words, a query is one in SQL.
_FREE_SQL, _SQL = "read/restricted-query", frozenset(("query", "sql"))
# These are fees, or how far a price may move.
_NO_SUM = re.compile(r"gas|slippage", re.IGNORECASE)
_WAITS = frozenset(("assert", "expect", "wait"))
# At a path of these no file lies.
_NO_FILE = re.compile(r"\b(?:endpoint|derivation|hd path|json ?path)", re.IGNORECASE)
# These have a path of their own, at which no file is put down.
_MADE_AT = frozenset(("repo", "repository", "source"))
_NEW = re.compile(r"(?:new|updated)\b|新的", re.IGNORECASE)
# Beside these a path is that of a workbook, of which a part is removed.
_WITHIN = frozenset(("cell", "range", "row", "rows", "sheet", "sheet_name", "worksheet"))
# Who writes in one of these is heard there; whoever only changes it tells nobody.
_CHANNELS = frozenset(("channel", "channel_id", "chat_id"))
TELLING = frozenset(("send", "publish"))
# A picture by which something is sought is no place where it is.
_LIKENESS = ("image_", "photo_")
_SOUGHT_BY = "“{}” may say what is looked for"
# The classes of verbs that a phrase goes with.
_ONLY = {PRESSED: ("interact",), AT_ONCE: ("delete", "clear", "end", "revoke")}
_OF_FILES = frozenset((NAMED_FILE, OPENED, WORKED))
# What a tool's name or clause has to speak of for a phrase.
_WANTED = {
    TOOL: re.compile(r"\btools?\b", re.IGNORECASE),
    WRITTEN: re.compile(r"\b(?:my|postgre\w*)?sql\b|\b(?:inserts?|statement|cypher|tables?)\b", re.IGNORECASE),
    # Of a statement that is only looked at no row comes back.
    ANY_ROW: re.compile(
        r"\A(?!.*\b(?:estimates?|explains?|formats?|lints?|pars(?:er?|es)|plan|validates?)\b)", re.I | re.S
    ),
}


def fitted(phrase: str, one: Argument, category: str, reading: Reading, facets: Facets, sends: bool) -> str:
    """What is said of an argument, no stronger than the verdict bears; empty where nothing is."""
    if _barred(phrase, category, reading, facets, sends):
        return ""
    if phrase == WHICH:
        return filed(one, reading)
    if phrase in _OF_FILES and is_put_down(one):
        return LANDS
    if phrase == OPENED and reading.act == "search" and one.words.startswith(_LIKENESS):
        return _SOUGHT_BY
    weaker = {
        ADDRESS: NAMES["Read"] if category == "Read" and not sends else "",
        OPENED: opened(reading),
        # A picture is put into the file that is named.
        NAMED_FILE: LANDS if "screenshot" in reading.texts["name"] else opened(reading),
        RUNS: "“{}” decides what is done" if not facets.code_execution else "",
        WORKED: worked(reading, facets.code_execution),
        GONE: "" if _WITHIN.isdisjoint(keys_of(reading)) else THERE,
    }
    return weaker.get(phrase) or phrase


def _barred(phrase: str, category: str, reading: Reading, facets: Facets, sends: bool) -> bool:
    """Whether the verdict or the tool's own words do not bear a phrase."""
    if phrase in _WANTED:
        return not _WANTED[phrase].search(f"{reading.texts['name']} {reading.texts['clause']}")
    if phrase in (REACHES, INVITES):
        return category == "Write" and not sends
    if phrase in _ONLY:
        return reading.act not in _ONLY[phrase]
    return (phrase == RIGHT and not facets.access_control) or (phrase == GOES and reading.act not in _GOING)


def stored(phrase: str, one: Argument, reading: Reading) -> bool:
    """Whether what an argument names is not reached by the call: it belongs to what is kept, or is the very thing that
    is changed."""
    parent, lead = outer(one), reading.lead.head
    if phrase == ADDRESS and parent and lead is not None and lead.group == "send":
        return True  # what is sent only tells of it
    if phrase == ANY_ROW and one.words == "query":
        return _FREE_SQL not in reading.spoke or _SQL.isdisjoint(reading.texts["name"].split())
    if phrase == HOW_MUCH and _NO_SUM.match(parent or one.words):
        return True
    if phrase == WHICH and (_NO_FILE.search(told_of(one, reading)) or _is_part(one, reading)):
        return True
    if phrase == WHICH and parent:
        return not (_WRAPS.match(parent) or parent.startswith("file"))
    quiet = one.words in _CHANNELS and reading.act not in TELLING
    itself = reading.act == "update" and one.words.replace("_", " ") in reading.texts["name"]
    return phrase == REACHES and (quiet or itself or bool(parent and not _WRAPS.match(parent)))


def _is_part(one: Argument, reading: Reading) -> bool:
    """Whether a path is that of what is made, in an address or on a server, or a new one of what is changed."""
    made = reading.act == "create" and thing_of(reading) in _MADE_AT
    return made or (reading.act == "update" and _NEW.match(described(one)) is not None)


def address(one: Argument, category: str, reading: Reading) -> str:
    """What is said of an address: whose words tell of a host, or of a part of one, may not name any; empty of one of a
    few kinds of call."""
    if one.words in _HOSTS:
        return _HOST
    told = f"{reading.texts['description'][:600]} {described(one)}"
    if one.words in _PERHAPS and category != "Read" and not _URLS.search(told):
        return "“{}” decides what is called" if one.words == "endpoint" and "enum" not in one.schema else ""
    if LIMITED.search(described(one)):
        return NAMES["Read"] if category == "Read" else ""
    return ADDRESS


def matches(one: Argument, reading: Reading) -> bool:
    """Whether an address is not gone to, but compared with others."""
    return _COMPARED.search(described(one)) is not None or waits(reading)


def waits(reading: Reading) -> bool:
    """Whether a call waits for something, by its name: what it is given for that is compared, and not gone to."""
    return not _WAITS.isdisjoint(reading.texts["name"].split())


def makes_folder(reading: Reading) -> bool:
    """Whether a call makes a folder, by its name."""
    return reading.act == "create" and thing_of(reading) in FOLDERS
