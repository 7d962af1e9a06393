"""Which listings are one server. Pure: the same listings and servers give the same answer, in any order."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from typing import Any, Literal, NamedTuple, TypeVar
from urllib.parse import SplitResult, urlsplit

from crawler.reports import SourceInfo
from toolrisk.models import Listing, Merge, Package, Remote, Repository, Server, Status

T = TypeVar("T")
Key = Literal["name", "package", "remote", "repository"]
Mark = tuple[Key, str]
Place = tuple[str, str]

_TREE = re.compile(r"/(?:-/)?(?:tree|blob|src)/[^/]+(?:/(?P<folder>.+))?$")
_EITHER = ("npm", "pypi")


@dataclass(frozen=True)
class Identified:
    """The servers behind the listings, in the order of their names, and which names of before lead to which now.

    A server that has no slug yet has an empty one; the catalog gives it.
    """

    servers: tuple[Server, ...]
    renames: tuple[tuple[str, str], ...]


def identify(listings: Iterable[Listing], existing: Iterable[Server] = ()) -> Identified:
    """Sort listings into servers: by registry name, then by package, then by remote URL, then by repository and
    subfolder. Each listing's `Merge` says which key brought it in, and with what value.

    A server keeps its name over the nights, for as long as a listing that is not deleted bears it. Only listings of
    the server's own name bring packages and remotes: one that joined by another key says of itself that it belongs,
    and so may not add an address of its own to somebody else's server.
    """
    servers, renames = one_by_one(listings, existing)
    return Identified(tuple(servers), renames)


def one_by_one(
    listings: Iterable[Listing], existing: Iterable[Server] = ()
) -> tuple[Iterator[Server], tuple[tuple[str, str], ...]]:
    """The servers and the renames of `identify`; each server is made when it is asked for, and none is held."""
    known = {server.name: _Before(server.slug, tuple(map(_place, server.merges))) for server in existing}
    ordered = sorted(listings, key=_standing)
    groups = _groups(ordered, _marks(ordered))
    names, renames = _names(groups, known)
    related = _related(names, groups)
    named = sorted(zip(names, groups, strict=True), key=lambda one: one[0])
    slugs = {name: before.slug for name, before in known.items()}
    made = (_server(name, slugs.get(name, ""), group, related[name]) for name, group in named)
    return made, tuple(sorted(renames))


class _Before(NamedTuple):
    """A server of before: its slug, and the places of its listings, the one that first spoke for it first."""

    slug: str
    places: tuple[Place, ...]


def _standing(listing: Listing) -> tuple[bool, int, str, str, str]:
    published = listing.published.isoformat() if listing.published else "9"
    standing = _source(listing.registry).standing
    return listing.status is Status.deleted, standing, published, listing.name, listing.registry


def _source(registry: str) -> SourceInfo:
    """What a registry says of itself; one that is not among the sources stands as any other."""
    return _sources().get(registry) or SourceInfo(name=registry, title=registry, url="")


@cache
def _sources() -> Mapping[str, SourceInfo]:
    # Scrapy, which finds them, takes longer to load than all else here.
    from crawler.project import found

    return {name: spider.info() for name, spider in found().items()}


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def package_key(package: Package) -> str:
    """What names a package wherever it is listed: `type:identifier`, in the type's own normal form, without a tag."""
    identifier = package.identifier.strip()
    if package.registry_type == "oci":
        identifier = _image(identifier)
    elif package.registry_type == "pypi":
        identifier = re.sub(r"[-_.]+", "-", identifier).lower()
    elif package.registry_type in {"npm", "nuget"}:
        identifier = identifier.lower()
    return f"{package.registry_type}:{identifier}"


def _image(identifier: str) -> str:
    """An image without digest and tag; Docker Hub is where an image is that names no host."""
    name = identifier.partition("@")[0].lower()
    folder, slash, last = name.rpartition("/")
    name = folder + slash + last.partition(":")[0]
    host = name.partition("/")[0]
    return name if "." in host or ":" in host else f"docker.io/{name}"


def remote_key(remote: Remote) -> str | None:
    """A remote's URL without a trailing slash; None for a template, and for what is no URL: neither is an address."""
    parts = None if "{" in remote.url else _parts(remote.url)
    if parts is None:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"


