"""The table of named weights: what each feature says for and against each category, risk and facet.

`weights.json` holds one row a feature. A score is the sum of the rows of the features that were read, so every verdict
can be taken apart into the features that carried it. `benchmarks/fit_weights.py` makes the table from judged tools.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from toolrisk.models import Noun

FILE = Path(__file__).parent / "weights.json"
CATEGORIES = ("Read", "Write", "Execute", "Destructive", "Financial")
RISKS: dict[str, tuple[str, ...]] = {
    "Read": ("low", "medium", "high"),
    "Write": ("medium", "high", "critical"),
    "Execute": ("medium", "high", "critical"),
    "Destructive": ("high", "critical"),
    "Financial": ("high", "critical"),
}
FACETS = ("private_data", "untrusted_content", "external_send")
FACET_GROUPS = (("Read",), ("Write",), ("Execute",), ("Destructive", "Financial"))
THRESHOLDS = {"private_data": 0.45, "untrusted_content": 0.35, "external_send": 0.4}
COLUMNS = (
    *CATEGORIES,
    *(f"{category}:{risk}" for category in CATEGORIES for risk in RISKS[category]),
    *(f"{facet}:{group[0]}" for facet in FACETS for group in FACET_GROUPS),
)
_RISK_AT = {category: COLUMNS.index(f"{category}:{RISKS[category][0]}") for category in CATEGORIES}
_FACET_AT = {
    category: [COLUMNS.index(f"{facet}:{group[0]}") for facet in FACETS]
    for group in FACET_GROUPS
    for category in group
}

Row = tuple[float, ...]


class Weights(Noun):
    """Rows by feature, in the order of COLUMNS; the intercepts; the curve from claimed to real confidence."""

    rows: Mapping[str, Row]
    intercepts: Row
    curve: tuple[tuple[float, float], ...] = ()


@dataclass(slots=True)
class Scores:
    """What a sum of rows says: odds of each category, the risks under the chosen one, the odds of each facet."""

    category: str
    category_odds: dict[str, float]
    risk: str
    risk_odds: dict[str, float]
    facets: dict[str, float]


@cache
def load() -> Weights:
    """The table of the project."""
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    rows = {name: _dense(sparse) for name, sparse in raw["rows"].items()}
    return Weights.model_construct(
        rows=rows, intercepts=tuple(raw["intercepts"]), curve=tuple((x, y) for x, y in raw["curve"])
    )


def _dense(sparse: Mapping[str, float]) -> Row:
    return tuple(sparse.get(column, 0.0) for column in COLUMNS)


def save(weights: Weights) -> None:
    """Write the table: a line a feature, only the columns on which it weighs."""
    lines = [
        f"  {json.dumps(name, ensure_ascii=False)}: "
        + json.dumps({column: value for column, value in zip(COLUMNS, row, strict=True) if value})
        for name, row in sorted(weights.rows.items())
    ]
    head = f'{{"intercepts": {json.dumps(weights.intercepts)},\n"curve": {json.dumps(weights.curve)},\n"rows": {{\n'
    FILE.write_text(head + ",\n".join(lines) + "\n}}\n", encoding="utf-8")


def total(weights: Weights, features: Iterable[str]) -> list[float]:
    """The sum of the rows of the features, and the intercepts."""
    get = weights.rows.get
    rows = [row for row in map(get, features) if row is not None]
    return [sum(column) for column in zip(weights.intercepts, *rows, strict=False)]


def score(weights: Weights, features: Iterable[str]) -> Scores:
    """Score what was read. Where categories lie close, the more severe one is chosen (the rubric's order)."""
    return scores(total(weights, features))


def scores(sums: list[float]) -> Scores:
    """The odds behind sums of rows."""
    odds = dict(zip(CATEGORIES, softmax(sums[:5]), strict=True))
    category = choose(odds)
    at = _RISK_AT[category]
    names = RISKS[category]
    risk_odds = dict(zip(names, softmax(sums[at : at + len(names)]), strict=True))
    facets = {name: 1 / (1 + math.exp(-sums[at])) for name, at in zip(FACETS, _FACET_AT[category], strict=True)}
    return Scores(category, odds, max(risk_odds, key=risk_odds.__getitem__), risk_odds, facets)


def choose(odds: Mapping[str, float]) -> str:
    """The likeliest category."""
    return max(odds, key=odds.__getitem__)


def softmax(values: list[float]) -> list[float]:
    """Values as odds that sum to one."""
    most = max(values)
    powers = [math.exp(value - most) for value in values]
    whole = sum(powers)
    return [power / whole for power in powers]


def calibrated(curve: tuple[tuple[float, float], ...], claimed: float) -> float:
    """What share of verdicts was right that claimed so much, read off the measured curve."""
    for (left, low), (right, high) in zip(curve, curve[1:], strict=False):
        if claimed <= right:
            return low + (high - low) * max(claimed - left, 0.0) / (right - left)
    return curve[-1][1] if curve else claimed
