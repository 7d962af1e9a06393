"""Fit `classifier/weights.json` to judged tools, with servers held out, and say what was reached.

    python -m benchmarks.fit_weights GOLD.jsonl [MORE.jsonl …] [--tools TOOLS.jsonl.gz] [--write]

Needs scikit-learn (development only). With `--tools` those of them are judged tools as well that `judged.csv` has. Each
judged file is reported apart; without `--write` nothing is written.
What goes into the project is one row of named weights per feature, no tool's text. Words that are rare among servers
are left out, for they would tell which tools were judged rather than what tools do.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.beliefs import PLACES, SHOWN
from benchmarks.judged import FILE, joined, labels
from classifier import weights as table
from classifier.evaluate import Pair, measure
from classifier.findings import floored
from classifier.gold import Judged, context_of, load
from classifier.judge import rules_version
from classifier.reading import Reader
from classifier.ruleset import rules
from classifier.vocabulary import Verb, grammar, vocabulary
from toolrisk.models import Category, Context, Facets, Risk, Verdict

# Each chosen among a few values for the best held-out accuracy of categories, risks and facets together.
RULE_SCALE = 2.0
LEAST_SERVERS = 5
SHRINK = {"category": 0.36, "risk": 0.22, "private_data": 0.08, "untrusted_content": 0.07, "external_send": 0.18}
SMALLEST = 0.02
LEAST_ROW = 0.12
SHORT_TEXT = 20
GROUP_INTERCEPT = 2.0
PRIOR = 0.8
# What was drawn towards the doubtful shows them more often than a catalog does, so each counts less.
DOUBTFUL = 0.7
_GROUP_OF = {category: at for at, group in enumerate(table.FACET_GROUPS) for category in group}
Blocks = list[tuple[np.ndarray, np.ndarray]]
RULE_IDS = frozenset(rule.id for rule in rules())


@dataclass
class Example:
    """What one tool shows, what is true of it (None: not said), and how much it counts."""

    features: dict[str, float]
    category: str
    risk: str | None
    facets: dict[str, bool] | None
    weight: float = 1.0
    says_category: bool = True


def _scaled(features: Iterable[str]) -> dict[str, float]:
    """A rule counts double, for it was written and not found."""
    return {name: RULE_SCALE if name in RULE_IDS else 1.0 for name in features}


def features_of(judged: list[Judged]) -> list[dict[str, float]]:
    """What the judge reads of each tool."""
    reader = Reader()
    return [_scaled(reader.read(one.definition, context_of(one)).features) for one in judged]


def examples_of(judged: list[Judged], read: list[dict[str, float]]) -> list[Example]:
    return [
        Example(
            features,
            str(one.label.category),
            str(one.label.risk),
            {f: getattr(one.label, f) for f in table.FACETS},
            DOUBTFUL if one.id in doubtful() else 1.0,
        )
        for one, features in zip(judged, read, strict=True)
    ]


@cache
def doubtful() -> frozenset[str]:
    """The tools of `judged.csv`: they were drawn towards those that the judge was unsure of."""
    return frozenset(labels())


@cache
def prior() -> tuple[Example, ...]:
    """What the rules and the lexicon say before any tool was judged: their hits, and each verb by its class."""
    made: list[Example] = []
    reader = Reader()
    for rule in rules():
        if rule.kind != "capability" or rule.category is None:
            continue
        category, risk = str(rule.category), str(rule.risk) if rule.risk else None
        for hit in rule.hits:
            made.append(Example(_scaled(reader.read(hit, Context()).features), category, risk, None, 2 * PRIOR))
        if rule.match:
            made.append(Example({rule.id: RULE_SCALE}, category, risk, None, 4 * PRIOR))
        for group in rule.verbs:
            made += [Example(_bare(verb), category, None, None, 0.3 * PRIOR) for verb in _bases(group)]
    return (*made, *_of_places(), *_of_facets())


def _of_places() -> list[Example]:
    """Reading at a service: how private the answer is, and who wrote it."""
    made = []
    for place, (risk, shown) in PLACES.items():
        facets = {facet: facet[0] in shown for facet in table.FACETS}
        for act in ("retrieve", "search"):
            names = (
                f"{act}*{place}",
                f"{place}@server",
                f"{place}@noun",
                f"{place}@clause",
                f"{act}@act",
                f"{act}@name",
            )
            made.append(Example(dict.fromkeys(names, 1.0), "Read", risk, facets, 3 * PRIOR, False))
    return made


def _of_facets() -> list[Example]:
    """Rules that say where data comes from or goes to, category by category."""
    made = []
    for rule, category, shown in SHOWN:
        facets = {facet: facet[0] in shown for facet in table.FACETS}
        made.append(Example({rule: RULE_SCALE}, category, None, facets, 4 * PRIOR, False))
    return made


def _bases(group: str) -> list[Verb]:
    verbs = vocabulary().verbs
    return [verb for word, verb in verbs.items() if verb.group == group and verb.form == "base" and word.isascii()]


def _bare(verb: Verb) -> dict[str, float]:
    group = verb.group
    names = (
        f"{group}@name",
        f"{verb.base}@name=",
        f"{group}@lead",
        f"{verb.base}@lead=",
        f"{group}>{group}",
        f"{group}@act",
    )
    return dict.fromkeys(names, 1.0)


def chosen(judged: list[Judged], read: list[dict[str, float]]) -> list[str]:
    """Features seen on enough servers, and those that the prior speaks of (its single words aside)."""
    servers: dict[str, set[str]] = defaultdict(set)
    for one, features in zip(judged, read, strict=True):
        for name in features:
            servers[name].add(one.server)
    said = {name for one in prior() for name in one.features if not name.endswith(("@clause=", "@word=", "@last="))}
    seen = {name for name, where in servers.items() if len(where) >= LEAST_SERVERS and not _is_empty(name)}
    return sorted(said | seen)


def _is_empty(name: str) -> bool:
    """Whether a feature is no more than a word that says nothing: what it seems to weigh is chance."""
    word, _, place = name.rpartition("@")
    return place in ("clause=", "word=", "last=", "server=") and word in grammar()["empty"]


def matrix(read: list[dict[str, float]], names: list[str]) -> csr_matrix:
    place = {name: at for at, name in enumerate(names)}
    rows = [(row, place[name], value) for row, one in enumerate(read) for name, value in one.items() if name in place]
    at, columns, values = zip(*rows, strict=True)
    return csr_matrix((values, (at, columns)), shape=(len(read), len(names)))


def fit(
    kind: str, x: csr_matrix, y: np.ndarray, count: np.ndarray, classes: list[Any]
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features × classes) and intercepts, classes in the order asked for; a class never seen weighs -9."""
    weights, intercepts = np.zeros((x.shape[1], len(classes))), np.full(len(classes), -9.0)
    if len(set(y)) == 1:
        intercepts[classes.index(y[0])] = 0.0
        return weights, intercepts
    model = LogisticRegression(C=SHRINK[kind], max_iter=1000).fit(x, y, sample_weight=count)
    coefficients, free = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients = np.vstack([-coefficients[0] / 2, coefficients[0] / 2])
        free = np.array([-free[0] / 2, free[0] / 2])
    for row, known in enumerate(model.classes_):
        at = classes.index(known)
        weights[:, at], intercepts[at] = coefficients[row], free[row]
    return weights, intercepts


