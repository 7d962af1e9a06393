"""Bytes by name in a temporary file without a name: out of memory, shared with forked processes, gone with the last."""

import os
import tempfile
from collections.abc import Iterator
from typing import NamedTuple


class Piece(NamedTuple):
    """Some bytes of an open file."""

    handle: int
    start: int
    size: int

    def read(self) -> bytes:
        """All of them."""
        return os.pread(self.handle, self.size, self.start)

    def chunks(self, most: int = 1 << 18) -> Iterator[bytes]:
        """All of them, a part at a time."""
        for at in range(0, self.size, most):
            yield os.pread(self.handle, min(most, self.size - at), self.start + at)


class Pack:
    """Takes bytes under a name and gives them back. What is put under a name again replaces what was there."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - open as long as the pack is
        self._pieces: dict[str, Piece] = {}
        self._end = 0

    def add(self, data: bytes) -> Piece:
        """Keep bytes without a name; where they are."""
        piece, view = Piece(self._file.fileno(), self._end, len(data)), memoryview(data)
        while view:
            written = os.pwrite(piece.handle, view, self._end)
            self._end, view = self._end + written, view[written:]
        return piece

    def put(self, name: str, data: bytes) -> Piece:
        """Keep bytes under a name; where they are."""
        piece = self._pieces[name] = self.add(data)
        return piece

    def read(self, start: int, size: int) -> bytes:
        """So many bytes from a place on."""
        return os.pread(self._file.fileno(), size, start)

    def piece(self, name: str) -> Piece | None:
        """Where the bytes of a name are."""
        return self._pieces.get(name)

    def get(self, name: str) -> bytes | None:
        """The bytes of a name."""
        piece = self._pieces.get(name)
        return piece.read() if piece else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._pieces)
