"""What a client's configuration says: where it stands, and which servers it names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from toolrisk.app.audit import files
from toolrisk.app.audit.launch import Target, elsewhere, guarded_command, target_of
from toolrisk.canonical import clean
from toolrisk.policy.translation import encodable

_URLS = ("url", "serverUrl", "httpUrl", "endpoint")


@dataclass(frozen=True)
class Configured:
    """One server in one file. What may hold secrets (the command, the address) is never part of its text. `whole`: its
    command line is text and nothing else, so it can be written again as it was."""

    client: str
    file: Path
    path: tuple[str, ...]
    label: str
    enabled: bool
    command: tuple[str, ...] = field(repr=False)
    target: Target | None = field(repr=False)
    guarded: bool = False
    whole: bool = True

    @property
    def place(self) -> str:
        """Where in the file it stands."""
        return _place(self.path)


class Unread(NamedTuple):
    """A place in a file where a server, or an object of servers, should stand and something else does."""

    place: str
    why: str


class Content(NamedTuple):
    """What was read of a file: its servers, and what was not."""

    servers: list[Configured]
    unread: list[Unread]


Rows = Iterator[tuple[tuple[str, ...], Any]]
Servers = Callable[[Mapping[str, Any]], Rows]


def under(*path: str) -> Servers:
    """The servers are the members of the object at this path."""
    return lambda document: members(document, *path)


def members(document: Mapping[str, Any], *path: str) -> Rows:
    """The members of the object at this path, each with its own; where no object stands on the way, what does."""
    value: Any = document
    for depth, key in enumerate(path, 1):
        value = value.get(key)
        if not isinstance(value, dict):
            yield from [(path[:depth], value)] if value is not None else []
            return
    yield from (((*path, label), member) for label, member in value.items())


@dataclass(frozen=True)
class Client:
    """A program that starts servers. `places` are its files, relative to the home folder and to the working folder."""

    id: str
    title: str
    home: tuple[str, ...]
    here: tuple[str, ...]
    servers: tuple[Servers, ...]
    names: tuple[str, ...] = ()

    def files(self, home: Path, here: Path) -> list[Path]:
        """Its files that there are."""
        places = [home / place for place in self.home] + [here / place for place in self.here]
        return [place for place in dict.fromkeys(places) if place.is_file()]

    def read(self, file: Path) -> Content:
        """The servers that a file names, and what there is none of them but should be. Raises ConfigurationError, which
        tells nothing of its content."""
        document = files.parse(file, files.text_of(file))
        rows = [row for servers in self.servers for row in servers(document)]
        return Content(
            [self._configured(file, path, server) for path, server in rows if isinstance(server, dict)],
            [Unread(_place(path), "not an object") for path, server in rows if not isinstance(server, dict)],
        )

    def _configured(self, file: Path, path: tuple[str, ...], server: Mapping[str, Any]) -> Configured:
        command = _command(server)
        behind = guarded_command(command)
        url = next((server[key] for key in _URLS if isinstance(server.get(key), str)), None)
        return Configured(
            client=self.title,
            file=file,
            path=path,
            label=clean(path[-1], 80) or "unnamed",
            enabled=server.get("disabled") is not True and server.get("enabled") is not False,
            command=command,
            target=_target(command, server.get("env")) if command else Target("remote", url) if url else None,
            guarded=behind is not None,
            whole=_whole(server),
        )


def _target(command: Sequence[str], environment: Any) -> Target | None:
    target = target_of(command)
    own = target is not None and isinstance(environment, dict) and elsewhere(environment, target.kind)
    return target._replace(kind="private") if target and own else target


def _whole(server: Mapping[str, Any]) -> bool:
    arguments = server.get("args", [])
    words = [server.get("command"), *(arguments if isinstance(arguments, list) else [arguments])]
    return isinstance(arguments, list) and all(isinstance(word, str) and encodable(word) for word in words)


def _place(path: Sequence[str]) -> str:
    return clean(".".join(path), 400)


def _command(server: Mapping[str, Any]) -> tuple[str, ...]:
    program, arguments = server.get("command"), server.get("args")
    words = list(program) if isinstance(program, list) else [program] if isinstance(program, str) and program else []
    words += arguments if isinstance(arguments, list) else []
    return tuple(str(word) for word in words if isinstance(word, str | int | float))
