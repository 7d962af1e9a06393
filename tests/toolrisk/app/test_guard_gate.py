"""The gate's decisions, line by line: what a client may write and what becomes of it."""

import json
from typing import Any

import mcp_types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.toolrisk.app.gates import DOCUMENT, FORMS, answer, call, gate, line, listing, modern, said
from tests.toolrisk.app.guarding import APPROVAL, limited
from toolrisk.app.guard import approval
from toolrisk.app.guard.gate import Gate, Sent
from toolrisk.app.guard.wire import Message
from toolrisk.policy import MemoryCounters


def test_the_protocols_keys_are_spelled_as_the_protocol_spells_them() -> None:
    assert approval.VERSION_KEY == mcp_types.PROTOCOL_VERSION_META_KEY
    assert approval.CAPABILITIES_KEY == mcp_types.CLIENT_CAPABILITIES_META_KEY


@pytest.mark.parametrize(
    "raw",
    [
        line(call("read", path="/a")),
        b'{ "method":"tools/call","params":{"name":"read", "arguments":null},"id":"x","jsonrpc":"2.0"}\r\n',
        b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n',
        b'{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":0.50}}\n',
        b'{"jsonrpc":"2.0","id":"s-1","result":{"roots":[]}}\n',
        b'[{"jsonrpc":"2.0","id":1,"method":"ping"}, {"jsonrpc":"2.0","id":2,"method":"ping"}]\n',
        b"\n",
    ],
)
def test_what_is_allowed_passes_byte_for_byte(raw: bytes) -> None:
    assert gate().from_client(raw) == Sent(to_server=[raw])


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("unknown", "The tool 'unknown' is not in the policy."),
        ("spy", "The tool 'spy' is hidden by policy."),
        ("shred", "Requires human approval."),
    ],
)
def test_a_denial_comes_back_as_a_result_with_the_policys_text(tool: str, text: str) -> None:
    old, new = answer(gate().from_client(line(call(tool, "a")))), answer(gate().from_client(line(modern(tool, "a"))))
    assert (old["id"], said(old)) == ("a", text)
    assert said(new) == text
    assert "resultType" not in old["result"]
    assert new["result"]["resultType"] == "complete"


def test_a_limit_counts_calls_and_nothing_else() -> None:
    one = gate()
    assert one.from_client(line(call("send"))).to_server
    one.from_client(line({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}))
    assert one.from_client(line(call("send"))).to_server
    assert said(answer(one.from_client(line(call("send"))))) == "At most 2 calls a minute are allowed; try again later."


READ_IN_TWO_WAYS = [
    b'{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"spy"}}',
    b'{"jsonrpc":"2.0","id":1,"Method":"tools/call","method":"ping","params":{"name":"spy"}}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","Name":"spy"}}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","name":"spy"}}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":{"a":1,"a":2}}}',
    b'{"a":\r{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"spy"}}\r}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":["spy"]}}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":["spy"]}}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":["spy"]}',
    b'{"jsonrpc":"2.0","id":1,"method":["tools/call"],"params":{"name":"spy"}}',
    b'{"jsonrpc":"2.0","id":{},"method":"tools/call","params":{"name":"read"}}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read\\ud800"}}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":{"x":NaN}}}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"spy"}} {}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"spy"}',
    b'\xff{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"spy"}}',
    b'\xef\xbb\xbf{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"spy"}}',
    b'[{"jsonrpc":"2.0","id":1,"method":"ping"},[{"jsonrpc":"2.0","id":1,"method":"tools/call"}]]',
    b"[]",
    b'"tools/call"',
    b"[" * 100_000,
]


@pytest.mark.parametrize("raw", READ_IN_TWO_WAYS, ids=range(len(READ_IN_TWO_WAYS)))
def test_what_two_readers_could_read_as_two_things_goes_nowhere(raw: bytes) -> None:
    message = answer(gate().from_client(raw + b"\n"))
    assert message["error"]["code"] in (-32700, -32600)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200).map(lambda raw: raw.replace(b"\n", b"")), st.sampled_from(range(1, 200)))
def test_no_mangled_call_of_a_denied_tool_gets_through(noise: bytes, at: int) -> None:
    raw = line(call("spy"))[:-1]
    mangled = raw[:at] + noise + raw[at:] + b"\n"
    for row in gate().from_client(mangled).to_server:
        # What got through is no call, or is one that names another tool: within a text the noise is only a longer name.
        passed = json.loads(row) if row.strip() else {}
        assert passed.get("method") != "tools/call"


