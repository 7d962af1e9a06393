"""Which server of the catalog a configured one is: by its package, by its address, or only by its name."""

from collections.abc import Iterable
from typing import Literal

from toolrisk.app.audit.launch import Target, address
from toolrisk.models import Server, Status

Key = Literal["package", "address", "name"]


class Finder:
    """The catalog's servers, found by what configurations say of them."""

    def __init__(self, servers: Iterable[Server]) -> None:
        self._keys: dict[tuple[str, str], str] = {}
        self._names: dict[str, set[str]] = {}
        for server in sorted(servers, key=lambda one: one.status is Status.deleted):
            for key in filter(_whole, _keys(server)):
                self._keys.setdefault(key, server.name)
            for name in {server.name.lower(), server.slug, server.name.lower().rsplit("/", 1)[-1]}:
                self._names.setdefault(name, set()).add(server.name)

    def find(self, target: Target | None, label: str) -> tuple[str, Key] | None:
        """The server's name in the catalog, and by what it was found. A label counts only where nothing else is known,
        and where one server alone has that name: what is started under it could be anything."""
        if target is None:
            named = self._names.get(label.lower(), set())
            return (next(iter(named)), "name") if len(named) == 1 else None
        found = self._keys.get(_key(target))
        return (found, "address" if target.kind == "remote" else "package") if found else None

    def mentioned(self, text: str) -> str | None:
        """The server that a text names: by its name, its slug, its package, its address."""
        named = self._names.get(text.lower(), set())
        if len(named) == 1:
            return next(iter(named))
        kinds = ("npm", "pypi", "oci", "remote")
        kind, _, name = text.partition(":")
        targets = [Target(kind, name)] if kind in kinds else [Target(one, text) for one in kinds]
        return next((found for target in targets if (found := self._keys.get(_key(target)))), None)


def _keys(server: Server) -> Iterable[tuple[str, str]]:
    for package in server.packages:
        yield _key(Target(package.registry_type, _untagged(package.identifier, package.registry_type)))
    for remote in server.remotes:
        yield _key(Target("remote", remote.url))


def _whole(key: tuple[str, str]) -> bool:
    return bool(key[1])


def _untagged(identifier: str, kind: str) -> str:
    head, _, last = identifier.partition("@")[0].rpartition("/")
    if kind != "oci":
        return identifier
    return f"{head}/{last.partition(':')[0]}" if head else last.partition(":")[0]


def _key(target: Target) -> tuple[str, str]:
    if target.kind == "remote":
        try:
            return "remote", address(target.name)
        except ValueError:
            return "remote", ""
    name = target.name.lower()
    if target.kind == "pypi":
        name = name.replace("_", "-").replace(".", "-")
    return target.kind, name.removeprefix("docker.io/") if target.kind == "oci" else name
