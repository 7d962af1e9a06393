"""Fit `classifier/weights.json` to judged tools, with servers held out, and say what was reached.

    python benchmarks/fit_weights.py GOLD.jsonl [MORE.jsonl …] [--write]

Needs scikit-learn (development only). Each judged file is reported apart; without `--write` nothing is written.
What goes into the project is one row of named weights per feature, no tool's text. Words that are rare among servers
are left out, for they would tell which tools were judged rather than what tools do.
"""

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from classifier import weights as table
from classifier.evaluate import Pair, measure
from classifier.gold import Judged, context_of, load
from classifier.findings import THRESHOLDS
from classifier.reading import Reader
from classifier.ruleset import rules
from toolrisk.models import Category, Facets, Risk, Verdict

RULE_SCALE = 2.0
LEAST_SERVERS = 3
SHRINK = {"category": 0.3, "risk": 0.15, "facet": 0.3}
SMALLEST = 0.02


def features_of(judged: list[Judged]) -> list[dict[str, float]]:
    """What the judge reads of each tool; a rule counts double, for it was written and not found."""
    reader = Reader()
    ids = {rule.id for rule in rules()}
    return [
        {name: RULE_SCALE if name in ids else 1.0 for name in reader.read(one.definition, context_of(one)).features}
        for one in judged
    ]


def chosen(judged: list[Judged], read: list[dict[str, float]]) -> list[str]:
    """Features seen on enough servers."""
    servers: dict[str, set[str]] = defaultdict(set)
    for one, features in zip(judged, read, strict=True):
        for name in features:
            servers[name].add(one.server)
    return sorted(name for name, where in servers.items() if len(where) >= LEAST_SERVERS)


def matrix(read: list[dict[str, float]], names: list[str]) -> csr_matrix:
    place = {name: at for at, name in enumerate(names)}
    rows = [(row, place[name], value) for row, one in enumerate(read) for name, value in one.items() if name in place]
    at, columns, values = zip(*rows, strict=True)
    return csr_matrix((values, (at, columns)), shape=(len(read), len(names)))


def fit(kind: str, x: csr_matrix, y: np.ndarray, classes: list[Any]) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features × classes) and intercepts, classes in the order asked for; a class never seen weighs -9."""
    weights, intercepts = np.zeros((x.shape[1], len(classes))), np.full(len(classes), -9.0)
    if len(set(y)) == 1:
        intercepts[classes.index(y[0])] = 0.0
        return weights, intercepts
    model = LogisticRegression(C=SHRINK[kind], max_iter=1000).fit(x, y)
    coefficients, free = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients, free = np.vstack([-coefficients[0] / 2, coefficients[0] / 2]), np.array([-free[0] / 2, free[0] / 2])
    for row, known in enumerate(model.classes_):
        at = classes.index(known)
        weights[:, at], intercepts[at] = coefficients[row], free[row]
    return weights, intercepts


def fit_all(judged: list[Judged], read: list[dict[str, float]]) -> table.Weights:
    """One table: columns of `table.COLUMNS`, features that weigh something."""
    names = chosen(judged, read)
    x = matrix(read, names)
    category = np.array([str(one.label.category) for one in judged])
    risk = np.array([str(one.label.risk) for one in judged])
    blocks = [fit("category", x, category, list(table.CATEGORIES))]
    for each in table.CATEGORIES:
        mine = np.flatnonzero(category == each)
        blocks.append(fit("risk", x[mine], risk[mine], list(table.RISKS[each])))
    for facet in table.FACETS:
        truth = np.array([getattr(one.label, facet) for one in judged])
        weights, free = fit("facet", x, truth, [False, True])
        blocks.append((2 * weights[:, 1:], 2 * free[1:]))
    weights = np.hstack([block[0] for block in blocks])
    scale = np.array([RULE_SCALE if name in {rule.id for rule in rules()} else 1.0 for name in names])
    weights = weights * scale[:, None]
    weights[np.abs(weights) < SMALLEST] = 0
    rows = {
        name: tuple(round(float(value), 3) for value in row)
        for name, row in zip(names, weights, strict=True)
        if np.abs(row).max() > SMALLEST
    }
    return table.Weights(rows=rows, intercepts=tuple(round(float(v), 3) for v in np.concatenate([b[1] for b in blocks])))


def held_out(judged: list[Judged], read: list[dict[str, float]], folds: int) -> list[table.Scores]:
    """Each tool scored by a table that saw no tool of its server."""
    scores: list[Any] = [None] * len(judged)
    for train, test in GroupKFold(folds).split(read, groups=[one.server for one in judged]):
        fitted = fit_all([judged[i] for i in train], [read[i] for i in train])
        for i in test:
            scores[i] = table.score(fitted, read[i])
    return scores


def calibration(judged: list[Judged], scores: list[table.Scores]) -> list[tuple[float, float]]:
    """What share of verdicts was right at each confidence that the table claimed: points of a rising curve."""
    from sklearn.isotonic import IsotonicRegression

    claimed = np.array([one.category_odds[one.category] for one in scores])
    right = np.array([one.category == str(j.label.category) for one, j in zip(scores, judged, strict=True)], float)
    curve = IsotonicRegression(y_min=0.2, y_max=0.99, out_of_bounds="clip").fit(claimed, right)
    return [(round(float(x), 3), round(float(curve.predict([x])[0]), 3)) for x in np.linspace(0.2, 1, 17)]


def line(judged: list[Judged], scores: list[table.Scores]) -> str:
    """The figures of one judged file in a line."""
    pairs = [Pair(one, verdict_of(score)) for one, score in zip(judged, scores, strict=True)]
    result = measure(pairs, "", 0)
    figures = [
        f"{name} {getattr(result, name):.4f}"
        for name in ("category_exact", "category_defensible", "macro_f1", "risk_exact", "risk_defensible", "dangerous")
    ]
    return " ".join([*figures, *(f"{name} {facet.f1:.3f}" for name, facet in result.facets.items())])


def verdict_of(score: table.Scores) -> Verdict:
    facets = Facets.model_validate({name: odds >= THRESHOLDS[name] for name, odds in score.facets.items()})
    return Verdict(
        category=Category(score.category),
        risk=Risk(score.risk),
        confidence=score.category_odds[score.category],
        facets=facets,
        justification="",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=8)
    asked = parser.parse_args()
    parts = [load(path) for path in asked.gold]
    judged = [one for part in parts for one in part]
    read = features_of(judged)
    scores = held_out(judged, read, asked.folds)
    start = 0
    for path, part in zip(asked.gold, parts, strict=True):
        print(path.name, line(part, scores[start : start + len(part)]))
        start += len(part)
    fitted = fit_all(judged, read)
    curve = calibration(judged, scores)
    print(len(fitted.rows), "features", Counter(name.rpartition("@")[2] for name in fitted.rows).most_common(12))
    if asked.write:
        table.save(fitted.model_copy(update={"curve": tuple(curve)}))


if __name__ == "__main__":
    main()