def test_a_batch_loses_its_denied_calls() -> None:
    raw = line([call("read", 1), call("spy", 2), {"jsonrpc": "2.0", "id": 3, "method": "ping"}, call("unknown", 4)])
    sent = gate().from_client(raw)
    assert [message["id"] for message in json.loads(sent.to_server[0])] == [1, 3]
    assert [message["id"] for message in json.loads(sent.to_client[0])] == [2, 4]


def test_a_denied_call_without_an_id_is_dropped() -> None:
    message = {key: value for key, value in call("spy").items() if key != "id"}
    assert gate().from_client(line(message)) == Sent()


def test_what_the_policy_can_not_judge_is_denied() -> None:
    class Broken:
        def take(self, slots: object) -> None:
            raise RuntimeError

    one = Gate(DOCUMENT, Broken())
    assert "could not be evaluated" in said(answer(one.from_client(line(call("send")))))


# ── lists ──


def test_hidden_tools_leave_every_page_and_nothing_else_changes() -> None:
    one = gate()
    first = json.loads(one.from_server(line(listing("read", "spy", nextCursor="2", ttlMs=5))).to_client[0])
    assert first["result"] == {"tools": [{"name": "read"}], "nextCursor": "2", "ttlMs": 5}
    plain = b'{"jsonrpc":"2.0", "id":8,"result":{"tools":[ {"name":"read"}]}}\n'
    assert one.from_server(plain).to_client == [plain]


@pytest.mark.parametrize("raw", [b'{"jsonrpc":"2.0","id":7,"result":{"\\u0074ools":[{"name":"spy"}]}}\n'])
def test_an_escaped_list_is_a_list(raw: bytes) -> None:
    assert b"spy" not in gate().from_server(raw).to_client[0]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"jsonrpc":"2.0","id":7,"result":{"tools":[],"tools":[{"name":"spy"}]}}\n',
        b'{"jsonrpc":"2.0","id":7,"result":{"Tools":[{"name":"spy"}]}}\n',
        b'{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"spy"}]}} x\n',
        b'{"jsonrpc":"2.0","id":7,"method":"x","result":{"tools":[{"name":"spy"}]}}\n',
        b'{"jsonrpc":"2.0","result":{"tools":[{"name":"spy"}]}}\n',
        b'{"jsonrpc":"2.0","id":7,"result":{"to\xffols":[{"name":"spy"}]}}\n',
        *(line(listing("spy")).decode().encode(form) for form in ("utf-16", "utf-16-le", "utf-16-be", "utf-32-be")),
    ],
)
def test_a_list_that_can_be_read_in_two_ways_is_withheld(raw: bytes) -> None:
    shown = b"".join(gate().from_server(raw).to_client)
    assert b"spy" not in shown.replace(b"\0", b"")


@pytest.mark.parametrize("form", ["utf-8", "utf-16-be"])
def test_a_list_that_is_withheld_is_answered_with_an_error(form: str) -> None:
    asked = {**listing("spy"), "method": "x"} if form == "utf-8" else listing("spy")
    shown = answer(gate().from_server(line(asked).decode().encode(form)))
    assert (shown["id"], shown["error"]["code"]) == (7, -32603)


def test_what_a_server_writes_besides_lists_passes_as_it_came() -> None:
    for raw in (
        b'{"jsonrpc":"2.0","id":1,"result":{"content":[],"structuredContent":{"tool": NaN}}}\n',
        b'{"jsonrpc":"2.0","id":1,"result":{"structuredContent":{"tools":[{"name":"spy"}]}}}\r\n',
        b'{"jsonrpc":"2.0","id":"s","method":"sampling/createMessage","params":{"tools":[{"name":"spy"}]}}\n',
        b'{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n',
        b"starting up\n",
    ):
        assert gate().from_server(raw) == Sent(to_client=[raw])


def test_hide_everything() -> None:
    one = Gate({**DOCUMENT, "hide": ["*"]}, MemoryCounters())
    assert json.loads(one.from_server(line(listing("read", "send"))).to_client[0])["result"]["tools"] == []


# ── asking ──


