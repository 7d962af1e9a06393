"""Which rules spoke, what each weighs, and the exact words that each rests on."""

from collections.abc import Iterable
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from classifier.memo import Memo
from classifier.quick import made, quick
from classifier.reading import Reading
from classifier.ruleset import Key, Rule, Spoke, by_id, matcher, rules
from classifier.vocabulary import Verb
from classifier.weights import CATEGORIES, COLUMNS, FACETS, Row, Scores, load
from toolrisk.models import Category, Facets, Finding, Risk, ToolDefinition

_QUOTE = 200
_MOST = 6
_SHAPES = 10_000
_CATEGORY = {str(one): one for one in Category}
_RISK = {str(one): one for one in Risk}
_ORDER = {risk: place for place, risk in enumerate((Risk.low, Risk.medium, Risk.high, Risk.critical))}
_NOTHING: Row = (0.0,) * len(COLUMNS)
# What weighs less than this carries nothing: chosen by reading findings, not measured.
_LEAST = 0.1
_FACETS = ("credentials", "code_execution", "access_control", "filesystem", "bulk")


class Considered(NamedTuple):
    """A rule that spoke, its place, its features, the patterns that it spoke by, whether they carry the verdict, what
    they add to it, and what its findings have in common."""

    rule: str
    place: str
    features: tuple[str, ...]
    keys: tuple[Key, ...]
    carries: bool
    weight: float
    common: dict[str, Any]

    @property
    def row(self) -> Row:
        """What its features weigh together, column by column."""
        return _row(self.features)

    def finding(self, definition: ToolDefinition, reading: Reading) -> Finding:
        """It as a finding, with the field and the exact quote."""
        field, quote = self.quote(definition, reading)
        fields = self.common.copy()
        fields["field"], fields["quote"] = field, quote
        return made(Finding, fields)

    def quote(self, definition: ToolDefinition, reading: Reading) -> tuple[str, str]:
        """The field and the words of it that the rule rests on."""
        if not self.keys:
            return _plain_quote(self.place, definition, reading)
        field, number = self.keys[0]
        return _pattern_quote(field, number, definition, reading)


def _row(features: tuple[str, ...]) -> Row:
    rows = load().rows
    parts = [rows[name] for name in features if name in rows]
    return tuple(map(sum, zip(*parts, strict=True))) if parts else _NOTHING


def _common(rule: Rule, row: Row) -> dict[str, Any]:
    """What the findings of a rule have in common."""
    common = {"category": rule.category, "risk": rule.risk, "weight": round(max(row[:5]), 3)}
    return {"rule": rule.id, "kind": "capability", "field": "", "quote": "", **common}


Weigh = Memo[tuple[str, str, tuple[str, ...], tuple[Key, ...]], Considered]


@cache
def _weigh(category: str, risk: str) -> Weigh:
    """From rule, place, features and keys to `Considered`, remembered, for one category and risk. A rule carries the
    verdict where it weighs for the category, or for the risk under it; its weight is what it weighs for the category
    above the average of all, and half of what it weighs for the risk."""
    at, level_at = CATEGORIES.index(category), COLUMNS.index(f"{category}:{risk}")

    def weighed(of: tuple[str, str, tuple[str, ...], tuple[Key, ...]]) -> Considered:
        row = _row(of[2])
        above, level = row[at] - sum(row[:5]) / 5, row[level_at]
        carries = above > _LEAST or level > _LEAST
        return Considered(*of, carries, above + max(level, 0.0) / 2, _common(by_id()[of[0]], row))

    return Memo(weighed)


def _plain_quote(place: str, definition: ToolDefinition, reading: Reading) -> tuple[str, str]:
    if place == "lead" and reading.texts["clause"].strip():
        return _in_description(definition, reading.texts["clause"].strip()[:_QUOTE].strip())
    if place == "enum":
        return _value_quote(reading, None, definition)
    return "name", definition.name[:_QUOTE]


def _in_description(definition: ToolDefinition, quote: str) -> tuple[str, str]:
    return ("description" if definition.description else "title"), quote


def _pattern_quote(field: str, number: int, definition: ToolDefinition, reading: Reading) -> tuple[str, str]:
    if field in ("name", "server"):
        return "name", definition.name[:_QUOTE]
    text = reading.texts[field]
    if field == "clause" and len(text) <= _QUOTE:
        return _in_description(definition, text.strip())
    if field == "arguments":
        first = _first_word((number, text))
        for one in reading.arguments:
            if one.words == first:
                return one.path, one.key[:_QUOTE]
    words = _words_of(field, number, text)
    if field == "values":
        return _value_quote(reading, words, definition)
    return _in_description(definition, words[:_QUOTE].strip() or text[:_QUOTE].strip())


def _words_of(field: str, number: int, text: str) -> str:
    """The words of a text that a pattern finds."""
    span = matcher().screens[field].span(number, text)
    return text[span[0] : span[1]] if span else ""


_first_word = Memo[tuple[int, str], str](lambda of: _words_of("arguments", *of).strip().partition(" ")[0]).__getitem__


def _value_quote(reading: Reading, words: str | None, definition: ToolDefinition) -> tuple[str, str]:
    """The value that has the words; of an action without a list, its description."""
    for one in reading.arguments:
        for value in one.values if one.schema else ():
            if words is None or any(word in value.lower() for word in words.lower().split()[:1]):
                return f"{one.path}.{one.key[:80]}", value[:_QUOTE]
        if one.schema and one.action_text and (words is None or words.split()[0].lower() in one.action_text.lower()):
            return f"{one.path}.{one.key[:80]}.description", one.action_text[:_QUOTE]
    return "name", definition.name[:_QUOTE]