def _parts(url: str) -> SplitResult | None:
    """A URL's parts, or None where it has none: one listing that is odd must not keep the others from being sorted."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def repository_key(repository: Repository) -> tuple[str, str]:
    """A repository's address and the folder in it: `github.com/owner/repo`, and the subfolder, empty where none. What
    is no URL is an address of its own."""
    parts = _parts(repository.url.strip())
    if parts is None:
        return repository.url.strip().lower(), ""
    path = parts.path.rstrip("/")
    tree = _TREE.search(path)
    if tree:
        path = path[: tree.start()]
    folder = repository.subfolder or (tree.group("folder") if tree else None) or ""
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{path.removesuffix('.git')}".lower(), folder.removeprefix("./").strip("/")


def _marks(listings: Sequence[Listing]) -> list[list[Mark]]:
    """Each listing's keys, the strongest first."""
    either = _either(listings)
    marks = [list(dict.fromkeys(_own_marks(listing, either))) for listing in listings]
    return _told_apart(listings, marks)


def _own_marks(listing: Listing, either: Mapping[str, str]) -> Iterator[Mark]:
    if not _source(listing.registry).own_names:
        yield "name", listing.name.lower()
    for package in listing.packages:
        key = package_key(package)
        yield "package", either.get(key, key)
    for remote in listing.remotes:
        address = remote_key(remote)
        if address:
            yield "remote", address
    if listing.repository:
        url, folder = repository_key(listing.repository)
        if folder:
            yield "repository", f"{url}#{folder}"


def _either(listings: Sequence[Listing]) -> dict[str, str]:
    """For packages of which a list gives only the name: the one kind under which others know it, if it is one."""
    keys = {package_key(package) for listing in listings for package in listing.packages}
    found: dict[str, str] = {}
    for key in keys:
        kind, _, identifier = key.partition(":")
        if kind == "unknown":
            known = [match for kind in _EITHER if (match := package_key(_named(kind, identifier))) in keys]
            if len(known) == 1:
                found[key] = known[0]
    return found


def _named(kind: str, identifier: str) -> Package:
    return Package(registry_type=kind, identifier=identifier)


def _told_apart(listings: Sequence[Listing], marks: list[list[Mark]]) -> list[list[Mark]]:
    """One package may hold several servers, told apart by its arguments; one folder several packages. Where a key is
    shared by listings that differ so, the difference becomes part of the key."""
    variants: dict[Mark, set[str]] = defaultdict(set)
    for listing, keys in zip(listings, marks, strict=True):
        for mark in keys:
            variants[mark].add(_variant(listing, mark))
    told = {mark for mark, found in variants.items() if len(found - {""}) > 1}
    return [
        [(key, value + _variant(listing, (key, value))) if (key, value) in told else (key, value) for key, value in own]
        for listing, own in zip(listings, marks, strict=True)
    ]


def _variant(listing: Listing, mark: Mark) -> str:
    """How a listing differs from others of its key; our own list's arguments only say how we start a package."""
    key, value = mark
    if key == "repository":
        return " ".join(sorted({f" {package_key(package)}" for package in listing.packages}))
    if key != "package" or listing.registry == "starter":
        return ""
    fitting = (package for package in listing.packages if package_key(package) == value)
    return "".join(f" {word}" for package in fitting for word in package.arguments)


# ── groups ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Group:
    """Listings that are one server, the one that speaks for it first, each with the keys that it shares."""

    listings: tuple[Listing, ...]
    marks: tuple[tuple[Mark, ...], ...]

    @property
    def alive(self) -> list[Listing]:
        """Those that are not deleted."""
        return [listing for listing in self.listings if listing.status is not Status.deleted]


def _groups(listings: Sequence[Listing], marks: Sequence[Sequence[Mark]]) -> list[_Group]:
    """Listings joined wherever they share a key; both within and among the groups, the best standing comes first."""
    leader = list(range(len(listings)))
    first: dict[Mark, int] = {}
    for index, own in enumerate(marks):
        for mark in own:
            _join(leader, first.setdefault(mark, index), index)
    members: dict[int, list[int]] = defaultdict(list)
    for index in range(len(listings)):
        members[_leader(leader, index)].append(index)
    return [
        _Group(tuple(listings[index] for index in group), tuple(tuple(marks[index]) for index in group))
        for group in members.values()
    ]


def _leader(leader: list[int], index: int) -> int:
    while leader[index] != index:
        leader[index] = leader[leader[index]]
        index = leader[index]
    return index


def _join(leader: list[int], one: int, other: int) -> None:
    one, other = _leader(leader, one), _leader(leader, other)
    leader[max(one, other)] = min(one, other)


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _names(groups: Sequence[_Group], existing: Mapping[str, _Before]) -> tuple[list[str], list[tuple[str, str]]]:
    """A name for each group, no two alike, and the names of before that now lead elsewhere."""
    claims = _claims(groups, existing)
    names: list[str] = []
    taken: set[str] = set()
    for group, claimants in zip(groups, claims, strict=True):
        names.append(_free(_kept(group, claimants) or group.listings[0].name, group.listings[0].registry, taken))
        taken.add(names[-1].lower())
    renames = [(old, name) for name, claimants in zip(names, claims, strict=True) for old in claimants if old != name]
    return names, [(old, new) for old, new in renames if old.lower() not in taken]


