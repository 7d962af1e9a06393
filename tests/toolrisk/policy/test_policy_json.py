import json

import pytest

from tests.toolrisk.policy.makers import policy, run, tool, verdict
from toolrisk.policy import Options, formats, recommend
from toolrisk.policy.nouns import Action, Condition, Denial, ToolPolicy

FORM = formats.named("policy-json")
CREATE = recommend(tool("create_test_session"), verdict("Write", "medium"))


def written(*rules: ToolPolicy) -> dict:
    return json.loads(FORM.render((policy(*rules),), Options()))


def test_the_file_of_a_limited_tool_is_exactly_this():
    limit = {"counter": "create_test_session_rate", "window": "minute", "max": 30, "scope": "grant"}
    document = {"version": "1", "default": "deny", "tools": {"create_test_session": {"limits": [limit]}}}
    assert FORM.render((policy(CREATE),), Options()) == json.dumps(document, indent=2) + "\n"


def test_allow_ask_deny_and_hide_each_have_their_state():
    rules = [ToolPolicy(tool=action.value, action=action, reason="so") for action in Action if action != Action.limit]
    document = written(*rules)
    assert document["tools"]["allow"] == {}
    assert document["hide"] == ["hide"]
    assert set(document["tools"]) == {"allow", "ask"}
    assert run(document, "ask")[0].text == "Requires human approval."
    assert [run(document, name)[0].verdict for name in ("allow", "ask", "deny", "hide", "other")] == [
        "allow",
        "deny",
        "deny",
        "hidden",
        "deny",
    ]


@pytest.mark.parametrize("name", ["*", " ", "\ud800"])
def test_a_name_that_would_mean_something_else_is_left_to_the_default(name):
    document = written(CREATE, ToolPolicy(tool=name, action=Action.hide, reason="so"))
    assert "hide" not in document
    assert run(document, "create_test_session")[0].allowed
    assert not run(document, name)[0].allowed


def test_what_has_to_hold_cannot_be_said_so_the_tool_is_denied():
    must = Condition(path="args.path", op="like", value="/workspace/*")
    rule = ToolPolicy(tool="save", action=Action.allow, require=(must,), reason="so")
    assert run(written(rule), "save", path="/workspace/a")[0].rule == "default"


def test_denials_come_before_limits():
    denial = Denial(conditions=(Condition(path="args.force", op="not_in", value=[False]),), text="Not by force.")
    document = written(CREATE.model_copy(update={"deny_if": (denial,)}))
    assert list(document["tools"]["create_test_session"]) == ["deny_if", "limits"]
    assert run(document, "create_test_session", force=True)[0].text == "Not by force."
    assert run(document, "create_test_session", force=False)[0].allowed
