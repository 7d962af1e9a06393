"""The proof that the benchmark runs over a catalog, over servers of our own."""

import dataclasses

import cedarpy
import pytest
from cedar_mcp_schema_generator import generate_schema

from tests.toolrisk.policy.makers import policy, tool, verdict
from tests.toolrisk.policy.proof import CONFIG, STUB, Tally, _server, prove
from toolrisk.policy import Options, formats, narrow
from toolrisk.policy.nouns import Action, ToolPolicy
from toolrisk.policy.translation import every_rule

TEXT = {"type": "string"}
SHOP = [
    (tool("list_items", query=TEXT), verdict("Read", "low")),
    (tool("pay", amount={"type": "number"}, total_cents={"type": "integer"}), verdict("Financial", "critical")),
    (tool("remove", id=TEXT, force={"type": "boolean"}), verdict("Destructive", "critical")),
    (tool("manage", action={**TEXT, "enum": ["list", "delete"]}), verdict("Destructive", "critical")),
    (tool("guess"), verdict(None, "unknown")),
    (tool("poison"), verdict("Read", "low", poisoned=True)),
]
DESK = [
    (tool("read_mail"), verdict("Read", "medium", "private_data", "untrusted_content")),
    (tool("send_mail", to={**TEXT, "description": "Email"}, cc=TEXT), verdict("Write", "high", "external_send")),
    (tool("save-file", path=TEXT), verdict("Write", "high", "filesystem", "bulk")),
    (tool("push", branch=TEXT, force={"type": "boolean"}), verdict("Write", "medium")),
    (tool("fetch", url=TEXT), verdict("Read", "medium", "untrusted_content")),
    (tool("run_sql", sql={"type": ["string", "null"]}), verdict("Execute", "high")),
]


def test_over_whole_servers_no_format_is_looser_and_every_file_loads():
    tallies = prove([("acme/shop", SHOP), ("acme/desk", DESK)])
    assert set(tallies) == {form.id for form in formats.every()}
    for tally in tallies.values():
        assert tally.looser == []
        assert tally.tools == len(SHOP) + len(DESK)
        assert tally.done["deny"] + tally.done["ask"] + tally.done["allow"] == tally.calls
        assert tally.done["allow"]
    assert tallies["policy-json"].narrowed == 4
    assert tallies["intercept"].narrowed == 7
    assert tallies["claude-code"].narrowed == 0
    schemas = tallies["cedar-agentcore"].schemas
    assert schemas["valid"] > 12
    assert (schemas["invalid"], schemas["not made"]) == (0, 2)


def test_the_proof_notices_a_format_that_says_more_than_it_does():
    """One that claims limits that it doesn't write, and one that claims to ask where nobody is asked."""
    docker = formats.named("docker-gateway")
    loose = dataclasses.replace(docker, render=lambda policies, options: f'"shop": [{", ".join(names(policies))}]\n')
    tally = Tally()
    _server(loose, "acme/shop", SHOP, tally)
    assert any("pay" in line and "ask, but allow" in line for line in tally.looser)
    desk = dataclasses.replace(docker, limits=every_rule, render=lambda policies, options: '"desk": ["push"]\n')
    tally = Tally()
    _server(desk, "acme/desk", [(tool("push"), verdict("Write", "medium"))], tally)
    assert tally.looser == ["push {}: more than its limit"] * 5


def names(policies) -> list[str]:
    return [f'"{rule.tool}"' for made in policies for rule in made.tools]


UNKNOWN = ToolPolicy(tool="pai", action=Action.allow, reason="so")
WHOLE = narrow(tool("pay", amount={"type": "integer"}), verdict("Financial", "critical"))


@pytest.mark.parametrize(("wrong", "word"), [(UNKNOWN, "pai"), (WHOLE, "decimal")])
def test_the_generated_schema_refuses_an_unknown_action_or_another_type(wrong, word):
    definition = tool("pay", amount={"type": "number"})
    wire = {"name": f"Target___{definition.name}", "inputSchema": definition.input_schema}
    schema = generate_schema(STUB, [wire], config=CONFIG)["schema"]
    options = Options(labels={"acme/box": "Target"}, uncapped=True)
    text = formats.named("cedar-agentcore").render((policy(wrong),), options)
    result = cedarpy.validate_policies(text, schema)
    assert not result.validation_passed
    assert any(word in str(error) for error in result.errors)
