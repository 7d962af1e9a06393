"""One worker of `serve`: who comes while it ends, who sends or takes too slowly, and when it looks for cycles."""

import gc
import os
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from sitegen.files.pack import Piece
from sitegen.live import Large
from tests.waiting import eventually
from toolrisk.app.serve import worker as serve_worker
from toolrisk.app.serve.http import App
from toolrisk.app.serve.watch import bound
from toolrisk.app.serve.worker import Careful, answer

ASKED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class One:
    """A site of one file."""

    def file(self, path: str) -> bytes:
        return b"here"

    def large(self, path: str) -> None: ...


@contextmanager
def answering(app: App) -> Iterator[tuple[tuple[str, int], Callable[[], None]]]:
    """A worker in a thread: its address, and a function that tells it to end."""
    (sock,), (theirs, life), (told, ready) = bound("127.0.0.1", 0, 1), os.pipe(), os.pipe()
    ending = ExitStack()
    ending.callback(os.close, life)
    thread = Thread(target=answer, args=(app, sock, (theirs,), ready))
    thread.start()
    assert os.read(told, 1) == b"."
    yield sock.getsockname(), ending.close
    ending.close()
    thread.join(30)
    assert not thread.is_alive()
    for handle in (theirs, told, ready):
        os.close(handle)


def small() -> App:
    return App(One(), lambda: (True, {}), 1_000)


def test_who_was_only_just_let_in_is_answered_by_a_worker_that_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve_worker, "GRACE", 5.0)
    with (
        answering(small()) as (place, end),
        socket.create_connection(place, 60) as first,
        socket.create_connection(place, 60) as second,
    ):
        second.sendall(ASKED)
        assert second.recv(4_096).startswith(b"HTTP/1.1 200"), "both are let in by now"
        end()
        assert eventually(lambda: refused(place)), "the worker is ending"
        first.sendall(ASKED)
        assert first.recv(4_096).startswith(b"HTTP/1.1 200")


def test_who_asks_again_and_again_is_answered_by_a_worker_that_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve_worker, "GRACE", 5.0)
    with (
        answering(small()) as (place, end),
        socket.create_connection(place, 60) as busy,
        socket.create_connection(place, 60) as idle,
    ):
        for one in (busy, idle):
            one.sendall(ASKED)
            assert b"connection: close" not in one.recv(4_096).lower()
        end()
        assert eventually(lambda: refused(place)), "the worker is ending"
        busy.sendall(ASKED)
        answered = busy.recv(4_096)
        assert answered.startswith(b"HTTP/1.1 200") and b"connection: close" in answered.lower()
        assert busy.recv(1) == b"" and idle.recv(1) == b"", "both are closed"


def refused(place: tuple[str, int]) -> bool:
    try:
        socket.create_connection(place, 60).close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_request_that_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve_worker, "MOST_SECONDS", 0.1)
    with (
        answering(small()) as (place, _),
        socket.create_connection(place, 60) as mute,
        socket.create_connection(place, 60) as slow,
        socket.create_connection(place, 60) as good,
    ):
        slow.sendall(ASKED[:-2])
        good.sendall(ASKED)
        assert good.recv(4_096).startswith(b"HTTP/1.1 200")
        assert mute.recv(1) == b"" and slow.recv(1) == b"", "they are closed"
        good.sendall(ASKED)
        assert good.recv(4_096).startswith(b"HTTP/1.1 200"), "who waits between two requests is not"


class Big(One):
    """A site of one file that no system's buffers hold."""

    def file(self, path: str) -> bytes:
        return bytes(64 << 20)


class Stream(Big):
    """The same, sent piece by piece."""

    def __init__(self, file: Path) -> None:
        file.write_bytes(Big.file(self, ""))
        self.handle = os.open(file, os.O_RDONLY)

    def large(self, path: str) -> Large:
        return Large(Piece(self.handle, 0, 64 << 20), None, "tag")


@pytest.mark.parametrize("streamed", [False, True])
def test_an_answer_that_is_not_taken_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool
) -> None:
    monkeypatch.setattr(serve_worker, "MOST_SECONDS", 0.1)
    site = Stream(tmp_path / "big") if streamed else Big()
    with (
        answering(App(site, lambda: (True, {}), 1_000)) as (place, _),
        socket.create_connection(place, 60) as deaf,
    ):
        deaf.sendall(ASKED)
        closed = select.poll()
        closed.register(deaf, select.POLLRDHUP)
        assert closed.poll(60_000), "it is closed, though nothing of it was read"


def test_the_collector_looks_in_a_pause_or_after_many_requests() -> None:
    worker = serve_worker.Worker(uvicorn.Config("none"), (), 0)

    def looked(asked: int) -> bool:
        before = gc.get_stats()[2]["collections"]
        worker._tidy(asked)
        return gc.get_stats()[2]["collections"] > before

    some, many = serve_worker.SOME + 1, serve_worker.MANY + 1
    assert not looked(some), "requests come in"
    assert looked(some), "none came since"
    assert not looked(some), "nothing is new"
    assert not looked(2 * some) and not looked(some + many - 1)
    assert looked(some + many + 1), "it is not put off for ever"


class Transport:
    """What a worker knows of a connection, with some of an answer still on this side."""

    def __init__(self, sock: socket.socket, here: int) -> None:
        self.sock, self.here = sock, here

    def get_write_buffer_size(self) -> int:
        return self.here

    def get_extra_info(self, name: str) -> socket.socket:
        return self.sock


def test_what_a_slow_reader_takes_from_the_system_counts_as_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        reader = socket.create_connection(listening.getsockname(), 60)
        writer, _ = listening.accept()
    with reader, writer:
        writer.setblocking(False)
        sent = 0
        while select.select([], [writer], [], 0.2)[1]:
            sent += writer.send(bytes(1 << 16))
        connection = Careful.__new__(Careful)
        connection.transport = Transport(writer, 7)  # type: ignore[assignment]
        before = connection._left()
        assert before > 7
        while sent:
            sent -= len(reader.recv(1 << 16))
        assert eventually(lambda: connection._left() == 7), f"{before} were left"