def fit_facet(facet: str, x: csr_matrix, groups: np.ndarray, truth: np.ndarray, count: np.ndarray) -> Blocks:
    """A column a group of categories: what a feature says everywhere, plus what it says in that group alone.

    Groups with few examples so borrow from the others; each keeps an intercept of its own.
    """
    many = range(len(table.FACET_GROUPS))
    apart = [diags((groups == group).astype(float)) @ x for group in many]
    own = csr_matrix(GROUP_INTERCEPT * np.eye(len(many))[groups])
    # Comes to the same weights as the usual solver, in an eighth of the time.
    model = LogisticRegression(C=SHRINK[facet], max_iter=1000, solver="newton-cg")
    model.fit(hstack([x, *apart, own]).tocsr(), truth, sample_weight=count)
    everywhere, *parts = np.split(model.coef_[0][: -len(many)], len(many) + 1)
    free = model.intercept_[0] + GROUP_INTERCEPT * model.coef_[0][-len(many) :]
    return [((everywhere + part)[:, None], free[group : group + 1]) for group, part in zip(many, parts, strict=True)]


def fit_all(judged: list[Judged], read: list[dict[str, float]]) -> table.Weights:
    """One table: columns of `table.COLUMNS`, features that weigh something."""
    names = chosen(judged, read)
    examples = [*examples_of(judged, read), *prior()]
    x = matrix([one.features for one in examples], names)
    category = np.array([one.category for one in examples])
    count = np.array([one.weight for one in examples])
    say = [i for i, one in enumerate(examples) if one.says_category]
    blocks = [fit("category", x[say], category[say], count[say], list(table.CATEGORIES))]
    for each in table.CATEGORIES:
        mine = [i for i, one in enumerate(examples) if one.category == each and one.risk in table.RISKS[each]]
        risk = np.array([examples[i].risk for i in mine])
        lighter = np.where(count[mine] <= 1, count[mine], count[mine] / 2)
        blocks.append(fit("risk", x[mine], risk, lighter, list(table.RISKS[each])))
    mine = [i for i, one in enumerate(examples) if one.facets]
    groups = np.array([_GROUP_OF[examples[i].category] for i in mine])
    for facet in table.FACETS:
        truth = np.array([(examples[i].facets or {})[facet] for i in mine])
        blocks += fit_facet(facet, x[mine], groups, truth, count[mine])
    weights = np.hstack([block[0] for block in blocks])
    weights *= np.array([RULE_SCALE if name in RULE_IDS else 1.0 for name in names])[:, None]
    weights[np.abs(weights) < SMALLEST] = 0
    rows = {
        name: tuple(round(float(value), 2) for value in row)
        for name, row in zip(names, weights, strict=True)
        if np.abs(row).max() > LEAST_ROW
    }
    free = np.concatenate([block[1] for block in blocks])
    return table.Weights(rows=rows, intercepts=tuple(round(float(value), 3) for value in free))


