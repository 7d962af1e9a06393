"""A running `toolrisk serve`, and requests to it as they come over the wire."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import IO, Any

SITE = "https://toolrisk.example/"


class Served:
    """The process and its port."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process, self.port = process, port

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """One request on a connection of its own; header names with `_` for `-`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    def raw(self, data: bytes) -> bytes:
        """What comes back for bytes that no client of any manners would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as sock:
            try:
                sock.sendall(data)
                sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            found = b""
            try:
                while part := sock.recv(1 << 16):
                    found += part
            except OSError:
                pass
            return found

    def health(self) -> dict[str, Any]:
        """What it says of itself."""
        return dict(json.loads(self.ask("/-/health")[1]))

    def below(self) -> list[int]:
        """The processes under it, nearest first."""
        return below(self.process.pid)


def below(process: int) -> list[int]:
    """The processes under one, nearest first."""
    found = [process]
    for one in found:
        found += _children(one)
    return found[1:]


def _children(process: int) -> list[int]:
    try:  # not asked whether it exists: it may end between the question and the reading
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def gone(process: int) -> bool:
    """Whether a process has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@contextmanager
def serving(db: str, temporary: Path, *options: str, errors: IO[str] | None = None) -> Iterator[Served]:
    """Serve a catalog on a free port until the context ends; temporary files go to a folder of the test's."""
    words = ["serve", "--db", db, "--port", "0", "--site-url", SITE, "--every", "0.2", *options]
    env = {**os.environ, "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "toolrisk", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=env) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            found = re.search(r"^http://127\.0\.0\.1:(\d+)/", said)
            assert found, said
            yield Served(process, int(found[1]))
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                # Left alone it would be waited for without end, and no test be told of.
                process.kill()
                raise
