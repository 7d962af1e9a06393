"""How well the judge agrees with careful reviewers: the figures behind `toolrisk eval`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import Field
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from classifier.gold import Judged, context_of, load
from classifier.judge import explain, judge, rules_version
from toolrisk.canonical import inert
from toolrisk.clock import now
from toolrisk.models import TRIFECTA, Category, Noun, Risk, Verdict

_GRAVE = frozenset({Category.execute, Category.destructive, Category.financial})
_HIGH = frozenset({Risk.high, Risk.critical})


class FacetScore(Noun):
    """Precision, recall and their harmonic mean; how many tools truly have the facet."""

    precision: float
    recall: float
    f1: float
    true: int


class Bin(Noun):
    """Verdicts whose confidence lay in a band: how many, what they claimed on average, how many were right."""

    low: float
    high: float
    count: int
    claimed: float
    right: float


class Miss(Noun):
    """One verdict that differs from the reviewer's, with its explanation. Never saved: it holds a tool's text."""

    id: str
    server: str
    tool: str
    expected: str
    got: str
    confidence: float
    dangerous: bool
    explanation: str


class Evaluation(Noun):
    """All figures as shares of 1. *Exact* counts the label alone, *defensible* also what else one could defend;
    abstentions count as neither, and `answered_exact` leaves them out. `dangerous` is the share of all tools that are
    Execute, Destructive or Financial and judged Read, or high or critical and judged low."""

    gold: str
    tools: int
    servers: int
    date: datetime
    rules_version: str
    abstentions: float
    category_exact: float
    category_defensible: float
    answered_exact: float
    macro_f1: float
    risk_exact: float
    risk_defensible: float
    dangerous: float
    confusion: dict[str, dict[str, int]]
    facets: dict[str, FacetScore]
    calibration: tuple[Bin, ...]
    worst: tuple[Miss, ...] = Field(default=(), exclude=True)

    def save(self, path: Path) -> None:
        """Write the figures as JSON, without any tool's text."""
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")

    def __rich__(self) -> RenderableType:
        return _render(self)


@dataclass(frozen=True, slots=True)
class Pair:
    """A verdict beside the reviewer's label."""

    judged: Judged
    verdict: Verdict

    @property
    def exact(self) -> bool:
        return self.verdict.category == self.judged.label.category

    @property
    def defensible(self) -> bool:
        return self.exact or self.verdict.category in self.judged.label.acceptable

    @property
    def risk_exact(self) -> bool:
        return self.verdict.risk == self.judged.label.risk

    @property
    def risk_defensible(self) -> bool:
        return self.risk_exact or self.verdict.risk in self.judged.label.acceptable_risks

    @property
    def dangerous(self) -> bool:
        label = self.judged.label
        missed = label.category in _GRAVE and self.verdict.category == Category.read
        return missed or (label.risk in _HIGH and self.verdict.risk == Risk.low)


def evaluate(gold_path: Path, worst: int = 25) -> Evaluation:
    """Judge every tool of a judged file and compare. Raises ValueError where a line is no judged tool, or none is."""
    judged = load(Path(gold_path))
    if not judged:
        raise ValueError(f"{gold_path}: no judged tool in it, so nothing to measure")
    pairs = [Pair(one, judge(one.definition, context_of(one))) for one in judged]
    return measure(pairs, Path(gold_path).name, worst)


def measure(pairs: Sequence[Pair], gold: str, worst: int = 0) -> Evaluation:
    """The figures of verdicts beside labels."""
    answered = [pair for pair in pairs if pair.verdict.category is not None]
    return Evaluation(
        gold=gold,
        tools=len(pairs),
        servers=len({pair.judged.server for pair in pairs}),
        date=now(),
        rules_version=rules_version(),
        abstentions=_share(pair.verdict.category is None for pair in pairs),
        category_exact=_share(pair.exact for pair in pairs),
        category_defensible=_share(pair.defensible for pair in pairs),
        answered_exact=_share(pair.exact for pair in answered),
        macro_f1=_macro_f1(pairs),
        risk_exact=_share(pair.risk_exact for pair in pairs),
        risk_defensible=_share(pair.risk_defensible for pair in pairs),
        dangerous=_share(pair.dangerous for pair in pairs),
        confusion=_confusion(pairs),
        facets={name: _facet(pairs, name) for name in TRIFECTA},
        calibration=_calibration(answered),
        worst=_worst(pairs, worst),
    )