def kin(judged: list[Judged]) -> list[str]:
    """Which tools must not stand on both sides of a fold: those of a server, and those of one name and text, for
    servers are listed under several names."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    for one in judged:
        text = (one.definition.description or "").strip().lower()
        if len(text) > SHORT_TEXT:
            parent[root(f"server {one.server}")] = root(f"text {one.definition.name.lower()} {text[:200]}")
    return [root(f"server {one.server}") for one in judged]


def held_out(judged: list[Judged], read: list[dict[str, float]], folds: int) -> list[table.Scores]:
    """Each tool scored by a table that saw no tool of its server, nor its twin on another."""
    scores: list[Any] = [None] * len(judged)
    for train, test in GroupKFold(folds).split(read, groups=kin(judged)):
        fitted = table.Table.of(fit_all([judged[i] for i in train], [read[i] for i in train]))
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


def line(judged: list[Judged], verdicts: list[Verdict]) -> str:
    """The figures of one judged file in a line."""
    pairs = [Pair(*each) for each in zip(judged, verdicts, strict=True)]
    result = measure(pairs, "", 0)
    figures = [
        f"{name} {getattr(result, name):.4f}"
        for name in ("category_exact", "category_defensible", "macro_f1", "risk_exact", "risk_defensible", "dangerous")
    ]
    return " ".join([*figures, *(f"{name} {facet.f1:.3f}" for name, facet in result.facets.items())])


def verdict_of(score: table.Scores, read: Iterable[str], curve: list[tuple[float, float]]) -> Verdict:
    """A score as the verdict that is given: no milder than the rules that were `read` allow, its confidence set right
    by the curve."""
    claimed, category = score.category_odds[score.category], Category(score.category)
    facets = Facets.model_validate({name: odds >= table.THRESHOLDS[name] for name, odds in score.facets.items()})
    return Verdict(
        category=category,
        risk=floored(Risk(score.risk), read, category),
        confidence=table.calibrated(tuple(curve), claimed),
        facets=facets,
        justification="",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--tools", type=Path, help="definitions of the tools in benchmarks/judged.csv")
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--save", type=Path, help="keep the held-out figures of the first file, without any tool's text"
    )
    parser.add_argument("--folds", type=int, default=10)
    asked = parser.parse_args()
    parts = {path.name: load(path) for path in asked.gold}
    if asked.tools:
        parts[FILE.name] = joined(asked.tools)
    judged = [one for part in parts.values() for one in part]
    read = features_of(judged)
    scores = held_out(judged, read, asked.folds)
    fitted = fit_all(judged, read)
    curve = calibration(judged, scores)
    verdicts = [verdict_of(score, shown, curve) for score, shown in zip(scores, read, strict=True)]
    start = 0
    for name, part in parts.items():
        print(name, line(part, verdicts[start : start + len(part)]))
        start += len(part)
    print(len(fitted.rows), "features", Counter(name.rpartition("@")[2] for name in fitted.rows).most_common(12))
    if asked.write:
        table.save(fitted.model_copy(update={"curve": tuple(curve)}))
        rules_version.cache_clear()
    if asked.save:
        name, part = next(iter(parts.items()))
        first = [Pair(*each) for each in zip(part, verdicts, strict=False)]
        measure(first, f"{name}, each server and each twin held out of the fit").save(asked.save)


if __name__ == "__main__":
    main()