@cache
def _by_verbs() -> dict[str, str]:
    return {group: rule.id for rule in rules() for group in rule.verbs}


class Shape(NamedTuple):
    """What a verdict rests on, but for the words of the tool. It comes again and again, on other servers too."""

    head: Verb | None
    lead: Verb | None
    joined: tuple[Verb, ...]
    seen: int
    category: str
    risk: str
    holds: tuple[bool, bool, bool]


class Outcome(NamedTuple):
    """What comes of a shape: every rule that spoke, the weightiest for the verdict first; those that carry it; its
    category, risk and facets."""

    considered: tuple[Considered, ...]
    carried: tuple[Considered, ...]
    category: Category
    risk: Risk
    facets: Facets


def outcome(reading: Reading, scores: Scores) -> Outcome:
    """What comes of a reading."""
    head, (lead, joined, _) = reading.head, reading.lead
    return _outcomes((head, lead, tuple(joined), reading.seen, scores.category, scores.risk, scores.holds))


def _outcome(of: tuple[Any, ...]) -> Outcome:
    shape = Shape(*of)
    spoke, category = matcher().spoken(shape.seen), _CATEGORY[shape.category]
    considered = _considered(shape, spoke)
    carried = tuple(one for one in considered if one.carries)[:_MOST]
    risk = floored(_RISK[shape.risk], spoke, category)
    return Outcome(considered, carried, category, risk, _facets_of(shape, spoke, category))


_outcomes = Memo(_outcome, _SHAPES).__getitem__


def _considered(shape: Shape, spoke: Spoke) -> tuple[Considered, ...]:
    weigh = _weigh(shape.category, shape.risk)
    found: dict[str, Considered] = {}
    _by_verb(found, weigh, shape)
    for rule, keys in spoke.items():
        if rule not in found:
            found[rule] = weigh[rule, "pattern", (rule,), keys]
    return tuple(sorted(found.values(), key=attrgetter("weight"))[::-1])


def _by_verb(found: dict[str, Considered], weigh: Weigh, shape: Shape) -> None:
    """The rules that speak by a verb: of the name, of the clause, of what is joined to it."""
    verbs = _by_verbs()
    head, lead, joined = shape.head, shape.lead, shape.joined
    if head is None:
        found[_BARE] = weigh[_BARE, "name", _NO_VERB, ()]
    elif head.group in verbs:
        rule = verbs[head.group]
        found[rule] = weigh[rule, "name", _of_name(head), ()]
    if lead is not None and lead.group in verbs and (head is None or lead.group != head.group):
        rule = verbs[lead.group]
        if rule not in found:
            found[rule] = weigh[rule, "lead", _of_lead(lead), ()]
    for verb in joined:
        rule = verbs.get(verb.group, "")
        if rule and rule not in found:
            found[rule] = weigh[rule, "lead", (f"{verb.group}@joined",), ()]


_BARE, _NO_VERB = "read/bare-noun", ("no-verb@name",)
_of_name = Memo[Verb, tuple[str, ...]](
    lambda verb: (f"{verb.group}@name", f"{verb.base}@name=", f"{verb.group}@act")
).__getitem__
_of_lead = Memo[Verb, tuple[str, ...]](lambda verb: (f"{verb.group}@lead", f"{verb.base}@lead=")).__getitem__


def by_words(definition: ToolDefinition, reading: Reading, category: Category, risk: Risk) -> Finding:
    """The finding of a verdict that no single rule carries: the leading clause, or the name where there is none."""
    field, quote = _plain_quote("lead", definition, reading)
    return quick(
        Finding,
        rule="things/by-words",
        kind="capability",
        field=field,
        quote=quote,
        category=category,
        risk=risk,
        weight=0.0,
    )


def floored(risk: Risk, spoke: Iterable[str], category: Category) -> Risk:
    """A risk, unless a rule that spoke is a floor under it. `spoke`: ids of rules; what is none is passed over."""
    floors = _floors()[category]
    return max([risk, *(floors[rule] for rule in spoke if rule in floors)], key=_ORDER.__getitem__)


@cache
def _floors() -> dict[Category, dict[str, Risk]]:
    """Rules under which a verdict of their category is never milder than their risk."""
    found: dict[Category, dict[str, Risk]] = {category: {} for category in Category}
    for rule in rules():
        if rule.floor and rule.category and rule.risk:
            found[rule.category][rule.id] = rule.risk
    return found


def _facets_of(shape: Shape, spoke: Spoke, category: Category) -> Facets:
    """The judged facets by their odds; the others by the rules that carry them."""
    carry, verbs = _facet_rules()[category], _by_verbs()
    shown = 0
    for rule in carry.keys() & spoke.keys():
        shown |= carry[rule]
    for verb in (shape.head, shape.lead):
        if verb is not None:
            shown |= carry.get(verbs.get(verb.group, ""), 0)
    return _facets((*shape.holds, shown))


def _held(of: tuple[bool, bool, bool, int]) -> Facets:
    *judged, shown = of
    return Facets(**dict(zip(FACETS, judged, strict=True)), **{name: bool(shown & bit) for name, bit in _BITS.items()})


_facets = Memo(_held).__getitem__
_BITS = {name: 1 << place for place, name in enumerate(_FACETS)}


@cache
def _facet_rules() -> dict[Category, dict[str, int]]:
    """The rules that carry facets under each category, and the bits of those that are not judged by their odds."""
    return {
        category: {
            rule.id: sum(_BITS.get(facet, 0) for facet in rule.facets)
            for rule in rules()
            if rule.facets and rule.category in (None, category)
        }
        for category in Category
    }
