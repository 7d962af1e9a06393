"""The classifier: from a tool's definition to a verdict with its evidence."""

from classifier.evaluate import Evaluation, evaluate
from classifier.judge import Explanation, explain, judge, rules_version, verdicts_version
from classifier.ruleset import Rule, rules

__all__ = [
    "Evaluation",
    "Explanation",
    "Rule",
    "evaluate",
    "explain",
    "judge",
    "rules",
    "rules_version",
    "verdicts_version",
]
