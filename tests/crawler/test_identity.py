import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import sources
from crawler.identity import identify, package_key, remote_key, repository_key
from toolrisk.models import Listing, Package, Remote, Repository, Server, Status

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def listing(name: str, registry: str = "official", **what: Any) -> Listing:
    return Listing(registry=registry, name=name, **what)


def npm(identifier: str, *arguments: str) -> Package:
    return Package(registry_type="npm", identifier=identifier, arguments=arguments)


def http(url: str) -> Remote:
    return Remote(type="streamable-http", url=url)


def repo(url: str, subfolder: str | None = None) -> Repository:
    return Repository(url=url, subfolder=subfolder)


def groups(*listings: Listing, existing: tuple[Server, ...] = ()) -> list[set[str]]:
    found = identify(listings, existing)
    return sorted(
        ({f"{merge.registry}:{merge.name}" for merge in server.merges} for server in found.servers), key=sorted
    )


def merges(server: Server) -> list[tuple[str, str, str]]:
    return [(merge.name, merge.key, merge.value) for merge in server.merges]


# ── keys ──


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("oci", "docker.io/acme/thing:1.2"), ("oci", "acme/thing")),
        (("oci", "ghcr.io/Acme/thing@sha256:00"), ("oci", "ghcr.io/acme/thing:latest")),
        (("oci", "registry.example:5000/acme/thing"), ("oci", "registry.example:5000/acme/thing:2")),
        (("pypi", "My_Server.x"), ("pypi", "my-server-x")),
        (("npm", "@Acme/Thing"), ("npm", "@acme/thing")),
    ],
)
def test_one_package_has_one_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    keys = [package_key(Package(registry_type=kind, identifier=name)) for kind, name in (one, other)]
    assert keys[0] == keys[1]


def test_packages_of_two_kinds_are_two() -> None:
    kinds = ("npm", "pypi", "oci", "mcpb")
    assert len({package_key(Package(registry_type=kind, identifier="thing")) for kind in kinds}) == len(kinds)


def test_a_remote_is_its_address_without_a_slash_at_the_end() -> None:
    assert remote_key(http("HTTPS://Mcp.Example/mcp/")) == remote_key(http("https://mcp.example/mcp"))
    assert remote_key(http("https://mcp.example/MCP")) != remote_key(http("https://mcp.example/mcp"))
    assert remote_key(http("https://mcp.example/mcp?server=a")) != remote_key(http("https://mcp.example/mcp?server=b"))
    assert remote_key(http("https://{tenant}.example/mcp")) is None


@pytest.mark.parametrize(
    "given_as",
    [
        repo("https://github.com/Acme/Mono.git", "packages/x"),
        repo("http://www.github.com/acme/mono/", "./packages/x/"),
        repo("https://github.com/acme/mono/tree/main/packages/x"),
    ],
)
def test_a_repository_is_host_path_and_folder(given_as: Repository) -> None:
    assert repository_key(given_as) == ("github.com/acme/mono", "packages/x")


@pytest.mark.parametrize("url", ["https://[bad/x", "https://a\u2100b/x", "https://a]b"])
def test_what_is_no_url_stops_nobody_from_being_sorted(url: str) -> None:
    odd = listing("io.acme/odd", remotes=(http(url),), repository=repo(url))
    assert remote_key(http(url)) is None
    assert groups(odd, listing("io.acme/sound")) == [{"official:io.acme/odd"}, {"official:io.acme/sound"}]


# ── who is one ──


def test_each_key_merges_and_says_so() -> None:
    found = identify(
        [
            listing("io.acme/one", packages=(npm("one"),), remotes=(http("https://one.example/mcp"),)),
            listing("IO.acme/one", "mirror.example"),
            listing("x/by-package", "glama", packages=(npm("one"),)),
            listing("x/by-remote", "smithery", remotes=(http("https://one.example/mcp/"),)),
            listing("a/folder", repository=repo("https://github.com/a/b", "x")),
            listing("b/folder", "mirror.example", repository=repo("https://github.com/a/b/", "x")),
        ]
    )
    folder, one = found.servers
    assert merges(one) == [
        ("io.acme/one", "first", "io.acme/one"),
        ("IO.acme/one", "name", "io.acme/one"),
        ("x/by-remote", "remote", "https://one.example/mcp"),
        ("x/by-package", "package", "npm:one"),
    ]
    assert merges(folder)[1] == ("b/folder", "repository", "github.com/a/b#x")


