"""From a definition and where it stands to a verdict, by rules and named weights; the hot path of the catalog."""

import hashlib
from functools import cache
from pathlib import Path

from classifier import contradict, corrections, signs, weights
from classifier.findings import by_words, outcome
from classifier.justification import Case, justify
from classifier.quick import quick
from classifier.reading import Reader, Reading
from classifier.ruleset import rules
from classifier.vocabulary import FOLDER as LEXICON
from classifier.weights import Scores
from toolrisk import house
from toolrisk.models import Context, Facets, Noun, Risk, ToolDefinition, Verdict

_NO_FACETS = Facets()
_ROOM = Path(__file__).parent
# Chosen by reading the tools that are then unknown, not measured.
_TELLING = 3
_RARE = frozenset({"no-description", "no-schema", "no-arguments", "no-verb@name", "none@act"})


@cache
def reader() -> Reader:
    """The reader that knows the features that weigh something."""
    return Reader(weights.load().rows.keys() | {rule.id for rule in rules()})


def judge(definition: ToolDefinition, context: Context) -> Verdict:
    """What one call can do at worst. Never raises on any definition; time is linear in its size, which is bounded.

    The description's first 6,000 characters and the schema's first 80 arguments are judged; signs of poisoning are
    sought in the first 65,536 characters of all its texts.
    """
    return corrections.correct(context.server, definition, _verdict(decide(definition, context)))


def decide(definition: ToolDefinition, context: Context) -> Case:
    """All that the rules say of a tool, but for the words: read, weigh, name the findings that carry the verdict."""
    read = reader().read(definition, context)
    scores = weights.score(weights.laid_out(), read.loose, read.groups)
    seen, carried, category, risk, facets = outcome(read, scores)
    flags = signs.find(definition, context)
    if not _carries(read, weights.load()):
        return Case(definition, read, scores, seen, [], flags, None, Risk.unknown, _NO_FACETS, context.server)
    found = [one.finding(definition, read) for one in carried]
    if not found:
        found = [by_words(definition, read, category, Risk(scores.risk))]
    flags += contradict.find(definition, read, scores, category)
    return Case(definition, read, scores, seen, found, flags, category, risk, facets, context.server)


def _verdict(case: Case) -> Verdict:
    return quick(
        Verdict,
        category=case.category,
        risk=case.risk,
        confidence=_confidence(case.scores) if case.category else 0.0,
        facets=case.facets,
        findings=tuple(case.findings + case.flags),
        justification=justify(case),
        decided_by="rules",
    )


def _carries(read: Reading, table: weights.Weights) -> bool:
    """Whether the evidence carries a category: a verb, a rule, or some words that the table knows."""
    if read.head is not None or read.lead.head is not None or read.spoke:
        return True
    return sum(name in table.rows for name in read.features - _RARE) >= _TELLING


def _confidence(scores: Scores) -> float:
    """The odds of the category, set right by the curve that was measured on servers held out."""
    return round(weights.calibrated(weights.load().curve, scores.sure), 3)


@cache
def rules_version() -> str:
    """A hash over what decides: the rules but for their words, the lexicon, the weights and the corrections. What was
    measured was measured of it."""
    decides = "".join(rule.model_dump_json(exclude={"says", "why", "remedy", "title"}) for rule in rules())
    return _hash(decides, *sorted(LEXICON.glob("*.yml")), weights.FILE, house.path(corrections.FILE))


@cache
def verdicts_version() -> str:
    """A hash over those, the words of justifications, and the code that judges by them: verdicts are kept under it."""
    return _hash(rules_version(), *sorted(one for one in _ROOM.rglob("*") if one.suffix in (".py", ".yml")))


def _hash(start: str, *files: Path) -> str:
    digest = hashlib.sha256(start.encode())
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


class Weighed(Noun):
    """A rule that was considered: what it weighs for each category, and whether it is among the findings."""

    rule: str
    title: str
    evidence: str
    weights: dict[str, float]
    carried: bool


class Explanation(Noun):
    """How a verdict came about: the odds, the rules considered (carrying ones first), the words that weighed."""

    verdict: Verdict
    odds: dict[str, float]
    risks: dict[str, float]
    facets: dict[str, float]
    considered: tuple[Weighed, ...]
    words: tuple[tuple[str, float], ...]

    @property
    def text(self) -> str:
        """The explanation in plain lines."""
        return "\n".join(_lines(self))

    def __rich__(self) -> str:
        return self.text.replace("[", "\\[")


def explain(definition: ToolDefinition, context: Context) -> Explanation:
    """The verdict with everything that was considered and what lost."""
    made = decide(definition, context)
    carried = {finding.rule for finding in made.findings}
    titles = {rule.id: rule.title for rule in rules()}
    weighed = [
        Weighed(
            rule=one.rule,
            title=titles.get(one.rule, one.rule),
            evidence=one.quote(definition, made.reading)[1],
            weights={c: round(w, 2) for c, w in zip(weights.CATEGORIES, one.row, strict=False) if abs(w) >= 0.05},
            carried=one.rule in carried,
        )
        for one in made.considered
    ]
    weighed.sort(key=lambda one: not one.carried)
    return Explanation(
        verdict=judge(definition, context),
        odds={name: round(value, 3) for name, value in made.scores.category_odds.items()},
        risks={name: round(value, 3) for name, value in made.scores.risk_odds.items()},
        facets={name: round(value, 3) for name, value in made.scores.facets.items()},
        considered=tuple(weighed),
        words=tuple(_words(made)),
    )


def _words(made: Case) -> list[tuple[str, float]]:
    """Single words and arguments that weighed most for or against the category, beside the rules."""
    at = weights.CATEGORIES.index(made.scores.category)
    rows = weights.load().rows
    found = [
        (name, round(rows[name][at] - sum(rows[name][:5]) / 5, 2))
        for name in made.reading.features
        if name in rows and (name.endswith("=") or name.startswith("arg="))
    ]
    return sorted(found, key=lambda pair: (-abs(pair[1]), pair[0]))[:10]


def _lines(one: Explanation) -> list[str]:
    verdict = one.verdict
    lines = [f"{verdict.category or 'unknown'} · {verdict.risk} · confidence {verdict.confidence:.2f}"]
    lines.append("odds: " + _table(one.odds))
    lines.append("risk, given the category: " + _table(one.risks))
    lines.append("facets: " + _table(one.facets))
    for weighed in one.considered:
        mark = "+" if weighed.carried else "·"
        lines.append(f"{mark} {weighed.rule}: {weighed.evidence!r} → {_table(weighed.weights) or 'nothing'}")
    if one.words:
        lines.append("words: " + ", ".join(f"{name} {weight:+.2f}" for name, weight in one.words))
    lines += [f"! {finding.rule}: {finding.quote!r}" for finding in verdict.findings if finding.kind != "capability"]
    return lines


def _table(values: dict[str, float]) -> str:
    ordered = sorted(values.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{name} {value:.2f}" for name, value in ordered)
