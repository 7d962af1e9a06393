"""Where built files go: only inside the output folder, only when they differ, and what is no longer wanted goes."""

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

SERVERS = ("tools/", "api/v1/servers/")
_SLUG = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_LEAVING = frozenset({"", ".", ".."})
_TAKEN = {"index.html", "policy.json", "feed.xml", "badge.svg", "history.html"}


def fit(slug: str) -> bool:
    """Whether a slug may be a folder's name; it is stored, and checked again because it becomes a path."""
    return bool(_SLUG.fullmatch(slug)) and slug not in _TAKEN


class Sink:
    """A folder that is written into. Counts what it wrote, left as it was, and removed.

    Where `quick`, files that are not there yet are written in place: nobody reads them yet, and a build that is cut off
    there makes them anew. `before` are digests of the files that are no server's, as far as they are known to be there;
    `files` those of the files that were put."""

    def __init__(self, out: Path, before: Mapping[str, str] | None = None) -> None:
        self.out = out.resolve()
        self.root = str(self.out)
        self.written = self.unchanged = self.removed = 0
        self.quick = False
        self.files: dict[str, str] = {}
        self._before = before or {}
        self._made: set[str] = set()
        self.out.mkdir(parents=True, exist_ok=True)

    def put(self, path: str, data: bytes | bytearray) -> bool:
        """Write a file unless it holds these bytes already. Raises ValueError where the path leaves the folder."""
        target = self._target(path)
        if not path.startswith(SERVERS):
            now = self.files[path] = blake2b(data, digest_size=8).hexdigest()
            if self._before.get(path) == now:
                self.unchanged += 1
                return False
        self._folder(target.rpartition("/")[0])
        if self.quick and _begun(target, data):
            self.written += 1
            return True
        if _holds(target, data):
            self.unchanged += 1
            return False
        _replace(target, data)
        self.written += 1
        return True

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return os.path.isfile(self._target(path))

    def keep_only(self, folder: str, names: set[str]) -> None:
        """Remove from a folder whatever is not named."""
        base = self._target(folder)
        if not os.path.isdir(base) or os.path.islink(base):
            return
        for entry in list(os.scandir(base)):
            if entry.name not in names:
                self._remove(entry)

    def forget(self, before: Iterable[str]) -> None:
        """Remove the files that an earlier build wrote and this one did not, with the folders that this empties."""
        for path in sorted(set(before) - self.files.keys()):
            target = Path(self._target(path))
            if target.is_symlink() or target.is_file():
                target.unlink()
                self.removed += 1
            for folder in list(target.parents):
                if folder == self.out or not folder.is_relative_to(self.out) or not _empty(folder):
                    break
                folder.rmdir()

    def _remove(self, entry: "os.DirEntry[str]") -> None:
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)
        self.removed += 1

    def _target(self, path: str) -> str:
        if "\\" in path or "\0" in path or not _LEAVING.isdisjoint(path.split("/")):
            raise ValueError(f"not a path inside the site: {path!r}")
        return f"{self.root}/{path}"

    def _folder(self, folder: str) -> None:
        """Make a folder; one that a link stands in for is not entered, for the link may lead out."""
        if folder in self._made or folder == self.root:
            return
        self._folder(folder.rpartition("/")[0])
        try:
            os.mkdir(folder)
        except FileExistsError:
            # What is above is no link, so only the last part can be one.
            if os.path.islink(folder):
                raise ValueError(f"a link leads out of the site: {folder}") from None
        if len(self._made) > 10_000:
            self._made.clear()
        self._made.add(folder)


def _empty(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and not any(os.scandir(folder))


def _holds(target: str, data: bytes | bytearray) -> bool:
    try:
        with open(target, "rb", buffering=0) as file:
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except FileNotFoundError:
        return False
    except (IsADirectoryError, NotADirectoryError):
        return False


def _begun(target: str, data: bytes | bytearray) -> bool:
    """Write a file that is not there yet; whether it was not."""
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    except FileExistsError:
        return False
    try:
        _write_all(handle, data)
    finally:
        os.close(handle)
    return True


def _replace(target: str, data: bytes | bytearray) -> None:
    """Write beside, then rename: a reader or a crash never meets half a page."""
    if os.path.isdir(target) and not os.path.islink(target):
        shutil.rmtree(target)
    beside = target + ".new"
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
    try:
        _write_all(handle, data)
    finally:
        os.close(handle)
    os.replace(beside, target)


def _write_all(handle: int, data: bytes | bytearray) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
