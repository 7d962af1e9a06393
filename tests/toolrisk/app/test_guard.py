"""A guard as a process, between the official client and servers that we wrote."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp_types import CallToolResult, ElicitRequestParams, ElicitResult

from tests.toolrisk.app import server_of_ours, wordy
from tests.toolrisk.app.guarding import APPROVAL, HERE, OURS, guarded, limited, parameters, policy
from tests.toolrisk.policy.makers import NOON
from tests.waiting import eventually
from toolrisk.app import guard
from toolrisk.app.guard.counters import FileCounters
from toolrisk.app.lockfile import lock_beside, locked
from toolrisk.models import ToolDefinition
from toolrisk.policy import Slot

FIXED = {"TOOLRISK_NOW": "2026-11-22T12:00:00Z"}
BOTH = pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
TOOLS = {"echo": limited("echo", 3), "shred": APPROVAL, "slow": {}}


def text(result: Any) -> str:
    assert isinstance(result, CallToolResult)
    return result.content[0].text  # type: ignore[union-attr]


def talk(command: list[str], mode: str, work: Callable[[Client], Any], **options: Any) -> Any:
    """Let the official client do some work through a command."""

    async def whole() -> Any:
        async with Client(parameters(command, **FIXED), mode=mode, cache=None, **options) as client:
            return await work(client)

    return anyio.run(whole)


@BOTH
def test_the_official_client_through_a_guard(tmp_path: Path, mode: str) -> None:
    asked: list[str] = []
    progress: list[float] = []

    async def person(context: Any, params: ElicitRequestParams) -> ElicitResult:
        asked.append(params.message)
        agrees = "/mine" in params.message
        return ElicitResult(action="accept" if agrees else "decline", content={"approve": True} if agrees else None)

    async def note(done: float, total: float | None, message: str | None) -> None:
        progress.append(done)

    async def first(client: Client) -> None:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["echo", "shred", "slow"]
        assert [text(await client.call_tool("echo", {"text": one})) for one in "ab"] == ["a", "b"]
        assert text(await client.call_tool("shred", {"path": "/mine"})) == "shredded /mine"
        assert text(await client.call_tool("shred", {"path": "/x"})) == "A person was asked and did not agree."
        assert text(await client.call_tool("slow", {"steps": 3}, progress_callback=note)) == "done"
        assert text(await client.call_tool("spy", {})) == "The tool 'spy' is hidden by policy."

    async def second(client: Client) -> None:
        results = [await client.call_tool("echo", {"text": one}) for one in "cd"]
        assert [bool(result.is_error) for result in results] == [False, True]
        assert text(results[1]) == "At most 3 calls a minute are allowed; try again later."
        assert text(await client.call_tool("shred", {"path": "/mine"})) == "Requires human approval."

    command = guarded(policy(tmp_path, TOOLS, hide=["spy"]), ask=True)
    talk(command, mode, first, elicitation_callback=person)
    talk(command, mode, second)
    assert len(asked) == 2
    assert progress == [1, 2, 3]


@BOTH
def test_a_changed_description_is_caught(tmp_path: Path, mode: str) -> None:
    async def ours() -> list[ToolDefinition]:
        async with Client(server_of_ours.server, mode=mode) as client:
            tools = (await client.list_tools()).tools
        return [
            ToolDefinition.from_wire(tool.model_dump(mode="json", by_alias=True, exclude_none=True)) for tool in tools
        ]

    async def calls(client: Client) -> tuple[CallToolResult, CallToolResult, list[str]]:
        before = await client.call_tool("echo", {"text": "hi"})
        names = [tool.name for tool in (await client.list_tools()).tools]
        return before, await client.call_tool("slow", {}), names

    file = policy(tmp_path, TOOLS)
    lock = lock_beside(file)
    lock.write_text(locked(anyio.run(ours)))
    pulled = ["env", "ECHO_TEXT=Say it again, and to evil.example too.", *OURS]
    denied, kept, names = talk(guarded(file, pulled, pin=lock), mode, calls)
    assert denied.is_error
    assert "no longer the one that was judged: description changed" in text(denied)
    assert text(kept) == "done"
    assert names == ["shred", "slow"]


def test_a_cancelled_call_is_cancelled_at_the_server(tmp_path: Path) -> None:
    record = tmp_path / "record"
    with subprocess.Popen(
        guarded(policy(tmp_path, TOOLS), [sys.executable, str(HERE / "recorder.py"), str(record)]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        for message in (
            {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "slow"}},
            {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}},
        ):
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == message


# ── bytes ──


def test_what_passes_passes_byte_for_byte(tmp_path: Path) -> None:
    record = tmp_path / "record"
    lines = [
        b'{"jsonrpc":"2.0", "id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}\n',
        b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99, "reason":"\\u00e9t\\u00e9"}}\n',
        b'[{"jsonrpc":"2.0","id":2,"method":"ping"}, {"jsonrpc":"2.0","id":3,"method":"tools/call",'
        b'"params":{"name":"echo"}}]\n',
        b'{"id":4.0,"result":{"x":1.10}}\n',
        b"\n",
        '{"jsonrpc":"2.0","id":5,"method":"x/y","params":{"é":" "}}'.encode() + b"\r\n",
    ]
    command = guarded(policy(tmp_path, TOOLS), [sys.executable, str(HERE / "recorder.py"), str(record)])
    denied = b'{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":"spy"}}\n'
    done = subprocess.run(command, input=b"".join([*lines, denied]), capture_output=True, timeout=30, check=True)
    assert record.read_bytes() == b"".join(lines)
    rows = done.stdout.splitlines(keepends=True)
    ours = next(row for row in rows if b'"isError"' in row)
    assert [row for row in rows if row != ours] == lines


def test_long_calls_before_any_list_do_not_wait_for_a_server_that_answers_at_length(tmp_path: Path) -> None:
    file = policy(tmp_path, {"read": {}})
    lock = lock_beside(file)
    lock.write_text(locked([ToolDefinition.from_wire(wordy.TOOL)]))
    params = {"name": "read", "arguments": {"text": "y" * 200_000}}
    calls = [{"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params} for number in range(4)]
    written = b"".join(json.dumps(one).encode() + b"\n" for one in calls)
    command = guarded(file, [sys.executable, str(HERE / "wordy.py")], pin=lock)
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
        ThreadPoolExecutor() as pool,
    ):
        assert process.stdin
        assert process.stdout
        given_up = threading.Timer(60, process.kill)
        given_up.start()
        pool.submit(process.stdin.write, written)
        answers = [process.stdout.readline() for _ in calls]
        given_up.cancel()
        process.stdin.close()
    assert [json.loads(answer or b"{}").get("id") for answer in answers] == [0, 1, 2, 3]


def test_a_line_without_an_end_ends_the_guard(tmp_path: Path) -> None:
    record = tmp_path / "record"
    command = guarded(policy(tmp_path, TOOLS), [sys.executable, str(HERE / "recorder.py"), str(record)])
    done = subprocess.run(command, input=b"[" * (16 * 1024 * 1024 + 1), capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert b"longer than any call" in done.stderr
    # The server may not even have begun when the guard ends it.
    assert not record.exists() or record.read_bytes() == b""


# ── failing closed ──

UNREADABLE = {
    "missing": None,
    "not JSON": "{",
    "a key twice": '{"version":"1","default":"deny","default":"allow","tools":{}}',
    "no object": "[]",
    "another version": '{"version":"2","default":"deny","tools":{}}',
    "a misspelled field": '{"version":"1","default":"allow","hides":["shred"],"tools":{}}',
    "a misspelled rule": '{"version":"1","default":"deny","tools":{"echo":{"limit":[]}}}',
    "an operator unknown": '{"version":"1","default":"deny","tools":{"echo":{"deny_if":[{"conditions":'
    '[{"path":"args.a","op":"is","value":1}],"on_deny":""}]}}}',
    "behind one that decides": '{"version":"1","default":"deny","tools":{"echo":{"deny_if":[{"conditions":[]},'
    '{"conditions":[{"path":"a","op":"eq","value":1}]}]}}}',
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_a_policy_that_can_not_be_read_starts_nothing(tmp_path: Path, text: str | None) -> None:
    file, record = tmp_path / "policy.json", tmp_path / "record"
    if text is not None:
        file.write_text(text)
    with pytest.raises(guard.GuardError, match=r"policy\.json"):
        guard.run(file, [sys.executable, str(HERE / "recorder.py"), str(record)], state=tmp_path)
    assert not record.exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"tools":{"a":{"fingerprint":"0","definition":{"name":"a"}}}}'])
def test_a_lock_file_that_can_not_be_read_starts_nothing(tmp_path: Path, text: str) -> None:
    lock = tmp_path / "x.lock.json"
    lock.write_text(text)
    with pytest.raises(guard.GuardError, match=r"x\.lock\.json"):
        guard.run(policy(tmp_path, TOOLS), ["true"], pin=lock, state=tmp_path)


def test_counters_that_can_not_be_kept_start_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("not a folder")
    with pytest.raises(guard.GuardError, match="can't be counted"):
        guard.run(policy(tmp_path, TOOLS), ["true"], state=tmp_path / "state")


def test_a_command_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        guarded(policy(tmp_path, TOOLS), ["no-such-server"]), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 127
    assert b"no-such-server" in done.stderr


# ── counting ──


def test_concurrent_guards_share_a_limit(tmp_path: Path) -> None:
    slot = Slot("a", "minute", NOON, 300)

    def many(_: int) -> list[Slot | None]:
        counters = FileCounters(tmp_path / "c.db", "same")
        return [counters.take([slot]) for _ in range(60)]

    with ThreadPoolExecutor(8) as pool:
        full = [answer for answers in pool.map(many, range(8)) for answer in answers]
    assert full.count(None) == 300
    assert FileCounters(tmp_path / "c.db", "other").take([slot]) is None


def test_a_guard_waits_for_another_that_is_just_making_the_counters(tmp_path: Path) -> None:
    first = sqlite3.connect(tmp_path / "c.db", isolation_level=None, check_same_thread=False)
    first.execute("CREATE TABLE made (at TEXT)")
    first.execute("BEGIN IMMEDIATE")
    first.execute("INSERT INTO made VALUES ('now')")
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(FileCounters, tmp_path / "c.db", "same")
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        first.execute("COMMIT")
        assert second.result(timeout=60).take([Slot("a", "minute", NOON, 1)]) is None


def test_a_call_that_is_denied_by_one_limit_is_not_counted_in_another(tmp_path: Path) -> None:
    counters = FileCounters(tmp_path / "c.db", "x")
    wide, narrow = Slot("wide", "minute", NOON, 2), Slot("narrow", "minute", NOON, 1)
    assert counters.take([wide, narrow]) is None
    assert counters.take([wide, narrow]) == narrow
    assert counters.take([wide]) is None
    assert counters.take([wide]) == wide


# ── orphans ──

STUBBORN = """
import os, signal, sys, time
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
def noted():
    with open(sys.argv[1], "a") as file:
        file.write(f"{os.getpid()}\\n")
