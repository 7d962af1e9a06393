"""The arguments at stake, in words."""

import re

from classifier.justification.beside import FEW, SAME, also, bounded, bounds, given, goes_to, keyed, narrowed, secrets
from classifier.justification.borne import TELLING, address, fitted, matches, stored, waits
from classifier.justification.case import Case
from classifier.justification.key import SOME, TOP, described, keys_of, named, outer, thing_of, told_of
from classifier.justification.path import is_put_down
from classifier.justification.rows import ACTED_ON, ADDRESS, BOUNDS, WHICH, paged, staked
from classifier.justification.shown import listed, shown
from classifier.justification.untold import handed_in, is_alone, set_to, worked_on
from classifier.justification.which import LANDS, NAMES, SET_TO, WHERE_IT_LOOKS, identified
from classifier.reading import Reading
from classifier.ruleset import by_id
from classifier.schema import Argument, required
from toolrisk.models import Category, Facets, Finding

_CHANGING = frozenset(
    ("arguments/address", "arguments/amount", "arguments/content", "arguments/force", "arguments/recipient")
)
# What these bring back can be long.
_ANSWERS = frozenset(("retrieve", "search", "check", "observe"))
# What is written stands rather in the first of these than in its heading.
_HEADINGS = frozenset(("subject", "title"))
_DETAILS = frozenset(("properties",))
_BODIES = frozenset(("body", "content", "html", "label_markdown", "markdown", "message", "text"))
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
# These are posted to a service that keeps them, and to nobody.
_KEPT = frozenset(("bulk", "page", "record", "records", "row", "rows", "tags"))
_ANSWERED = "“{}” is what it answers"
# What is handed to something that runs is not written, and whoever is rung up gets nothing.
_TYPED = "“{}” decides what is typed or pressed"
_PASSED = "“{}” is passed on as it is handed in"
_CALLED = "“{}” decides who is called"
_SENT_TO = "“{}” decides where it goes"
# A token of these is a coin, and one of those only confirms a call or stands for an address.
_COIN = "at-chain"
_ONCE = re.compile(r"\bconfirm|\blink token\b|\bref://", re.IGNORECASE)
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
        phrase = address(taken[at], category, reading)
    if phrase == WHERE_IT_LOOKS:
        return _identified(category, case) or _joined(phrase, taken[at], taken)
    fitting = "" if stored(phrase, taken[at], reading) else fitted(phrase, taken[at], category, reading, facets, sends)
    if fitting and not (phrase == ADDRESS and matches(taken[at], reading)):
        said = _joined(fitting, taken[at], taken) + also(fitting, taken[at], taken, reading)
        return _valued(said, case) if phrase == WHICH else said
    rests = (one for one in case.findings if one.field.startswith("inputSchema"))
    apply = (one for one in rests if str(one.category) in ("None", category))
    # What selects or is written says more of a call than a secret, which is told beside it.
    telling = sorted((one for one in apply if _tells(category, one, reading.act, facets)), key=_is_secret)
    said = _rests(category, telling[0], case) if telling else _about(category, case)
    return said or _untold(category, case)


def _joined(phrase: str, one: Argument, taken: list[Argument]) -> str:
    """What is said of an argument, and of those beside it that decide the same."""
    keys = SAME.get(phrase, frozenset())
    beside = [other for other in taken[:SOME] if other.words in keys and other.path == one.path and other is not one]
    return _all_named(phrase, [one, *beside])


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
    if one is not None and one.words == "token" and (_COIN in reading.places or _ONCE.search(told_of(one, reading))):
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
        changed = "" if category == "Read" else _untold(category, case)
        return _about(category, case) or changed or handed_over(finding, case.reading)
    one = _body(_argument(finding, case.reading.arguments), case.reading)
    phrase = _further(finding, category, case.reading)
    if one is None:
        return phrase.format(shown(finding.quote, 40))
    if _beside_the_point(finding, one):
        return _about(category, case) or _held(one, case)
    phrase = _nearer(finding, category, phrase, one, case.reading)
    barred = not phrase or stored(phrase, one, case.reading)
    said = "" if barred else _joined(phrase, one, case.reading.arguments)
    return _put(phrase, one, said, case) if said and finding.rule == "arguments/content" else said


