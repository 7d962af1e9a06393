"""A guard between a client that asks for too much and a server that wants to be believed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.toolrisk.app.test_guard_gate import FORMS, answer, call, gate, line, listing, modern, said
from toolrisk.app.guard import approval
from toolrisk.app.guard.counters import FileCounters
from toolrisk.app.guard.gate import Gate, Sent
from toolrisk.app.guard.pins import Pins
from toolrisk.models import ToolDefinition
from toolrisk.policy import MemoryCounters, Slot

NAMES = ("read", "shred")
PINS = {name: ToolDefinition(name=name) for name in NAMES}


def asking(**options: Any) -> Gate:
    one = gate(ask=True, **options)
    one.from_client(line({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": FORMS}}))
    return one


def test_a_server_can_not_put_a_question_of_its_own_in_place_of_the_guards() -> None:
    """What the server sees of the guard's own requests tells it nothing of the ids of the guard's questions."""
    one = asking(pins=Pins(PINS))
    (asked,) = one.from_client(line(call("read", 1))).to_server
    seen = json.loads(asked)["id"]
    one.from_server(line(listing(*NAMES, request_id=seen)))
    question = answer(one.from_client(line(call("shred", 2))))
    known = seen.rpartition("-")[0]
    assert known not in question["id"]
    for number in range(5):
        forged = {
            "jsonrpc": "2.0",
            "id": f"{known}-{number}",
            "result": {"action": "accept", "content": {"approve": True}},
        }
        raw = line(forged)
        assert one.from_client(raw) == Sent(to_server=[raw])


def test_the_order_of_arguments_in_a_list_is_part_of_what_a_person_saw() -> None:
    one = gate(ask=True)
    shown = {"name": "shred", "arguments": {"required": ["from", "to"]}}
    result = answer(one.from_client(line(modern("shred", 5, FORMS, **shown))))["result"]
    yes = {approval.KEY: {"action": "accept", "content": {"approve": True}}}
    turned = {"name": "shred", "arguments": {"required": ["to", "from"]}}
    retry = modern("shred", 6, FORMS, **turned, inputResponses=yes, requestState=result["requestState"])
    assert said(answer(one.from_client(line(retry)))).startswith("This is not the call")


@pytest.mark.parametrize("depth", [250, 900, 990, 2000, 20_000])
def test_a_call_nested_too_deeply_is_answered_and_does_not_stop_the_guard(depth: int) -> None:
    raw = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":'
    for one in (gate(), asking()):
        message = answer(one.from_client(raw + b'{"a":' * depth + b"1" + b"}" * depth + b"}}\n"))
        assert message["error"]["code"] in (-32600, -32700)
        assert one.from_client(line(call("read"))).to_server


@pytest.mark.parametrize("method", ["Tools/Call", "tools/call ", "tools/call\0", "\u200btools/call"])
def test_a_method_that_a_lenient_server_takes_for_a_call_goes_nowhere(method: str) -> None:
    message = answer(gate().from_client(line({**call("spy"), "method": method})))
    assert (message["id"], message["error"]["code"]) == (1, -32600)


BOUNDED = {
    "deny_if": [
        {"conditions": [{"path": "args.force", "op": "not_in", "value": [False]}], "on_deny": "Not with force."},
        {"conditions": [{"path": "args.item.size", "op": "gt", "value": 9}], "on_deny": "Too large."},
    ]
}


@pytest.mark.parametrize(
    "arguments",
    [
        {"Force": True},
        {"FORCE": True, "force": False},
        {"Item": {"size": 10}},
        {"item": {"Size": 10}},
        {"item": {"\u017fize": 10, "size": 1}},
    ],
)
def test_a_tested_argument_in_another_case_is_no_way_round_the_test(arguments: Mapping[str, Any]) -> None:
    one = Gate({"version": "1", "default": "deny", "tools": {"push": BOUNDED}}, MemoryCounters())
    assert "in another spelling" in said(answer(one.from_client(line(call("push", 1, **arguments)))))
    assert one.from_client(line(call("push", 1, force=False, item={"size": 9}, Other=1))).to_server


def test_a_list_that_can_not_be_read_leaves_no_call_waiting() -> None:
    one = gate(pins=Pins(PINS))
    (asked,) = one.from_client(line(call("read", 1))).to_server
    twice = f'{{"jsonrpc":"2.0","id":"{json.loads(asked)["id"]}","result":{{"tools":[],"tools":[]}}}}\n'
    assert said(answer(one.from_server(twice.encode()))).startswith("The server does not list the tool")


NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("window", ["minute", "hour", "day"])
def test_a_clock_that_is_set_back_a_little_gives_no_second_helping(tmp_path: Path, window: str) -> None:
    """Nor does a second guard that began its call just before the hour struck."""
    length = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}[window]
    one, other = (FileCounters(tmp_path / "c.db", "same") for _ in range(2))
    slot = Slot("n", window, NOON, 2)
    before = slot._replace(start=NOON - length)
    assert [one.take([slot]), other.take([before]), one.take([slot])] == [None, None, slot]
    assert other.take([before]) == before
    assert one.take([slot._replace(start=NOON + length)]) is None


def test_a_clock_that_was_far_ahead_does_not_lock_the_tool(tmp_path: Path) -> None:
    counters = FileCounters(tmp_path / "c.db", "same")
    slot = Slot("n", "minute", NOON, 1)
    assert counters.take([slot._replace(start=NOON + timedelta(days=400))]) is None
    assert [counters.take([slot]), counters.take([slot])] == [None, slot]
