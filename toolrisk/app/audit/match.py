"""Which server of the catalog a configured one is: by its package, by its address, or only by its name."""

import re
from collections.abc import Iterable
from typing import Literal

from toolrisk.app.audit.launch import Target, address
from toolrisk.models import Server, Status

_KINDS = ("npm", "pypi", "oci", "remote")
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
        found = self._keys.get(_key(target.kind, target.name))
        by: Key = "address" if target.kind == "remote" else "package" if target.sure else "name"
        return (found, by) if found else None

    def mentioned(self, text: str) -> str | None:
        """The server that a text names: by its name, its slug, its package, its address."""
        named = self._names.get(text.lower(), set())
        if len(named) == 1:
            return next(iter(named))
        kind, _, name = text.partition(":")
        keys = [_key(kind, name)] if kind in _KINDS else [_key(one, text) for one in _KINDS]
        return next((found for key in keys if (found := self._keys.get(key))), None)


def _keys(server: Server) -> Iterable[tuple[str, str]]:
    for package in server.packages:
        yield _key(package.registry_type, _untagged(package.identifier, package.registry_type))
    for remote in server.remotes:
        yield _key("remote", remote.url)


def _whole(key: tuple[str, str]) -> bool:
    return bool(key[1])


def _untagged(identifier: str, kind: str) -> str:
    head, _, last = identifier.partition("@")[0].rpartition("/")
    if kind != "oci":
        return identifier
    return f"{head}/{last.partition(':')[0]}" if head else last.partition(":")[0]


def _key(kind: str, name: str) -> tuple[str, str]:
    if kind == "remote":
        try:
            return "remote", address(name)
        except ValueError:
            return "remote", ""
    name = name.lower()
    if kind == "pypi":
        name = re.sub(r"[-_.]+", "-", name)
    return kind, name.removeprefix("docker.io/") if kind == "oci" else name
