"""The arguments at stake, in words."""

import re

from classifier.justification.beside import SAME, also, bounded, bounds, given, goes_to, keyed, secrets
from classifier.justification.case import Case
from classifier.justification.key import SOME, TOP, described, keys_of, named, outer, thing_of, told_of
from classifier.justification.path import FOLDERS, filed, opened
from classifier.justification.rows import (
    ACTED_ON,
    ADDRESS,
    ANY_ROW,
    AT_ONCE,
    BOUNDS,
    GOES,
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
    paged,
    staked,
)
from classifier.justification.shown import listed, shown
from classifier.justification.which import LANDS, NAMES, SET_TO, WHERE_IT_LOOKS, identified
from classifier.reading import Reading
from classifier.ruleset import by_id
from classifier.schema import Argument, required
from toolrisk.models import Category, Facets, Finding

# In these whoever is named is who gets it; elsewhere it is part of what is stored.
_WRAPS = re.compile(r"(?:arg|param|bod|input|request|message|mail|email|data|payload|option|trans)\w*", re.IGNORECASE)
_HOST = "“{}” decides which host is called"
_CHANGING = frozenset(
    ("arguments/address", "arguments/amount", "arguments/content", "arguments/force", "arguments/recipient")
)
# What these bring back can be long.
_ANSWERS = frozenset(("retrieve", "search", "check", "observe"))
_GOING = frozenset(("run", "invoke", "deploy"))
_HOSTS = frozenset(("base_url", "baseurl", "host", "hostname", "server_url"))
# These are addresses only where the tool's text or the argument's own speaks of any.
_PERHAPS = frozenset(("endpoint", "target", "domain", "uri", "website"))
_URLS = re.compile(r"\bur[li]s?\b|https?:|\bweb ?(?:hook|page|site)", re.IGNORECASE)
# An address that others are compared with is not gone to.
_COMPARED = re.compile(r"\b(?:pattern|match|filter|glob|regex)", re.IGNORECASE)
# These are fees, or how far a price may move.
_NO_SUM = re.compile(r"gas|slippage", re.IGNORECASE)
_WAITS = frozenset(("assert", "expect", "wait"))
# At a path of these no file lies.
_NO_FILE = re.compile(r"\b(?:endpoint|derivation|hd path|json ?path)", re.IGNORECASE)
# These have a path of their own, at which no file is put down.
_MADE_AT = frozenset(("repo", "repository", "source"))
_NEW = re.compile(r"(?:new|updated)\b|新的", re.IGNORECASE)
_FILED = "what runs is whatever stands in “{}”"
# Who writes in one of these is heard there; whoever only changes it tells nobody.
_CHANNELS = frozenset(("channel", "channel_id", "chat_id"))
_TELLING = frozenset(("send", "publish"))
# What is written stands rather in the first of these than in its heading.
_HEADINGS = frozenset(("subject", "title"))
_BODIES = frozenset(("body", "content", "html", "markdown", "message", "text"))
# Where no more is done than this, only a text is written.
_NOT_WRITING = frozenset((
    "analyze", "check", "end", "label", "move", "run", "search", "session", "shape", "start-stop", "switch",
))  # fmt: skip
# What an argument of these holds says when a service keeps itself up to date.
_UPKEEP = re.compile(r"\bmaintenance\b|\bupdate configuration\b", re.IGNORECASE)
_FAR = "“{}” bounds how far it looks"
# These make a call milder, or stand between it and what it does.
_TRIED = frozenset(("dry_run", "dryrun"))
_CONFIRMS = frozenset(("confirm", "yes"))
_TRIAL = "“{}” can keep it to a trial"
_CONFIRMED = "it is not done unless “{}” is set"
_SENT = "“{}” holds what is sent"
_ANSWERED = "“{}” is what it answers"
# What is handed to something that runs is not written, and whoever is rung up gets nothing.
_TYPED = "“{}” decides what is typed or pressed"
_PASSED = "“{}” is passed on as it is handed in"
_CALLED = "“{}” decides who is called"
_HANDED = "“{}” decides what is handed over"
_SENT_TO = "“{}” decides where it goes"
# The classes of verbs that a phrase goes with.
_ONLY = {PRESSED: ("interact",), AT_ONCE: ("delete", "clear", "end", "revoke")}
# What a tool's name or clause has to speak of for a phrase.
_WANTED = {
    TOOL: re.compile(r"\btools?\b", re.IGNORECASE),
    WRITTEN: re.compile(r"\b(?:my|postgre\w*)?sql\b|\b(?:inserts?|statement|cypher|tables?)\b", re.IGNORECASE),
    # Of a statement that is only looked at no row comes back.
    ANY_ROW: re.compile(
        r"\A(?!.*\b(?:estimates?|explains?|formats?|lints?|pars(?:er?|es)|plan|validates?)\b)", re.I | re.S
    ),
}
# A token of these is a coin, and one of those only confirms a call.
_COIN = "at-chain"
_ONCE = re.compile(r"confirm", re.IGNORECASE)
_WHICH_OF = re.compile(r"which [\w ]+? (?=is changed|it concerns)")
# What bounds a look ahead or back.
_SPANS = frozenset((
    "days", "hours", "num_days", "days_ahead", "days_back", "hours_ahead", "hours_back", "lookback_days",
    "lookback_hours",
))  # fmt: skip


