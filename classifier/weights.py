"""The table of named weights: what each feature says for and against each category, risk and facet.

`weights.json` holds one row a feature. A score is the sum of the rows of the features that were read, so every verdict
can be taken apart into the features that carried it. `benchmarks/fit_weights.py` makes the table from judged tools.
"""

import bisect
import json
import math
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from classifier.memo import Memo
from toolrisk.models import TRIFECTA, Noun

FILE = Path(__file__).parent / "weights.json"
CATEGORIES = ("Read", "Write", "Execute", "Destructive", "Financial")
RISKS: dict[str, tuple[str, ...]] = {
    "Read": ("low", "medium", "high"),
    "Write": ("medium", "high", "critical"),
    "Execute": ("medium", "high", "critical"),
    "Destructive": ("high", "critical"),
    "Financial": ("high", "critical"),
}
FACETS = TRIFECTA
FACET_GROUPS = (("Read",), ("Write",), ("Execute",), ("Destructive", "Financial"))
# Where the F1 of each facet is highest on judged tools whose servers were held out (benchmarks/fit_weights.py).
THRESHOLDS = {"private_data": 0.42, "untrusted_content": 0.3, "external_send": 0.3}
COLUMNS = (
    *CATEGORIES,
    *(f"{category}:{risk}" for category in CATEGORIES for risk in RISKS[category]),
    *(f"{facet}:{group[0]}" for facet in FACETS for group in FACET_GROUPS),
)
_RISKS_AT = {
    category: (risks, COLUMNS.index(f"{category}:{risks[0]}"), COLUMNS.index(f"{category}:{risks[-1]}") + 1)
    for category, risks in RISKS.items()
}
_FACET_AT = {
    category: [COLUMNS.index(f"{facet}:{group[0]}") for facet in FACETS] for group in FACET_GROUPS for category in group
}
_CATEGORIES = len(CATEGORIES)

Row = tuple[float, ...]
_exp = math.exp


class Weights(Noun):
    """Rows by feature, in the order of COLUMNS; the intercepts; the curve from claimed to real confidence."""

    rows: Mapping[str, Row]
    intercepts: Row
    curve: tuple[tuple[float, float], ...] = ()


class Scores(NamedTuple):
    """What a sum of rows says: the category, how sure it is, the risk under it, and which facets hold; `columns` is the
    sum itself, from which the other odds are worked out where they are asked for."""

    category: str
    sure: float
    risk: str
    holds: tuple[bool, bool, bool]
    columns: tuple[int, ...]

    @property
    def odds(self) -> list[float]:
        """The odds of the categories, in their order."""
        return softmax(self.columns[:_CATEGORIES])

    @property
    def category_odds(self) -> dict[str, float]:
        """The odds of each category."""
        return dict(zip(CATEGORIES, self.odds, strict=True))

    @property
    def risk_odds(self) -> dict[str, float]:
        """The odds of each risk under the chosen category."""
        levels, first, last = _RISKS_AT[self.category]
        return dict(zip(levels, softmax(self.columns[first:last]), strict=True))

    @property
    def facets(self) -> dict[str, float]:
        """The odds of each facet."""
        sums = [(self.columns[at] - _HALF) / _SCALE for at in _FACET_AT[self.category]]
        return {name: 1 / (1 + _exp(min(-one, _LEAST))) for name, one in zip(FACETS, sums, strict=True)}

    @property
    def runner_up(self) -> tuple[str, float]:
        """The category that came second, and its odds."""
        others = self.category_odds
        del others[self.category]
        return max(others.items(), key=itemgetter(1))


@cache
def load() -> Weights:
    """The table of the project. Raises ValueError where it was fitted for other columns."""
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    if tuple(raw["columns"]) != COLUMNS:
        raise ValueError(f"{FILE}: its columns are not ours; fit it anew")
    rows = {name: tuple(row) for name, row in raw["rows"].items()}
    return Weights.model_construct(
        rows=rows, intercepts=tuple(raw["intercepts"]), curve=tuple((x, y) for x, y in raw["curve"])
    )


