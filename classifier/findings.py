"""Which rules spoke, what each weighs, and the exact words that each rests on."""

from dataclasses import dataclass
from functools import cache, lru_cache

from classifier.quick import quick
from classifier.reading import Reading
from classifier.ruleset import Rule, matcher, rules
from classifier.weights import CATEGORIES, COLUMNS, THRESHOLDS, Row, Scores, load
from toolrisk.models import Category, Facets, Finding, Risk, ToolDefinition

_QUOTE = 200
_NOTHING: Row = (0.0,) * len(COLUMNS)
_LEAST = 0.1
_FACETS = ("credentials", "code_execution", "access_control", "filesystem", "bulk")


@dataclass(slots=True)
class Considered:
    """A rule that spoke, its place, and the sum of the rows of its features."""

    rule: str
    place: str
    keys: tuple[tuple[str, int], ...]
    features: tuple[str, ...]

    @property
    def row(self) -> Row:
        """What its features weigh together, column by column."""
        return _row(self.features)

    def carries(self, scores: Scores) -> bool:
        """Whether it weighs for the category that was chosen, or for the risk under it."""
        return _merit(self.features, scores.category, scores.risk)[0]

    def weight(self, scores: Scores) -> float:
        """What it adds to the chosen category above the average of all, and to the chosen risk."""
        return _merit(self.features, scores.category, scores.risk)[1]

    def finding(self, definition: ToolDefinition, reading: Reading) -> Finding:
        """It as a finding, with the field and the exact quote."""
        rule = by_id()[self.rule]
        field, quote = self.quote(definition, reading)
        return quick(
            Finding,
            rule=self.rule,
            kind="capability",
            field=field,
            quote=quote,
            category=rule.category,
            risk=rule.risk,
            weight=round(max(self.row[:5]), 3),
        )

    def quote(self, definition: ToolDefinition, reading: Reading) -> tuple[str, str]:
        """The field and the words of it that the rule rests on."""
        if not self.keys:
            return _plain_quote(self.place, definition, reading)
        field, number = min(self.keys, key=lambda key: _PREFERRED.index(key[0]))
        return _pattern_quote(field, number, definition, reading)


@lru_cache(maxsize=16_384)
def _row(features: tuple[str, ...]) -> Row:
    rows = load().rows
    parts = [rows[name] for name in features if name in rows]
    return tuple(map(sum, zip(*parts, strict=True))) if parts else _NOTHING


@lru_cache(maxsize=65_536)
def _merit(features: tuple[str, ...], category: str, risk: str) -> tuple[bool, float]:
    """Whether features carry a verdict, and what they add to it."""
    row = _row(features)
    above = row[CATEGORIES.index(category)] - sum(row[:5]) / 5
    level = row[COLUMNS.index(f"{category}:{risk}")]
    return above > _LEAST or level > _LEAST, above + max(level, 0.0) / 2


_PREFERRED = ("clause", "description", "values", "arguments", "name", "server")


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
    span = matcher().screens[field].span(number, text)
    words = text[span[0] : span[1]] if span else ""
    if field == "arguments":
        first = words.strip().split(" ")[0]
        for one in reading.arguments:
            if one.words == first:
                return one.path, one.key[:_QUOTE]
    if field == "values":
        return _value_quote(reading, words, definition)
    return _in_description(definition, words[:_QUOTE].strip() or text[:_QUOTE].strip())


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
def by_id() -> dict[str, Rule]:
    """The rules by their ids."""
    return {rule.id: rule for rule in rules()}


@cache
def _by_verbs() -> dict[str, str]:
    return {group: rule.id for rule in rules() for group in rule.verbs}


@cache
def _by_things() -> dict[str, str]:
    return {group: rule.id for rule in rules() for group in rule.things}


def considered(reading: Reading, scores: Scores) -> list[Considered]:
    """Every rule that spoke, the weightiest for the verdict first."""
    found: dict[str, Considered] = {}
    verbs = _by_verbs()
    head, lead = reading.head, reading.lead.head
    if head is not None and head.group in verbs:
        _add(found, verbs[head.group], "name", (f"{head.group}@name", f"{head.base}@name=", f"{head.group}@act"))
    if lead is not None and lead.group in verbs and (head is None or lead.group != head.group):
        _add(found, verbs[lead.group], "lead", (f"{lead.group}@lead", f"{lead.base}@lead="))
    for verb in reading.lead.joined:
        if verb.group in verbs:
            _add(found, verbs[verb.group], "lead", (f"{verb.group}@joined",))
    if head is None and "no-verb@name" in reading.features:
        _add(found, "read/bare-noun", "name", ("no-verb@name",))
    for rule, keys in reading.spoke.items():
        if rule not in found:
            found[rule] = Considered(rule, "pattern", keys, (rule,))
    ordered = list(found.values())
    ordered.reverse()
    ordered.sort(key=lambda one: -one.weight(scores))
    return ordered


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


def _add(found: dict[str, Considered], rule: str, place: str, features: tuple[str, ...]) -> None:
    if rule not in found:
        found[rule] = Considered(rule, place, (), features)


def facets_of(reading: Reading, scores: Scores, category: Category) -> Facets:
    """The judged facets by their odds; the others by the rules that carry them."""
    odds = scores.facets
    spoken = reading.spoke.keys() | _verb_rules(reading)
    shown: set[str] = set()
    for rule in spoken & _facet_rules().keys():
        only, facets = _facet_rules()[rule]
        if only is None or only is category:
            shown.update(facets)
    return _facets(*(odds[name] >= least for name, least in THRESHOLDS.items()), *(name in shown for name in _FACETS))


@cache
def _facets(*held: bool) -> Facets:
    return Facets(**dict(zip((*THRESHOLDS, *_FACETS), held, strict=True)))


def _verb_rules(reading: Reading) -> set[str]:
    verbs = _by_verbs()
    return {verbs[verb.group] for verb in (reading.head, reading.lead.head) if verb and verb.group in verbs}


@cache
def _facet_rules() -> dict[str, tuple[Category | None, tuple[str, ...]]]:
    """The rules that carry facets: the category that they need, if any, and the facets."""
    return {rule.id: (rule.category, rule.facets) for rule in rules() if rule.facets}
