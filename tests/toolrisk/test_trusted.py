"""What the catalog wrote it reads back as it was, without the checks; what it did not write goes through them."""

import pytest
from pydantic import ValidationError

from tests.sitegen.catalog import CATALOG
from toolrisk.models import Category, Facets, Finding, Risk, ToolDefinition, Verdict
from toolrisk.store import _trusted
from toolrisk.store._codec import pack, pack_definition, unpack
from toolrisk.store._verdicts import pack_verdict, unpack_verdict

FOUND = (
    Finding(rule="write/create", field="description", quote="Creates", category=Category.write, risk=Risk.medium),
    Finding(rule="poison-x", kind="poisoning", field="name", quote="\u202e é", weight=-1.5),
)
VERDICTS = [
    *(tool.verdict for entry in CATALOG for tool in entry.tools if tool.verdict),
    Verdict(category=None, risk=Risk.unknown, confidence=0.0, justification=""),
    Verdict(category=Category.write, risk=Risk.high, confidence=1.0, justification="So.", findings=FOUND,
            facets=Facets(bulk=True, private_data=True), decided_by="llm"),
]  # fmt: skip
DEFINITIONS = [
    *(tool.definition for entry in CATALOG for tool in entry.tools),
    ToolDefinition(name="x", extra={"icons": [1], "title": 5}, output_schema={}, annotations={"readOnlyHint": False}),
    ToolDefinition(name="\ud800", description="", input_schema={"properties": {"a": {"enum": [None, 1.5]}}}),
]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_is_what_the_checks_would_have_made(verdict: Verdict) -> None:
    found, checked = _trusted.verdict(pack_verdict(verdict)), Verdict.model_validate_json(pack_verdict(verdict))
    assert found == checked == verdict
    assert found and found.model_dump_json() == checked.model_dump_json() and hash(found) == hash(checked)
    assert type(found.risk) is Risk and found.model_copy(update={"confidence": 0.5}).confidence == 0.5


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_a_definition_is_what_the_checks_would_have_made(definition: ToolDefinition) -> None:
    wire = unpack(pack_definition(definition)[1])
    found, checked = _trusted.definition(wire), ToolDefinition.from_wire(wire)
    assert found == checked and found.to_wire() == checked.to_wire()
    assert found.model_dump() == checked.model_dump() and found.fingerprint == checked.fingerprint


@pytest.mark.parametrize("said", [
    {}, {"category": "Read"}, {"category": "Paint", "risk": "low", "confidence": 1, "justification": ""},
    {"category": None, "risk": "grave", "confidence": 1, "justification": ""},
    {"category": None, "risk": "low", "confidence": 1, "justification": "", "more": 1},
    {"category": None, "risk": "low", "confidence": 1, "justification": "", "findings": [{"rule": "x"}]},
    {"category": None, "risk": "low", "confidence": 1, "justification": "", "facets": {"wings": True}},
    [], "x",
])  # fmt: skip
def test_what_is_no_verdict_of_ours_is_checked_and_fails(said: object) -> None:
    with pytest.raises(ValidationError):
        unpack_verdict(pack(said))


def test_marks_tell_apart_what_differs() -> None:
    marks = {verdict.mark for verdict in VERDICTS} | {definition.mark for definition in DEFINITIONS}
    assert len(marks) == len({repr(one) for one in [*VERDICTS, *DEFINITIONS]})
    assert VERDICTS[0].mark == VERDICTS[0].model_copy().mark
    other = DEFINITIONS[0].model_copy(update={"description": "Other words."})
    assert other.mark != DEFINITIONS[0].mark and other.fingerprint != DEFINITIONS[0].fingerprint