def _put(phrase: str, one: Argument, said: str, case: Case) -> str:
    """What is said of what is handed in, and of where it goes or is written."""
    if phrase == _SENT:
        return f"{said}{goes_to(one, case.reading)}"
    return _written(one, said, case) if case.category is Category.write else said


def _written(one: Argument, said: str, case: Case) -> str:
    """What names what is changed or added to, and what is said of the argument that holds what is written there."""
    which, value = _identified("Write", case), set_to(case)
    if which and value and f"“{outer(one) or named(one)}”" not in value:
        return _valued(which, case)
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
    sends = reading.act in TELLING and thing_of(reading) not in _KEPT
    if finding.rule == "arguments/content" and category == "Write" and sends:
        return _SENT
    if phrase != ADDRESS:
        return phrase
    return "" if matches(one, reading) else address(one, category, reading)


def _body(one: Argument | None, reading: Reading) -> Argument | None:
    """The argument that holds what is written, where one has been found that only holds its heading."""
    if one is None or one.words not in _HEADINGS | _DETAILS:
        return one
    beside = [other for other in reading.arguments if other.path == one.path]
    described = (other for other in beside if other.words == "description" and one.words in _HEADINGS)
    return next((other for other in beside if other.words in _BODIES), None) or next(described, one)


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
    if category == "Write" and phrase and is_put_down(case.reading.arguments[at]):
        phrase = LANDS
    return _placed(phrase, at, case) if phrase else ""


def _about(category: str, case: Case) -> str:
    """What is said of the argument that names what a call is about, and of the one that it is set to."""
    which = _identified(category, case)
    return _valued(which, case) if category in ("Write", "Execute") else which


def _valued(which: str, case: Case) -> str:
    """What names what is changed, and what is said of what it is set to, where that is another argument."""
    value = set_to(case)
    if not which:
        return value if is_alone(case) else ""
    if not value or value.partition("”")[0] in which:
        return which
    return f"{which}, and {value}"


def _untold(category: str, case: Case) -> str:
    """What is said of an argument of which neither a row nor a finding tells."""
    if category == "Read":
        return keyed(case.reading) or _spanned(case) or _narrowed(case)
    return worked_on(case) if category == "Execute" else handed_in(case) if category == "Write" else ""


def _placed(phrase: str, at: int, case: Case) -> str:
    """What is said of the argument that names what a call is about, with those that say where that stands by an index,
    or which is set to it."""
    taken, due = case.reading.arguments, required(case.definition.input_schema)
    one, ends = taken[at], "_index" if phrase != SET_TO else ("_index", "_id")
    if phrase == NAMES["Destructive"] and (kind := _kind_of(one, taken, due)) is not None:
        return _all_named(phrase, [kind, one])
    if phrase != SET_TO and not one.words.endswith(ends):
        return phrase.format(named(one))
    those = [each for each in taken[:SOME] if each.words.endswith(ends) and each.path == TOP and each.key in due]
    if phrase == SET_TO:
        before = f"{_all_named(NAMES['Write'], those)}, and " if those and one not in those else ""
        return f"{before}{phrase.format(named(one))}"
    return _all_named(_together(phrase) if len(those) > 1 else phrase, those or [one])


def _kind_of(one: Argument, taken: list[Argument], due: set[str]) -> Argument | None:
    """The argument that must say of what type the one is that an argument names by an id."""
    stem, _, _ = one.words.rpartition("_")
    kinds = (f"{stem}_type", f"{stem}_kind") if stem else ("type", "kind")
    return next((each for each in taken[:SOME] if each.words in kinds and each.path == TOP and each.key in due), None)


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
    one, said = reading.arguments[at], _about(category, case)
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


def _narrowed(case: Case) -> str:
    """What is said of what may be asked of a call that brings back what it finds, and need not."""
    if case.reading.act not in _ANSWERS or len(case.reading.arguments) <= FEW:
        return ""
    return narrowed(case.reading, required(case.definition.input_schema))


def _argument(finding: Finding, taken: list[Argument]) -> Argument | None:
    """The argument that a finding rests on, where it is among these."""
    for one in taken:
        itself = finding.field == one.path and finding.quote == one.key
        if itself or finding.field in (f"{one.path}.{one.key[:80]}", f"{one.path}.{one.key[:80]}.description"):
            return one
    return None
