"""What the tests on opinions are made of."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from classifier.llm import ApiOptions, Failure, Opinion, Opinions, Request, opinions
from tests.classifier.llm_endpoint import Json, Service, message
from toolrisk.models import Category, Context, Finding, Risk, ToolDefinition, Verdict
from toolrisk.store import Catalog

SERVER = Context(server="example/notes", description="Notes of a team.", siblings=("list_notes", "drop_notes"))
UNKNOWN = Verdict(category=None, risk=Risk.unknown, confidence=0.2, justification="The rules found too little.")


def tool(name: str = "touch_note", description: str | None = "Touches a note.", **more: Any) -> ToolDefinition:
    """A definition."""
    return ToolDefinition(name=name, description=description, **more)


def requests(count: int) -> list[Request]:
    """So many tools that the rules left open."""
    return [(tool(f"touch_{number}"), SERVER, UNKNOWN) for number in range(count)]


def verdict(category: Category, risk: Risk, *findings: Finding, **more: Any) -> Verdict:
    """What the rules said."""
    return Verdict(
        category=category, risk=risk, confidence=0.5, justification="By the rules.", findings=findings, **more
    )


def finding(category: Category | None, risk: Risk | None, quote: str = "drops all notes", **more: Any) -> Finding:
    """A rule's hit."""
    return Finding(rule="r", field="description", quote=quote, category=category, risk=risk, **more)


def reach(service: Service, **more: Any) -> ApiOptions:
    """The options that lead to the local service, and nowhere else."""
    return ApiOptions(**{"api_key": "k", "base_url": service.url, "poll": 0.01, "wait": 5.0, "timeout": 10.0, **more})


def asking(service: Service, catalog: Catalog, wanted: Iterable[Request], **more: Any) -> Opinions:
    """A run against the local service."""
    return opinions(wanted, cache=catalog, **{"api": reach(service), **more})


def outcomes(run: Opinions) -> dict[str, Opinion | Failure]:
    """A run's outcomes by the tool's name; each tool has exactly one."""
    pairs = [(request[0].name, outcome) for request, outcome in run]
    assert len({name for name, _ in pairs}) == len(pairs)
    return dict(pairs)


def kinds(run: Opinions) -> Sequence[str]:
    """What came of each tool, in the order of their names."""
    found = outcomes(run)
    return [one.kind if isinstance(one, Failure) else "opinion" for _, one in sorted(found.items())]


def saying(**changed: Any) -> Json:
    """A message that bears an answer."""
    from tests.classifier.llm_endpoint import answer

    return message(json.dumps(answer(**changed)))


def failures(run: Opinions) -> dict[str, int]:
    """What the report counted; a run that was iterated over."""
    return run.report.failures


approx = pytest.approx