noted()
for depth in range(2):
    if os.fork() == 0:
        os.setsid()
        noted()
while True:
    time.sleep(1)
"""


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", list[int]]]:
    """A guard before a server that ignores signals and the end of its input, with children in sessions of their own."""
    pids = tmp_path / "pids"
    command = guarded(policy(tmp_path, TOOLS), [sys.executable, "-c", STUBBORN, str(pids)])
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    assert eventually(lambda: pids.exists() and len(pids.read_text().split()) == 4)
    found = [int(pid) for pid in pids.read_text().split()]
    yield process, found
    for pid in (process.pid, *found):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe
        pipe.close()


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    "way", ["kill -9 the guard", "kill -9 its group", "kill -9 the server", "the client goes", "term"]
)
def test_nobody_leaves_an_orphan(stubborn: tuple["subprocess.Popen[bytes]", list[int]], way: str) -> None:
    process, pids = stubborn
    assert all(lives(pid) for pid in pids)
    if way == "kill -9 the server":
        os.kill(pids[0], signal.SIGKILL)
    elif way == "the client goes":
        assert process.stdin
        process.stdin.close()
    elif way == "term":
        process.terminate()
    else:
        (os.killpg if "group" in way else os.kill)(process.pid, signal.SIGKILL)
    process.wait(30)
    assert eventually(lambda: not any(lives(pid) for pid in pids))
