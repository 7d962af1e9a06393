"""The rules' verdict and a model's opinion made one. The opinion may raise, and never lowers."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from classifier.llm.answer import Opinion
from toolrisk.models import Category, Facets, Finding, Risk, Verdict

# The rule that a model speaks for as well, where no pattern of it does.
MANIPULATION = "poisoning/manipulates-the-judge"

Level = TypeVar("Level")
_CATEGORIES: Sequence[Category] = list(Category)
_RISKS: Sequence[Risk] = [Risk.low, Risk.medium, Risk.high, Risk.critical]


def merge(rules: Verdict, opinion: Opinion) -> Verdict:
    """The verdict under both. Category, risk and facets are each the graver of the two; where the rules abstained, a
    capability that they found is the least that it can be, and a doubtful opinion leaves it at that: a policy asks
    for what is unknown, and would allow a Read. The findings stay, and words that the opinion found to guide whoever
    judges are a sign of poisoning. A person's verdict stays whole, and so does the rules' where the opinion abstains or
    would only lower it. The justification names the badge's levels only.
    """
    if rules.decided_by == "human":
        return rules
    flagged = _flagged(rules, opinion)
    if opinion.category is None or (rules.category is None and opinion.doubtful):
        return flagged
    return _raised(flagged, opinion, opinion.category)


def _flagged(rules: Verdict, opinion: Opinion) -> Verdict:
    """The verdict with the opinion's sign of poisoning, where it quotes one that is not among the findings."""
    if not opinion.manipulation or not opinion.quote:
        return rules
    sign = Finding(rule=MANIPULATION, kind="poisoning", field=opinion.field, quote=opinion.quote, risk=Risk.high)
    if sign in rules.findings:
        return rules
    words = _poisoned(rules.category, rules.risk)
    return rules.model_copy(update={"findings": (*rules.findings, sign), "decided_by": "llm", "justification": words})


def _poisoned(category: Category | None, risk: Risk | None) -> str:
    """A justification that repeats nothing of a definition that speaks to its judge."""
    level = f"it is {category}, and its risk is {risk}," if category else "its category and its risk are unknown"
    return (
        "What its definition says is quoted as evidence only, for it tries to guide whoever judges it. "
        f"As far as the call itself goes, {level.rstrip(',')}."
    )


def _raised(rules: Verdict, opinion: Opinion, wanted: Category) -> Verdict:
    floor = _Floor(rules)
    category, risk = _graver(_CATEGORIES, floor.category, wanted), _graver(_RISKS, floor.risk, opinion.risk)
    facets = Facets(**{name: getattr(rules.facets, name) or getattr(opinion.facets, name) for name in _FACETS})
    same = (category, risk) == (rules.category, rules.risk)
    agrees = same and (category, risk) == (opinion.category, opinion.risk)
    if same and not agrees and facets == rules.facets:
        return rules
    changed = {
        "category": category,
        "risk": risk,
        "facets": facets,
        "confidence": rules.confidence if same and not agrees else _confidence(rules, opinion, category, risk),
        "justification": _worded(rules, floor, opinion, category, risk),
        "decided_by": "llm",
    }
    return rules.model_copy(update=changed)


def _worded(rules: Verdict, floor: "_Floor", opinion: Opinion, category: Category, risk: Risk) -> str:
    if rules.poisoned:
        return _poisoned(category, risk)
    same = (category, risk) == (rules.category, rules.risk)
    return rules.justification if same else _justify(floor, opinion, category, risk)


_FACETS = tuple(Facets.model_fields)


class _Floor:
    """What the opinion can't go below: the rules' verdict, or, where they abstained, the gravest that they found."""

    def __init__(self, rules: Verdict) -> None:
        found = [one for one in rules.findings if one.kind == "capability" and one.weight >= 0]
        self.category = rules.category or _gravest([one.category for one in found if one.category], _CATEGORIES)
        self.risk: Risk | None = rules.risk
        if rules.risk is Risk.unknown:
            self.risk = _gravest([one.risk for one in found if one.risk in _RISKS], _RISKS)
        self.findings: Sequence[Finding] = found

    def quote(self, category: Category, risk: Risk) -> str:
        """The words of the finding that holds a level where the opinion would have it lower."""
        for one in self.findings:
            if one.category == category or one.risk == risk:
                return one.quote
        return ""


def _gravest(found: Sequence[Level | None], order: Sequence[Level]) -> Level | None:
    return max((level for level in found if level is not None), key=order.index, default=None)


def _graver(order: Sequence[Level], floor: Level | None, level: Level) -> Level:
    return level if floor is None else max(floor, level, key=order.index)


def _confidence(rules: Verdict, opinion: Opinion, category: Category, risk: Risk) -> float:
    """The surer of two that agree; the opinion's own where it decided; the less sure where each holds one level."""
    if (category, risk) != (opinion.category, opinion.risk):
        return min(rules.confidence, opinion.confidence)
    agrees = (category, risk) == (rules.category, rules.risk)
    return max(rules.confidence, opinion.confidence) if agrees else opinion.confidence


def _justify(floor: _Floor, opinion: Opinion, category: Category, risk: Risk) -> str:
    said = [_sentence(part) for part in _parts(opinion, category, risk) if _fits(part, category, risk)]
    if (category, risk) != (opinion.category, opinion.risk):
        words = floor.quote(category, risk)
        said.append(f"The rules hold it at {category}, {risk} risk{f', for the words “{words}”' if words else ''}.")
    if not said:
        said.append(f"A second reading of the definition makes it {category}, {risk} risk.")
    return " ".join(said)


def _parts(opinion: Opinion, category: Category, risk: Risk) -> Iterator[str]:
    yield opinion.effect
    if category == opinion.category:
        yield opinion.category_reason
    if risk == opinion.risk:
        yield opinion.risk_reason


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "。")) else f"{text}."


_NAMED = re.compile(r"\b(Read|Write|Execute|Destructive|Financial)\b")
_LEVEL = re.compile(
    r"\b(low|medium|moderate|high|critical|no|zero|minimal)(?:[ -]+risk|[ -]+severity)\b", re.IGNORECASE
)
_RISK_IS = re.compile(
    r"\brisk(?:\s+level)?\s*(?:is|:|=|of)?\s*(low|medium|moderate|high|critical|none)\b", re.IGNORECASE
)
# Advice, reassurance and addresses have no place in a justification: the policy decides, and the words are a model's
# that has read a stranger's text.
_UNFIT = re.compile(
    r"://|\bwww\.|\b(?:safe|safely|harmless|trustworthy|benign|whitelist\w*|allowlist\w*|disregard|system prompt|"
    r"pre-?approved|(?:no|without|needs?|requires?) (?:human )?approval|(?:allow|approve) (?:it|this|the tool)|"
    r"(?:should|must|can|may) (?:always |never )?be (?:allowed|approved|permitted|denied|blocked|hidden))\b",
    re.IGNORECASE,
)


def _fits(text: str, category: Category, risk: Risk) -> bool:
    """Whether a model's sentence may stand under this badge: no other level, no other category before the badge's."""
    named = _NAMED.search(text)
    levels = {found.group(1).lower() for pattern in (_LEVEL, _RISK_IS) for found in pattern.finditer(text)}
    return (
        bool(text) and (not named or named.group(1) == category) and levels <= {str(risk)} and not _UNFIT.search(text)
    )