def save(weights: Weights) -> None:
    """Write the table: a line a feature, its weights in the order of the columns."""
    lines = [f"{json.dumps(name, ensure_ascii=False)}:{_short(row)}" for name, row in sorted(weights.rows.items())]
    head = {"columns": COLUMNS, "intercepts": weights.intercepts, "curve": weights.curve}
    top = ",\n".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in head.items())
    rows = ",\n".join(lines)
    FILE.write_text(f'{{{top},\n"rows":{{\n{rows}\n}}}}\n', encoding="utf-8")


def _short(row: Row) -> str:
    return json.dumps([int(value) if value == int(value) else value for value in row], separators=(",", ":"))


_SCALE = 1_000
_HALF = 1 << 31
_UNPACKED = struct.Struct(f"<{len(COLUMNS)}I")
_BYTES = _UNPACKED.size
_NOTHING = repeat(0)
# Where two categories fit, the graver wins: what is at least 0.85 times as likely as the likeliest fits as well. So the
# most judged tools come out right whose servers were held out, and fewer dangerous ones pass for Read.
_AS_LIKELY = 0.85
# What is less likely than this is taken for this, so that no exponent overflows.
_LEAST = 60.0
# The sums at which the odds of a facet reach its threshold.
_PRIVATE, _UNTRUSTED, _EXTERNAL = (
    _HALF + math.ceil(_SCALE * math.log(THRESHOLDS[one] / (1 - THRESHOLDS[one]))) for one in FACETS
)


@dataclass(frozen=True, slots=True)
class Table:
    """The same weights laid out for speed: each row one whole number, its columns side by side in thousandths, so that
    one addition adds all columns. A sum of fewer than two million rows of weights under 1,000 cannot spill over."""

    rows: dict[str, int]
    free: int
    sums: Memo[tuple[str, ...], int]
    """Of features that come together again and again."""

    @classmethod
    def of(cls, weights: Weights) -> "Table":
        """Lay out a table."""
        free = _packed(weights.intercepts) + sum(_HALF << (32 * at) for at in range(len(COLUMNS)))
        rows = {name: _packed(row) for name, row in weights.rows.items()}
        return cls(rows, free, Memo(lambda group: sum(map(rows.get, group, _NOTHING))))


def _packed(row: Row) -> int:
    return sum(round(value * _SCALE) << (32 * at) for at, value in enumerate(row))


@cache
def laid_out() -> Table:
    """The table of the project, laid out."""
    return Table.of(load())


def score(table: Table, features: Iterable[str], groups: Iterable[tuple[str, ...]] = ()) -> Scores:
    """The odds behind what was read: the category's first, then the risk and the facets under it. `groups`: features
    that come together; none of them stands among the others."""
    total = sum(map(table.sums.__getitem__, groups), table.free)
    total = sum(map(table.rows.get, features, _NOTHING), total)
    columns = _UNPACKED.unpack(total.to_bytes(_BYTES, "little"))
    most = max(columns[:_CATEGORIES])
    likely = [_exp((one - most) / _SCALE) for one in columns[:_CATEGORIES]]
    at = _gravest(likely)
    category, sure = CATEGORIES[at], likely[at] / sum(likely)
    levels, first, last = _RISKS_AT[category]
    risks = columns[first:last]
    private, untrusted, external = _FACET_AT[category]
    holds = columns[private] >= _PRIVATE, columns[untrusted] >= _UNTRUSTED, columns[external] >= _EXTERNAL
    return Scores(category, sure, levels[risks.index(max(risks))], holds, columns)


def _gravest(likely: list[float]) -> int:
    """The place of the likeliest category; of those that are about as likely, of the gravest. `likely`: how likely each
    is beside the likeliest, the gravest last."""
    at = _CATEGORIES - 1
    while likely[at] < _AS_LIKELY:
        at -= 1
    return at


def softmax(sums: tuple[int, ...]) -> list[float]:
    """Columns of a sum as odds that sum to one."""
    most = max(sums)
    powers = [_exp((one - most) / _SCALE) for one in sums]
    whole = sum(powers)
    return [power / whole for power in powers]


def calibrated(curve: tuple[tuple[float, float], ...], claimed: float) -> float:
    """What share of verdicts was right that claimed so much, read off the measured curve."""
    if not curve:
        return claimed
    at = max(bisect.bisect_left(curve, (claimed,)), 1)
    if at >= len(curve):
        return curve[-1][1]
    (left, low), (right, high) = curve[at - 1], curve[at]
    return low + (high - low) * max(claimed - left, 0.0) / (right - left)