def stake(case: Case, category: str, sends: bool) -> str:
    """The argument at stake: what the category turns on, else what a finding rests on, else what names the one thing
    that is changed; empty where there is none. `sends`: whether something goes to somebody."""
    reading, facets, taken = case.reading, case.facets, case.reading.arguments
    if not taken:
        return ""
    right = given(category, facets, reading)
    at, phrase = right if right[1] else staked((category, keys_of(reading)))
    if phrase == ADDRESS:
        phrase = _address(taken[at], category, reading)
    if phrase == WHERE_IT_LOOKS:
        return _identified(category, case) or _joined(phrase, taken[at], taken)
    fitting = (
        "" if _stored(phrase, taken[at], reading) else _fitted(phrase, taken[at], category, reading, facets, sends)
    )
    if fitting and not (phrase == ADDRESS and _matches(taken[at], reading)):
        return _joined(fitting, taken[at], taken) + also(fitting, taken[at], taken, reading)
    rests = (one for one in case.findings if one.field.startswith("inputSchema"))
    apply = (one for one in rests if str(one.category) in ("None", category))
    # What selects or is written says more of a call than a secret, which is told beside it.
    telling = sorted((one for one in apply if _tells(category, one, reading.act, facets)), key=_is_secret)
    said = _rests(category, telling[0], case) if telling else _identified(category, case)
    return said or ((keyed(reading) or _spanned(case)) if category == "Read" else "")


def _fitted(phrase: str, one: Argument, category: str, reading: Reading, facets: Facets, sends: bool) -> str:
    """What is said of an argument, no stronger than the verdict bears; empty where nothing is."""
    if _barred(phrase, category, reading, facets, sends):
        return ""
    if phrase == WHICH:
        return filed(one, reading)
    weaker = {
        ADDRESS: NAMES["Read"] if category == "Read" and not sends else "",
        OPENED: opened(reading),
        # A picture is put into the file that is named.
        NAMED_FILE: LANDS if "screenshot" in reading.texts["name"] else opened(reading),
        RUNS: "“{}” decides what is done" if not facets.code_execution else "",
        WORKED: _worked(reading, facets),
    }
    return weaker.get(phrase) or phrase


def _worked(reading: Reading, facets: Facets) -> str:
    """What is said of a file that is run or handed over; empty of one that is worked on."""
    clause = reading.texts["clause"].lower()
    if facets.code_execution and "script" in clause:
        return _FILED
    return _HANDED if "upload" in clause else ""


def _barred(phrase: str, category: str, reading: Reading, facets: Facets, sends: bool) -> bool:
    """Whether the verdict or the tool's own words do not bear a phrase."""
    if phrase in _WANTED:
        return not _WANTED[phrase].search(f"{reading.texts['name']} {reading.texts['clause']}")
    if phrase in (REACHES, INVITES):
        return category == "Write" and not sends
    if phrase in _ONLY:
        return reading.act not in _ONLY[phrase]
    return (phrase == RIGHT and not facets.access_control) or (phrase == GOES and reading.act not in _GOING)


def _joined(phrase: str, one: Argument, taken: list[Argument]) -> str:
    """What is said of an argument, and of those beside it that decide the same."""
    keys = SAME.get(phrase, frozenset())
    beside = [other for other in taken[:SOME] if other.words in keys and other.path == one.path and other is not one]
    return _all_named(phrase, [one, *beside])


def _stored(phrase: str, one: Argument, reading: Reading) -> bool:
    """Whether what an argument names is not reached by the call: it belongs to what is kept, or is the very thing that
    is changed."""
    parent = outer(one)
    if phrase == HOW_MUCH and _NO_SUM.match(parent or one.words):
        return True
    if phrase == WHICH and (_NO_FILE.search(told_of(one, reading)) or _is_part(one, reading)):
        return True
    if phrase == WHICH and parent:
        return not (_WRAPS.match(parent) or parent.startswith("file"))
    quiet = one.words in _CHANNELS and reading.act not in _TELLING
    itself = reading.act == "update" and one.words.replace("_", " ") in reading.texts["name"]
    return phrase == REACHES and (quiet or itself or bool(parent and not _WRAPS.match(parent)))