def test_one_repository_makes_neighbours_not_one_server() -> None:
    home = repo("https://github.com/acme/mono")
    found = identify([listing("a/x", repository=home), listing("a/y", repository=home), listing("b/z")])
    assert [(server.name, server.related) for server in found.servers] == [
        ("a/x", ("a/y",)),
        ("a/y", ("a/x",)),
        ("b/z", ()),
    ]


def test_one_package_with_other_arguments_is_another_server() -> None:
    proxied = [listing(f"a/{name}", packages=(npm("proxy", f"https://{name}.example"),)) for name in ("x", "y")]
    assert len(identify(proxied).servers) == 2
    assert len(identify([*proxied, listing("a/bare", packages=(npm("proxy"),))]).servers) == 3
    twins = [listing(f"a/{name}", packages=(npm("proxy", "start"),)) for name in ("x", "y")]
    assert len(identify(twins).servers) == 1


def test_how_we_start_a_package_makes_no_other_server_of_it() -> None:
    ours = listing("acme/files", "starter", packages=(npm("files", "/data"),))
    assert len(identify([ours, listing("io.acme/files", packages=(npm("files", "--root", "{root}"),))]).servers) == 1


def test_one_folder_with_other_packages_is_another_server() -> None:
    home = repo("https://github.com/acme/mono", "servers")
    assert len(identify([listing(f"a/{n}", repository=home, packages=(npm(n),)) for n in "xy"]).servers) == 2


def test_a_name_of_a_registry_of_its_own_is_no_name_of_another() -> None:
    assert len(identify([listing("docker/fetch"), listing("docker/fetch", "docker")]).servers) == 2
    assert len(identify([listing("fetch", "toolsdk"), listing("fetch", "glama")]).servers) == 2


def test_a_package_of_unknown_kind_is_the_one_that_is_known_by_that_name() -> None:
    bare = listing("thing", "toolsdk", packages=(Package(registry_type="unknown", identifier="thing"),))
    known = listing("a/thing", packages=(npm("thing"),))
    other = listing("b/thing", packages=(Package(registry_type="pypi", identifier="thing"),))
    assert groups(bare, known) == [{"official:a/thing", "toolsdk:thing"}]
    assert len(groups(bare, known, other)) == 3


# ── what a server is made of ──


def test_who_joins_by_another_key_brings_nothing_of_its_own() -> None:
    """Anybody can list somebody else's package; that must not add an address to somebody else's server."""
    honest = listing("io.acme/one", packages=(npm("one"),), published=DAY, description="Honest.")
    hostile = listing("x/evil", packages=(npm("one"), npm("evil")), remotes=(http("https://evil.example/mcp"),))
    (server,) = identify([hostile, honest]).servers
    assert (server.name, server.description) == ("io.acme/one", "Honest.")
    assert server.packages == (npm("one"),)
    assert server.remotes == ()


def test_listings_of_one_name_are_put_together_the_best_standing_first() -> None:
    starter = listing("a/x", "starter", packages=(npm("x", "start"),), title="X")
    official = listing("a/x", packages=(npm("x", "start"),), remotes=(http("https://x.example"),), description="D")
    (server,) = identify([official, starter]).servers
    assert (server.title, server.description) == ("X", "D")
    assert server.packages == (npm("x", "start"),)
    assert server.remotes == (http("https://x.example"),)


def test_status_is_kept_and_shown() -> None:
    def status(*listings: Listing) -> Status:
        (server,) = identify(listings).servers
        return server.status

    assert status(listing("a/x", status=Status.deprecated)) is Status.deprecated
    assert status(listing("a/x", status=Status.deleted)) is Status.deleted
    assert status(listing("a/x", "starter"), listing("a/x", status=Status.deprecated)) is Status.deprecated
    assert status(listing("a/x", "starter"), listing("a/x", status=Status.deleted)) is Status.active


# ── over the nights ──


def test_a_server_keeps_its_name_when_a_better_standing_listing_joins() -> None:
    before = identify([listing("b/y", "toolhive", packages=(npm("y"),))]).servers
    after = identify([listing("b/y", "toolhive", packages=(npm("y"),)), listing("a/x", packages=(npm("y"),))], before)
    assert [server.name for server in after.servers] == ["b/y"]
    assert after.renames == ()


def test_a_rename_is_told() -> None:
    before = identify([listing("a/old", packages=(npm("x"),))]).servers
    gone = listing("a/old", packages=(npm("x"),), status=Status.deleted)
    after = identify([gone, listing("a/new", packages=(npm("x"),))], before)
    assert [server.name for server in after.servers] == ["a/new"]
    assert after.renames == (("a/old", "a/new"),)


