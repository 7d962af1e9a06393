"""What a guard adds to a call: the same calls of the same server, bare and through `toolrisk guard`, one after another.

    python benchmarks/guard.py [--calls 500]

Installs the five servers that the tests use. Times are round trips of a raw JSON-RPC line over the pipes, in
milliseconds; every call through the guard is evaluated and counted in its file.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests.toolrisk.app.guarding import guarded, limited, policy
from tests.toolrisk.app.real_servers import Real, installed, servers

HELLO = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "benchmark", "version": "1"}}


@contextmanager
def running(command: list[str]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A server after its handshake: its stdin and its stdout."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin
        assert process.stdout
        pipes = process.stdin, process.stdout
        ask(pipes, "initialize", HELLO, 0)
        send(pipes[0], {"jsonrpc": "2.0", "method": "notifications/initialized"})
        yield pipes


def send(pipe: IO[bytes], message: dict[str, Any]) -> None:
    pipe.write(json.dumps(message).encode() + b"\n")
    pipe.flush()


def ask(pipes: tuple[IO[bytes], IO[bytes]], method: str, params: dict[str, Any], request_id: int) -> dict[str, Any]:
    """The answer to one request; what else the server says is skipped."""
    send(pipes[0], {"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})
    for line in pipes[1]:
        message: dict[str, Any] = json.loads(line)
        if message.get("id") == request_id and "method" not in message:
            return message
    raise EOFError(method)


def rounds(command: list[str], real: Real, calls: int) -> list[float]:
    """The round trips of so many calls, after a tenth as many to warm up."""
    params = {"name": real.tool, "arguments": real.arguments}
    spent = []
    with running(command) as pipes:
        for number in range(1, calls + calls // 10 + 1):
            began = time.perf_counter()
            answer = ask(pipes, "tools/call", params, number)
            spent.append((time.perf_counter() - began) * 1000)
            assert not answer["result"].get("isError"), answer
    return spent[calls // 10 :]


def main() -> None:
    """Print one line for each server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=500)
    calls = parser.parse_args().calls
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "work").mkdir()
        print(f"{'server':12}{'bare ms':>10}{'guarded':>10}{'added':>8}{'p95 bare':>10}{'p95 guarded':>13}")
        for real in servers(installed(), Path(made) / "work"):
            file = policy(Path(made), {real.tool: limited(real.tool, 10**6, "day")}, name=f"{real.name}.json")
            bare, through = (rounds(command, real, calls) for command in (real.command, guarded(file, real.command)))
            low, high = statistics.median(bare), statistics.median(through)
            tails = [statistics.quantiles(one, n=20)[-1] for one in (bare, through)]
            print(f"{real.name:12}{low:10.2f}{high:10.2f}{high - low:8.2f}{tails[0]:10.2f}{tails[1]:13.2f}")


if __name__ == "__main__":
    main()