def opened(**capabilities: Any) -> Gate:
    one = gate(ask=True)
    one.from_client(line({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": capabilities}}))
    return one


def reply(question: Message, **result: Any) -> bytes:
    return line({"jsonrpc": "2.0", "id": question["id"], "result": result})


def test_a_person_who_agrees_lets_the_call_through_once() -> None:
    one, raw = opened(**FORMS), line(call("shred", 5, path="/tmp/x"))
    question = answer(one.from_client(raw))
    assert question["method"] == "elicitation/create"
    assert "shred" in question["params"]["message"]
    assert "/tmp/x" in question["params"]["message"]
    yes = reply(question, action="accept", content={"approve": True})
    assert one.from_client(yes) == Sent(to_server=[raw])
    assert one.from_client(yes) == Sent()
    assert answer(one.from_client(raw))["method"] == "elicitation/create"


@pytest.mark.parametrize(
    "result",
    [
        {"action": "decline"},
        {"action": "cancel"},
        {"action": "accept"},
        {"action": "accept", "content": {"approve": False}},
        {"action": "accept", "content": {"approve": "true"}},
        {},
    ],
)
def test_anything_but_a_yes_is_a_no(result: dict[str, Any]) -> None:
    one = opened(**FORMS)
    question = answer(one.from_client(line(call("shred", 5))))
    denied = answer(one.from_client(reply(question, **result)))
    assert (denied["id"], said(denied)) == (5, "A person was asked and did not agree.")


@pytest.mark.parametrize("capabilities", [{}, {"elicitation": {"url": {}}}, {"elicitation": True}])
def test_who_shows_no_forms_is_not_asked(capabilities: dict[str, Any]) -> None:
    assert said(answer(opened(**capabilities).from_client(line(call("shred"))))) == "Requires human approval."


def test_without_ask_nobody_is_asked() -> None:
    one = gate()
    one.from_client(line({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": FORMS}}))
    assert said(answer(one.from_client(line(call("shred"))))) == "Requires human approval."


def test_a_call_that_is_denied_anyway_is_not_put_to_anyone() -> None:
    large = {"conditions": [{"path": "args.size", "op": "gt", "value": 9}], "on_deny": "Too large."}
    rules = {"deny_if": [*APPROVAL["deny_if"], large], **limited("shred", 1)}
    one = Gate({**DOCUMENT, "tools": {"shred": rules}}, MemoryCounters(), ask=True)
    one.from_client(line({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": FORMS}}))
    assert said(answer(one.from_client(line(call("shred", size=10))))) == "Too large."
    for texts in ("passes", "denied"):
        question = answer(one.from_client(line(call("shred", size=1))))
        sent = one.from_client(reply(question, action="accept", content={"approve": True}))
        assert bool(sent.to_server) is (texts == "passes")


def test_a_cancelled_question_is_withdrawn() -> None:
    one = opened(**FORMS)
    question = answer(one.from_client(line(call("shred", 5))))
    cancelled = line({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 5}})
    withdrawn = answer(one.from_client(cancelled))
    assert withdrawn["params"]["requestId"] == question["id"]
    assert one.from_client(reply(question, action="accept", content={"approve": True})) == Sent()
    assert one.from_client(cancelled) == Sent(to_server=[cancelled])


def test_what_a_person_reads_can_not_be_dressed_up() -> None:
    text = approval.question("shred", {"a": "x\u202ey\x1b[2J", "b": "z" * 5000})["message"]
    assert not {"\u202e", "\x1b"} & set(text)
    assert "characters not shown" in text


def offered(one: Gate, **params: Any) -> Message:
    return answer(one.from_client(line(modern("shred", 5, FORMS, **params))))["result"]  # type: ignore[no-any-return]


def test_in_the_stateless_protocol_the_answer_comes_with_the_repetition() -> None:
    one = gate(ask=True)
    result = offered(one)
    assert result["resultType"] == "input_required"
    mcp_types.InputRequiredResult.model_validate(result)
    yes = {approval.KEY: {"action": "accept", "content": {"approve": True}}}
    retry = modern("shred", 6, FORMS, inputResponses=yes, requestState=result["requestState"])
    (passed,) = one.from_client(line(retry)).to_server
    assert json.loads(passed)["params"].keys() == {"name", "arguments", "_meta"}
    assert said(answer(one.from_client(line(retry)))).startswith("This is not the call")


def test_a_yes_is_for_the_call_that_was_shown() -> None:
    one = gate(ask=True)
    result = offered(one)
    yes = {approval.KEY: {"action": "accept", "content": {"approve": True}}}
    other = modern("shred", 6, FORMS, arguments={"x": 1}, inputResponses=yes, requestState=result["requestState"])
    assert said(answer(one.from_client(line(other)))).startswith("This is not the call")


def test_a_server_that_wants_more_before_it_goes_on_costs_no_second_call() -> None:
    one = gate()
    for leg in range(4):
        raw = line(modern("send", leg, requestState=f"s{leg}") if leg else modern("send", leg))
        assert one.from_client(raw).to_server == [raw]
        more = {"resultType": "input_required", "requestState": f"s{leg + 1}"}
        one.from_server(line({"jsonrpc": "2.0", "id": leg, "result": more}))
    assert one.from_client(line(modern("send", 9))).to_server
    assert answer(one.from_client(line(modern("send", 10))))["result"]["isError"]