def _is_part(one: Argument, reading: Reading) -> bool:
    """Whether a path is that of what is made, in an address or on a server, or a new one of what is changed."""
    made = reading.act == "create" and thing_of(reading) in _MADE_AT
    return made or (reading.act == "update" and _NEW.match(described(one)) is not None)


def _address(one: Argument, category: str, reading: Reading) -> str:
    """What is said of an address: whose words tell of a host, or of a part of one, may not name any."""
    if one.words in _HOSTS:
        return _HOST
    told = f"{reading.texts['description'][:600]} {described(one)}"
    if one.words in _PERHAPS and category != "Read" and not _URLS.search(told):
        return "“{}” decides what is called" if one.words == "endpoint" else ""
    return ADDRESS


def _matches(one: Argument, reading: Reading) -> bool:
    """Whether an address is not gone to, but compared with others."""
    return _COMPARED.search(described(one)) is not None or waits(reading)


def waits(reading: Reading) -> bool:
    """Whether a call waits for something, by its name: what it is given for that is compared, and not gone to."""
    return not _WAITS.isdisjoint(reading.texts["name"].split())


def makes_folder(reading: Reading) -> bool:
    """Whether a call makes a folder, by its name."""
    return reading.act == "create" and thing_of(reading) in FOLDERS


def _tells(category: str, finding: Finding, act: str, facets: Facets) -> bool:
    """Whether a finding's rule has words for the argument that it rests on. The message of a commit is not what is
    written, nor what is asked of who makes something, and an address that nothing goes to is none."""
    known = bool(_said(finding.rule)) or finding.rule == "arguments/paging"
    message = act in ("version", "generate") and finding.rule == "arguments/content"
    nowhere = finding.rule == "arguments/address" and not facets.external_send
    return known and not message and not nowhere and (category != "Read" or finding.rule not in _CHANGING)


def _is_secret(finding: Finding) -> bool:
    return finding.rule == "arguments/credential"


def handed_over(finding: Finding, reading: Reading) -> str:
    """What is said of an argument that takes a secret; empty where a token is none."""
    one = _argument(finding, reading.arguments)
    if one is not None and one.words == "token" and (_COIN in reading.places or _ONCE.search(described(one))):
        return ""
    return secrets(reading, one) or _said("arguments/credential").format(shown(finding.quote, 40))


def _said(rule: str) -> str:
    """What the argument decides that a rule's finding rests on. Of most nothing is said: what an argument does whose
    name tells nothing would be a guess."""
    one = by_id().get(rule)
    return one.says.argument if one is not None else ""


def _rests(category: str, finding: Finding, case: Case) -> str:
    """What the argument decides on which a finding rests."""
    if finding.rule == "arguments/paging":
        return _bounded(category, case)
    if _is_secret(finding):
        return _identified(category, case) or handed_over(finding, case.reading)
    one = _body(_argument(finding, case.reading.arguments), case.reading)
    phrase = _further(finding, category, case.reading)
    if one is None:
        return phrase.format(shown(finding.quote, 40))
    if _beside_the_point(finding, one):
        return _identified(category, case) or _held(one, case)
    phrase = _nearer(finding, category, phrase, one, case.reading)
    barred = not phrase or _stored(phrase, one, case.reading)
    said = "" if barred else _joined(phrase, one, case.reading.arguments)
    return _put(phrase, one, said, case) if said and finding.rule == "arguments/content" else said


def _put(phrase: str, one: Argument, said: str, case: Case) -> str:
    """What is said of what is handed in, and of where it goes or is written."""
    if phrase == _SENT:
        return f"{said}{goes_to(one, case.reading)}"
    return _written(one, said, case) if case.category is Category.write else said


def _written(one: Argument, said: str, case: Case) -> str:
    """What names what is changed or added to, and what is said of the argument that holds what is written there."""
    which = _identified("Write", case)
    handled = case.reading.act in _NOT_WRITING and one.words not in _BODIES
    if handled or (one.words in _HEADINGS and outer(one)):
        return which
    return f"{which}, and {said}" if which else said


def _beside_the_point(finding: Finding, one: Argument) -> bool:
    """Whether an argument tells how a call is made, and not what it does: a switch that is tried or confirmed by, or
    when a service keeps itself up to date."""
    if one.words == "updates":
        return _UPKEEP.search(described(one)) is not None
    return finding.rule == "arguments/force" and one.words in _TRIED | _CONFIRMS