def _claims(groups: Sequence[_Group], existing: Mapping[str, _Before]) -> list[list[str]]:
    """The servers of before that each group goes on: a server goes where the listing went that first spoke for it,
    or else where most of its listings went."""
    places = {_place(item): number for number, group in enumerate(groups) for item in group.listings}
    claims: list[list[str]] = [[] for _ in groups]
    for name, before in sorted(existing.items()):
        went = [places[place] for place in before.places if place in places]
        lead = [places[place] for place in before.places[:1] if place in places]
        if went:
            claims[lead[0] if lead else max(went, key=went.count)].append(name)
    return claims


def _place(listing: Listing | Merge) -> Place:
    return listing.registry, listing.name


def _kept(group: _Group, claimants: Sequence[str]) -> str | None:
    """The name of before that the group keeps: one that a listing still bears; any, where no listing is left alive."""
    if not group.alive:
        return claimants[0] if claimants else None
    order = {listing.name.lower(): index for index, listing in reversed(list(enumerate(group.alive)))}
    borne = [name for name in claimants if _bare(name, group) in order]
    return min(borne, key=lambda name: order[_bare(name, group)]) if borne else None


def _bare(name: str, group: _Group) -> str:
    """A name as listings bear it: without the registry that was put before it to tell it from another's."""
    for listing in group.listings:
        if name == f"{listing.registry}/{listing.name}":
            return listing.name.lower()
    return name.lower()


def _free(name: str, registry: str, taken: set[str]) -> str:
    numbered = (f"{registry}/{name}-{number}" for number in count(2))
    tries = chain((name, f"{registry}/{name}"), numbered)
    return next(candidate for candidate in tries if candidate.lower() not in taken)


# ── servers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _server(name: str, slug: str, group: _Group, related: tuple[str, ...]) -> Server:
    speaker = group.listings[0]
    speaking = [item for item in group.alive or group.listings if item.name.lower() == speaker.name.lower()]
    described = (item.description for item in group.listings if item.description)
    return Server(
        name=name,
        slug=slug,
        title=next((item.title for item in group.listings if item.title), None) or speaker.name.rpartition("/")[2],
        description=next(described, None),
        status=_status(group),
        repository=next((item.repository for item in speaking if item.repository), None),
        version=speaker.version,
        packages=_distinct([item for listing in speaking for item in listing.packages], package_key),
        remotes=_distinct([item for listing in speaking for item in listing.remotes], _remote_or_template),
        merges=_merges(group),
        related=related,
    )


def _distinct(items: Sequence[T], key: Callable[[T], str]) -> tuple[T, ...]:
    """The first of each key, in order."""
    first: dict[str, T] = {}
    for item in items:
        first.setdefault(key(item), item)
    return tuple(first.values())


def _remote_or_template(remote: Remote) -> str:
    return remote_key(remote) or remote.url


def _status(group: _Group) -> Status:
    """Deleted where every listing is; deprecated where the speaker is, or where a registry says so and says nothing
    else; else active."""
    if not group.alive:
        return Status.deleted
    said: dict[str, set[Status]] = defaultdict(set)
    for listing in group.alive:
        said[listing.registry].add(listing.status)
    deprecated = group.alive[0].status is Status.deprecated or {Status.deprecated} in said.values()
    return Status.deprecated if deprecated else Status.active


def _merges(group: _Group) -> tuple[Merge, ...]:
    """For each listing the strongest key that it shares with another of the group."""
    counts = Counter(mark for own in group.marks for mark in own)
    merges = [_merge(group.listings[0], "first", group.listings[0].name)]
    for listing, own in zip(group.listings[1:], group.marks[1:], strict=True):
        key, value = next(mark for mark in own if counts[mark] > 1)
        merges.append(_merge(listing, key, value))
    return tuple(merges)


def _merge(listing: Listing, key: Any, value: str) -> Merge:
    return Merge(registry=listing.registry, name=listing.name, key=key, value=value)


def _related(names: Sequence[str], groups: Sequence[_Group]) -> dict[str, tuple[str, ...]]:
    """For each server the others that share a repository with it: neighbours, and nothing more."""
    sharing: dict[str, set[str]] = defaultdict(set)
    homes: dict[str, set[str]] = defaultdict(set)
    for name, group in zip(names, groups, strict=True):
        homes[name] = {repository_key(item.repository)[0] for item in group.listings if item.repository}
        for home in homes[name]:
            sharing[home].add(name)
    return {name: tuple(sorted({other for home in homes[name] for other in sharing[home]} - {name})) for name in names}
