"""The justification."""

from classifier.reading import Reading
from classifier.weights import Scores
from toolrisk.models import Category, Finding, Risk, ToolDefinition


def justify(
    definition: ToolDefinition, reading: Reading, scores: Scores, findings: list[Finding], flags: list[Finding],
    category: Category | None, risk: Risk,
) -> str:
    return f"{category} {risk}"
