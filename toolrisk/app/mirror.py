"""A built site into object storage, or any other place that fsspec knows: what differs goes up, what is gone goes away.

What was put there is noted there too, so that any machine can go on from it. Only what is noted is ever removed."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b, file_digest
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.files.manifest import FOLDER
from sitegen.files.media import freshness, media_type
from toolrisk.app.progress import Reporter

NOTE = ".toolrisk/mirror.json.gz"
_AT_ONCE, _STREAMS = 500, 64
# A file that may have been put there by a run that was cut off has no digest that could be its own.
_UNSURE = ""


class Mirrored(NamedTuple):
    """Files put there, found as they should be, and removed."""

    uploaded: int
    unchanged: int
    removed: int


def mirror(out: Path, url: str, reporter: Reporter) -> Mirrored:
    """Make the place at `url` (`s3://bucket/folder`, …) hold the site in `out`. Raises ValueError where the place can't
    be or refuses, FileNotFoundError where nothing is built."""
    if not (out / "index.html").is_file():
        raise FileNotFoundError(f"{out}/index.html: nothing is built there yet (`toolrisk build`)")
    with _told(url):
        return _mirrored(out, Place(url, out), reporter)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Stores' tools have errors of their own, without a base in common: no keys, no such bucket, a dead line."""
    try:
        yield
    except Exception as error:
        if type(error).__module__ == "builtins" and not isinstance(error, NotImplementedError):
            raise
        raise ValueError(f"{url}: {type(error).__name__}: {error}") from error


def _mirrored(out: Path, place: "Place", reporter: Reporter) -> Mirrored:
    wanted, there = {path: _digest(out / path) for path in _files(out)}, place.noted()
    changed = sorted((path for path, digest in wanted.items() if there.get(path) != digest), key=_turn)
    gone = sorted(there.keys() - wanted.keys())
    if changed or gone:
        place.note({**there, **dict.fromkeys(changed, _UNSURE)})
        with reporter.step("Upload", len(changed)) as step:
            for done in place.upload(out, changed):
                step.advance(done)
        place.remove(gone)
        place.note(wanted)
    return Mirrored(len(changed), len(wanted) - len(changed), len(gone))


class Place:
    """Where a site is put."""

    def __init__(self, url: str, out: Path) -> None:
        try:
            import fsspec

            local = {"auto_mkdir": True} if url.startswith(("file:", "local:")) or "://" not in url else {}
            fs, root = fsspec.core.url_to_fs(url, **local)
        except ValueError as error:
            raise ValueError(f"{url}: {error}") from error
        except ImportError as error:
            raise ValueError(f"{url}: needs `pip install 'toolrisk[object-storage]'` ({error})") from error
        self.fs: Any = fs
        self.root = root.rstrip("/")
        self.kind = fs.protocol if isinstance(fs.protocol, str) else fs.protocol[0]
        if self.kind == "file" and Path(self.root).resolve().is_relative_to(out.resolve()):
            raise ValueError(f"{url}: that is the site itself")

    def noted(self) -> dict[str, str]:
        """What was put there, with the digests of the files. Raises ValueError where the note can't be read."""
        try:
            found = dict(json.loads(gzip.decompress(self.fs.cat_file(f"{self.root}/{NOTE}"))))
            _check(found)
            return found
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, EOFError) as error:
            raise ValueError(f"{self.root}/{NOTE} can't be read: {error}") from error

    def note(self, files: Mapping[str, str]) -> None:
        """Note what is there."""
        data = gzip.compress(json.dumps(files, sort_keys=True, separators=(",", ":")).encode(), 6, mtime=0)
        self.fs.pipe_file(f"{self.root}/{NOTE}", data)

    def upload(self, out: Path, paths: Iterable[str]) -> Iterator[int]:
        """Put files there, in their order; so many at a time."""
        for (kind, fresh), group in groupby(paths, lambda path: (media_type(path), freshness(path))):
            names = list(group)
            for at in range(0, len(names), _AT_ONCE):
                part = names[at : at + _AT_ONCE]
                more = {"batch_size": _STREAMS} if self.fs.async_impl else {}
                there = [f"{self.root}/{name}" for name in part]
                self.fs.put([str(out / name) for name in part], there, **more, **self._headers(kind, fresh))
                yield len(part)

    def _headers(self, kind: str, fresh: str) -> dict[str, Any]:
        """How a store is told what it should say of a file; those that keep bare files are told nothing."""
        match self.kind:
            case "s3" | "s3a":
                return {"ContentType": kind, "CacheControl": fresh}
            case "gs" | "gcs":
                return {"content_type": kind, "fixed_key_metadata": {"cache_control": fresh}}
            case _:
                return {}

    def remove(self, paths: list[str]) -> None:
        """Take files away; one that is not there is no error."""
        there = [f"{self.root}/{name}" for name in paths]
        if self.fs.async_impl:
            for at in range(0, len(there), _AT_ONCE):
                self.fs.rm(there[at : at + _AT_ONCE])
            return
        for one in there:
            with suppress(FileNotFoundError):
                self.fs.rm_file(one)


def _check(paths: Iterable[str]) -> None:
    """Whoever wrote the note, nothing beside the place is touched."""
    for path in paths:
        if not isinstance(path, str) or "\\" in path or any(part in {"", ".", ".."} for part in path.split("/")):
            raise ValueError(f"not a path of a site: {path!r}")


def _files(out: Path) -> Iterator[str]:
    """The published files. A link could lead out of the site, and is none."""
    for file in out.rglob("*"):
        path = file.relative_to(out)
        if path.parts[0] != FOLDER and file.is_file() and not file.is_symlink():
            yield path.as_posix()


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, lambda: blake2b(digest_size=12)).hexdigest()


def _turn(path: str) -> tuple[int, str, str]:
    """What a page needs goes before it, what leads to a page after it; files of one kind stand together."""
    rank = 0 if path.startswith("assets/") else 1 if path.startswith(("tools/", "api/v1/servers/")) else 2
    return rank, media_type(path), path