def _share(truths: object) -> float:
    many = list(truths)  # type: ignore[call-overload]
    return round(sum(many) / len(many), 4) if many else 0.0


def _macro_f1(pairs: Sequence[Pair]) -> float:
    scores = []
    for category in Category:
        both = sum(p.verdict.category == category == p.judged.label.category for p in pairs)
        either = sum((p.verdict.category == category) + (p.judged.label.category == category) for p in pairs)
        scores.append(2 * both / either if either else 0.0)
    return round(sum(scores) / len(scores), 4)


def _confusion(pairs: Sequence[Pair]) -> dict[str, dict[str, int]]:
    """Reviewer's category → judge's category → tools."""
    counts = Counter((str(p.judged.label.category), str(p.verdict.category or "unknown")) for p in pairs)
    columns = [*map(str, Category), "unknown"]
    return {str(row): {column: counts[str(row), column] for column in columns} for row in Category}


def _facet(pairs: Sequence[Pair], name: str) -> FacetScore:
    said = [bool(getattr(p.verdict.facets, name)) for p in pairs]
    true = [bool(getattr(p.judged.label, name)) for p in pairs]
    both = sum(s and t for s, t in zip(said, true, strict=True))
    precision = both / sum(said) if any(said) else 0.0
    recall = both / sum(true) if any(true) else 0.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return FacetScore(precision=round(precision, 4), recall=round(recall, 4), f1=round(f1, 4), true=sum(true))


def _calibration(pairs: Sequence[Pair]) -> tuple[Bin, ...]:
    bins = []
    for low, high in ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        inside = [p for p in pairs if low <= p.verdict.confidence < high]
        if inside:
            claimed = round(sum(p.verdict.confidence for p in inside) / len(inside), 4)
            right = _share(p.exact for p in inside)
            bins.append(Bin(low=low, high=min(high, 1.0), count=len(inside), claimed=claimed, right=right))
    return tuple(bins)


def _worst(pairs: Sequence[Pair], most: int) -> tuple[Miss, ...]:
    wrong = [p for p in pairs if not p.defensible or not p.risk_defensible or p.dangerous]
    wrong.sort(key=lambda p: (not p.dangerous, p.defensible, -p.verdict.confidence))
    return tuple(_miss(pair) for pair in wrong[:most])


def _miss(pair: Pair) -> Miss:
    label, verdict = pair.judged.label, pair.verdict
    return Miss(
        id=pair.judged.id,
        server=pair.judged.server,
        tool=pair.judged.definition.name,
        expected=f"{label.category} {label.risk}",
        got=f"{verdict.category or 'unknown'} {verdict.risk}",
        confidence=verdict.confidence,
        dangerous=pair.dangerous,
        explanation=explain(pair.judged.definition, context_of(pair.judged)).text,
    )


def _render(result: Evaluation) -> RenderableType:
    figures = Table("figure", "share", title=_plain(f"{result.gold}: {result.tools} tools of {result.servers} servers"))
    for name in (
        "category_exact", "category_defensible", "macro_f1", "risk_exact", "risk_defensible", "dangerous",
        "abstentions", "answered_exact",
    ):  # fmt: skip
        figures.add_row(name.replace("_", " "), f"{getattr(result, name):.4f}")
    facets = Table("facet", "precision", "recall", "F1", "true")
    for name, facet in result.facets.items():
        facets.add_row(name, f"{facet.precision:.3f}", f"{facet.recall:.3f}", f"{facet.f1:.3f}", str(facet.true))
    columns = [*map(str, Category), "unknown"]
    confusion = Table("reviewer ↓ judge →", *columns)
    for row, cells in result.confusion.items():
        confusion.add_row(row, *(str(cells[column]) for column in columns))
    curve = Table("confidence", "verdicts", "claimed", "right")
    for one in result.calibration:
        curve.add_row(f"{one.low:.2f}–{one.high:.2f}", str(one.count), f"{one.claimed:.3f}", f"{one.right:.3f}")
    worst = Table("worst", "expected", "got", "why")
    for miss in result.worst:
        worst.add_row(
            _plain(f"{miss.server} {miss.tool}"),
            miss.expected,
            f"{miss.got} {miss.confidence:.2f}",
            _plain(miss.explanation),
        )
    return Group(figures, facets, confusion, curve, *([worst] if result.worst else []))


def _plain(text: str) -> Text:
    """A stranger's words: no markup, and nothing that acts on a terminal."""
    return Text("\n".join(map(inert, text.split("\n"))))
