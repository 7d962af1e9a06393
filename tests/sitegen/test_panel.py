"""A spliced policy is the rendered one, to the byte, whatever the tool and its server are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.parts import panel
from toolrisk.policy.nouns import Action, Condition, Denial, Limit, ToolPolicy
from toolrisk.policy.table import TABLE

NAMES = (
    "get_thing", "a", "A-b", "-", "___", "x" * 128, "x" * 129, "mcp__server__tool", "zq0name0qz", "zq0label-of0qz",
    "a.b", "a b", "*", "", " ", '"', "\\", "'; drop", "<b>&amp;", "{{ 7*7 }}", "a\nb", "é", "获取", "\u202ename",
    "\ud800", "#{x}", "$x", "%s", "\\1", "\\g<0>",
)  # fmt: skip
SERVERS = (
    "io.x/foo-bar",
    "x",
    "a/b/__x--y",
    "far away/<i>",
    "-/-",
    "",
    "获取",
    "zq0name0qz",
    "x/zq0label-of0qz",
    "é/é",
)
ROOT = "../../../"


def same(name: str, server: str, row: int) -> None:
    of = TABLE[row]
    rule = ToolPolicy(tool=name, action=of.action, limit=of.limit, reason=of.reason)
    assert panel.panel(server, rule, ROOT) == panel.rendered(server, rule, ROOT)
    assert panel.policy_file(server, rule) == panel.written_file(server, rule)


@pytest.mark.parametrize("row", range(len(TABLE)))
def test_every_recommendation_for_names_of_every_kind(row: int) -> None:
    for place, name in enumerate(NAMES):
        same(name, SERVERS[place % len(SERVERS)], row)
    for server in SERVERS:
        same("get_thing", server, row)


@given(name=st.text(max_size=20), server=st.text(max_size=20), row=st.integers(0, len(TABLE) - 1))
def test_any_name_on_any_server(name: str, server: str, row: int) -> None:
    same(name, server, row)


@given(st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True), st.from_regex(r"[A-Za-z0-9_/.-]{0,20}", fullmatch=True))
def test_any_plain_name(name: str, server: str) -> None:
    same(name, server, len(name) % len(TABLE))


def test_what_is_spliced_holds_no_mark() -> None:
    rule = ToolPolicy(tool="get_thing", action=Action.limit, limit=Limit(max=30), reason="So.")
    made = panel.panel("a/b-c", rule, ROOT)
    assert b"zq0" not in made.card and made.card.count(b"get_thing") > 10
    assert b"zq0" not in panel.policy_file("a/b-c", rule)


def test_a_rule_with_conditions_is_rendered_with_them() -> None:
    denial = Denial(conditions=(Condition(path="args.force", op="eq", value=True),), text="No force.")
    rule = ToolPolicy(tool="push", action=Action.limit, limit=Limit(max=3), reason="So.", deny_if=(denial,))
    assert b"No force." in panel.panel("a/b", rule, ROOT).card