def test_two_servers_that_turn_out_to_be_one_are_told() -> None:
    apart = [listing("a/x", packages=(npm("x"),)), listing("b/y", remotes=(http("https://y.example"),))]
    before = identify(apart).servers
    bridge = listing("c/z", "glama", packages=(npm("x"),), remotes=(http("https://y.example"),))
    after = identify([*apart, bridge], before)
    assert [server.name for server in after.servers] == ["a/x"]
    assert after.renames == (("b/y", "a/x"),)


def test_a_server_that_turns_out_to_be_two_goes_on_as_the_one_that_spoke() -> None:
    together = [listing("a/x", packages=(npm("x"),)), listing("b/y", packages=(npm("x"),))]
    before = identify(together).servers
    after = identify([together[0], listing("b/y", packages=(npm("y"),))], before)
    assert [server.name for server in after.servers] == ["a/x", "b/y"]
    assert after.renames == ()


def test_a_slug_stays() -> None:
    (before,) = identify([listing("a/x")]).servers
    (after,) = identify([listing("a/x")], [before.model_copy(update={"slug": "a-x"})]).servers
    assert (before.slug, after.slug) == ("", "a-x")


# ── in general ──

_NAMES = st.sampled_from(["a/x", "A/x", "a/y", "b/x", "b/z", "fetch"])
_LISTINGS = st.lists(
    st.builds(
        Listing,
        registry=st.sampled_from(["official", "starter", "toolsdk", "mirror.example"]),
        name=_NAMES,
        status=st.sampled_from(Status),
        packages=st.lists(st.builds(npm, st.sampled_from("pqr")), max_size=2).map(tuple),
        remotes=st.lists(st.builds(http, st.sampled_from(["https://m.example", "https://n.example/"])), max_size=1).map(
            tuple
        ),
        repository=st.none() | st.builds(repo, st.just("https://github.com/o/r"), st.sampled_from([None, "f", "g"])),
    ),
    max_size=8,
    unique_by=lambda item: (item.registry, item.name),
)


@given(_LISTINGS, st.randoms())
def test_every_listing_has_one_place_and_a_reason_in_any_order(listings: list[Listing], luck: random.Random) -> None:
    found = identify(listings)
    places = [(merge.registry, merge.name) for server in found.servers for merge in server.merges]
    assert sorted(places) == sorted((item.registry, item.name) for item in listings)
    assert all(merge.key == "first" for server in found.servers for merge in server.merges[:1])
    assert all(merge.key != "first" for server in found.servers for merge in server.merges[1:])
    names = [server.name.lower() for server in found.servers]
    assert len(set(names)) == len(names)
    luck.shuffle(listings)
    assert identify(listings) == found


@given(_LISTINGS)
def test_another_night_with_the_same_listings_changes_nothing(listings: list[Listing]) -> None:
    first = identify(listings)
    second = identify(listings, first.servers)
    assert second.renames == ()
    assert second.servers == first.servers


@given(_LISTINGS, _LISTINGS)
def test_no_server_of_before_is_lost(before: list[Listing], after: list[Listing]) -> None:
    """Whoever had a name and still has a listing is there under that name, or a rename leads on from it."""
    old = identify(before).servers
    new = identify(after, old)
    names = {server.name.lower() for server in new.servers}
    places = {(item.registry, item.name) for item in after}
    led = dict(new.renames)
    for server in old:
        if any((merge.registry, merge.name) in places for merge in server.merges):
            assert server.name.lower() in names or led[server.name].lower() in names
    assert all(target.lower() in names and source.lower() not in names for source, target in new.renames)


def test_every_source_says_itself_how_its_word_stands() -> None:
    heard = [one.name for one in sorted(sources(), key=lambda one: one.standing)]
    told = [listing(f"x.example/{name}", name, packages=(npm("same"),)) for name in reversed([*heard, "elsewhere"])]
    (server,) = identify(told).servers
    spoke = [merge.registry for merge in server.merges]
    assert [name for name in spoke if name != "elsewhere"] == heard
    assert heard.index("docker") < spoke.index("elsewhere") < len(heard)


def test_a_source_with_names_of_its_own_is_joined_by_no_name() -> None:
    named = {one.name: groups(listing("same", one.name), listing("same")) for one in sources()}
    assert {name for name, found in named.items() if len(found) == 2} == {
        one.name for one in sources() if one.own_names
    }