def _nearer(finding: Finding, category: str, phrase: str, one: Argument, reading: Reading) -> str:
    """What is said of this argument where it says more than the rule does; empty where nothing holds of it."""
    if finding.rule == "arguments/content" and _answers(one, reading):
        return _ANSWERED
    if finding.rule == "arguments/content" and category == "Write" and reading.act in _TELLING:
        return _SENT
    if phrase != ADDRESS:
        return phrase
    return "" if _matches(one, reading) else _address(one, category, reading)


def _body(one: Argument | None, reading: Reading) -> Argument | None:
    """The argument that holds what is written, where one has been found that only holds its heading."""
    if one is None or one.words not in _HEADINGS:
        return one
    return next((other for other in reading.arguments if other.words in _BODIES and other.path == one.path), one)


def _held(one: Argument, case: Case) -> str:
    """What is said of a switch that makes a call milder, or that it waits for."""
    if one.words in _TRIED:
        return _TRIAL.format(named(one))
    due = one.key in required(case.definition.input_schema) and one.schema.get("type") == "boolean"
    return _CONFIRMED.format(named(one)) if due else ""


def _answers(one: Argument, reading: Reading) -> bool:
    """Whether what is handed in stands beside the code of a response: it is what is answered."""
    return one.words in ("payload", "body") and any(word.startswith("response_") for word in keys_of(reading))


def _further(finding: Finding, category: str, reading: Reading) -> str:
    """What a finding's rule says of an argument under a category."""
    if finding.rule == "arguments/force" and category != "Destructive":
        return "“{}” lets it go further"
    if category == "Execute" and finding.rule == "arguments/content":
        clicked = "click" in reading.texts["name"].split()
        return (ACTED_ON if clicked else _TYPED) if reading.act == "interact" else _PASSED
    if category == "Execute" and finding.rule == "arguments/recipient":
        return _CALLED if "execute/phone-call" in reading.spoke else _SENT_TO
    return _said(finding.rule)


def _identified(category: str, case: Case) -> str:
    """What is said of the argument that names what a call is about; empty where there is none. What waits is only
    called by one, to ask for it later."""
    if category == "Execute" and waits(case.reading):
        return ""
    at, phrase = identified(category, case)
    return _placed(phrase, at, case) if phrase else ""


def _placed(phrase: str, at: int, case: Case) -> str:
    """What is said of the argument that names what a call is about, with those that say where that stands by an index,
    or which is set to it."""
    taken, due = case.reading.arguments, required(case.definition.input_schema)
    one, ends = taken[at], "_index" if phrase != SET_TO else ("_index", "_id")
    if phrase != SET_TO and not one.words.endswith(ends):
        return phrase.format(named(one))
    those = [each for each in taken[:SOME] if each.words.endswith(ends) and each.path == TOP and each.key in due]
    if phrase == SET_TO:
        before = f"{_all_named(NAMES['Write'], those)}, and " if those and one not in those else ""
        return f"{before}{phrase.format(named(one))}"
    return _all_named(_together(phrase) if len(those) > 1 else phrase, those or [one])


def _together(phrase: str) -> str:
    """What is said of several arguments by which one place is told: they name no one kind of thing."""
    return LANDS if phrase.endswith(" it goes to") else _WHICH_OF.sub("what ", phrase)


def _all_named(phrase: str, those: list[Argument]) -> str:
    """What is said of several that decide the same together, or of one."""
    many = phrase.replace("“{}” decides", f"{listed([named(each) for each in those])} decide")
    return many if len(those) > 1 else phrase.format(named(those[0]))


def _bounded(category: str, case: Case) -> str:
    """What names the one thing that comes back, and what bounds an answer, or else what is sought."""
    reading = case.reading
    at, phrase = paged(keys_of(reading))
    one, said = reading.arguments[at], _identified(category, case)
    if reading.act not in _ANSWERS or one.schema.get("type") == "boolean":
        return said
    if said:
        return bounded(said, one) if phrase == BOUNDS else said
    return bounds(phrase, one, reading, required(case.definition.input_schema))


def _spanned(case: Case) -> str:
    """What is said of the only argument, where it bounds how far a call looks ahead or back."""
    one = case.reading.arguments[0]
    alone = len(case.reading.arguments) == 1 and one.words in _SPANS
    return _FAR.format(named(one)) if alone and case.reading.act in _ANSWERS else ""


def _argument(finding: Finding, taken: list[Argument]) -> Argument | None:
    """The argument that a finding rests on, where it is among these."""
    for one in taken:
        itself = finding.field == one.path and finding.quote == one.key
        if itself or finding.field in (f"{one.path}.{one.key[:80]}", f"{one.path}.{one.key[:80]}.description"):
            return one
    return None
