import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from toolrisk import house
from toolrisk.models import (
    Category,
    Context,
    Harvest,
    How,
    Listing,
    Merge,
    Package,
    Remote,
    Risk,
    Server,
    ToolDefinition,
    Verdict,
)
from toolrisk.store import Catalog, CatalogError, standing_failure
from toolrisk.store._schema import versions
from toolrisk.store._tables import metadata

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)
RULES = "r1"


def listing(name: str, registry: str = "a") -> Listing:
    return Listing(registry=registry, name=name, packages=(Package(registry_type="npm", identifier=name, version="1"),))


def tool(name: str, **fields: object) -> ToolDefinition:
    return ToolDefinition.from_wire({"name": name, "description": f"Does {name}.", **fields})


def server(name: str, **more: object) -> Server:
    fields = {"merges": (Merge(registry="a", name=name, key="first", value=name),), **more}
    fields = {"packages": (Package(registry_type="npm", identifier=name, version="1"),), **fields}
    return Server(name=name, slug="", title=name, **fields)  # type: ignore[arg-type]


def harvest(name: str, *tools: ToolDefinition, at: datetime = NOW, version: str = "1", **more: object) -> Harvest:
    fields = {"how": How.observed, "target": f"npm:{name}", **more}
    return Harvest(server=name, version=version, at=at, definitions=tools, **fields)  # type: ignore[arg-type]


def crawl(catalog: Catalog, *names: str, full: bool = True, now: datetime = NOW) -> None:
    run = catalog.begin_crawl("a", full, now)
    catalog.save_page(run, [listing(name) for name in names])
    catalog.finish_crawl(run, complete=True, now=now)


def verdict(justification: str = "Because.") -> Verdict:
    return Verdict(category=Category.read, risk=Risk.low, confidence=0.9, justification=justification)


def judge_all(catalog: Catalog, rules: str = RULES) -> int:
    rows = [(one.context, definition, verdict()) for one in catalog.unjudged(rules) for definition in one.definitions]
    catalog.save_verdicts(rules, rows)
    return len(rows)


def test_the_migrations_make_the_tables_that_the_code_speaks_of(catalog: Catalog) -> None:
    with catalog.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_versions_by_the_migrations_names_are_those_that_they_make(catalog: Catalog) -> None:
    scripts = ScriptDirectory(str(house.path("toolrisk/migrations")))
    assert versions() == [one.revision for one in reversed(list(scripts.walk_revisions()))]
    with catalog.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == versions()[-1]


@pytest.mark.parametrize("words", [["show", "x"], ["export", "-"], ["import", "/dev/null"], ["changes"]])
def test_what_asks_a_catalog_loads_neither_the_crawler_nor_the_migrations(tmp_path: Path, words: list[str]) -> None:
    Catalog(str(tmp_path / "catalog.db")).close()
    asked = [*words, "--db", str(tmp_path / "catalog.db")]
    code = (
        "import sys; from typer.testing import CliRunner; from toolrisk.cli import app; "
        f"print(CliRunner().invoke(app, {asked!r}).exit_code, {{'scrapy', 'mcp', 'alembic'}} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split(" ", 1)[1] == "set()\n" and done.stdout[0] in "02", done.stdout


def test_a_catalog_of_a_newer_release_is_refused(url: str) -> None:
    with Catalog(url) as catalog, catalog.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CatalogError, match="9999 is newer"):
        Catalog(url)


def test_a_place_that_is_no_catalog_is_named() -> None:
    with pytest.raises(CatalogError, match="/proc/nothing"):
        Catalog("/proc/nothing/catalog.db")
    with pytest.raises(CatalogError, match="mysterydb"):
        Catalog("mysterydb+nothing://x")


@pytest.mark.parametrize(
    "rest", ["localhost:1/x", "localhost:port/x", "/x?host=/nowhere", "/x?host=/nowhere&password=S3cret&a=1"]
)
@pytest.mark.parametrize("kind", ["postgresql", "postgresql+psycopg", "mysterydb"])
def test_a_password_is_shown_to_nobody(kind: str, rest: str) -> None:
    with pytest.raises(CatalogError) as told:
        Catalog(f"{kind}://me:S3cret:%40S3cret@{rest}")
    assert "S3cret" not in str(told.value) and f"{kind}://me:***@{rest[:3]}" in str(told.value)


def test_a_slug_stays_whatever_comes_later(catalog: Catalog) -> None:
    catalog.save_servers([server("a b")])
    catalog.save_servers([server("a/b"), server("a b")])
    slugs = {one.name: one.slug for one in catalog.servers()}
    assert slugs["a b"] == "a-b"
    assert slugs["a/b"].startswith("a-b-")


def test_a_tools_slug_stays_though_a_namesake_comes_first_later(catalog: Catalog) -> None:
    catalog.save_servers([server("s")])
    catalog.observe([harvest("s", tool("a_b"))])
    catalog.observe([harvest("s", tool("A-B"), tool("a_b"), at=NOW + DAY)])
    entry = catalog.entry("s", RULES)
    assert entry
    assert [(one.definition.name, one.slug) for one in entry.tools][1] == ("a_b", "a-b")
    assert len({one.slug for one in entry.tools}) == 2


def test_a_rename_takes_history_along_and_leaves_a_redirect(catalog: Catalog) -> None:
    catalog.save_servers([server("old/name")])
    catalog.observe([harvest("old/name", tool("x"))])
    catalog.save_servers([server("new/name")], [("old/name", "new/name")])
    assert catalog.redirects() == {"old-name": "new-name"}
    found = catalog.server("old/name")
    assert found and found.name == "new/name"
    assert [one.server for one in catalog.history("new/name")] == ["new/name"]
    entry = catalog.entry("new/name", RULES)
    assert entry and entry.tools[0].slug == "x"


def test_who_is_renamed_back_and_forth_has_two_places_and_no_third(catalog: Catalog) -> None:
    catalog.save_servers([server("a")])
    catalog.observe([harvest("a", tool("x"))])
    for old, new in [("a", "b"), ("b", "a"), ("a", "b"), ("b", "a")]:
        catalog.save_servers([server(new)], [(old, new)])
        assert catalog.redirects() == {old: new}
        assert [one.slug for one in catalog.servers()] == [new]
    assert [one.server for one in catalog.history("a")] == ["a"]


def test_a_new_name_is_given_no_place_that_leads_elsewhere(catalog: Catalog) -> None:
    catalog.save_servers([server("x.y"), server("z")])
    catalog.save_servers([server("w"), server("z")], [("x.y", "w")])
    catalog.save_servers([server("w"), server("X.Y")], [("z", "X.Y")])
    assert catalog.redirects().keys() == {"x.y", "z"}
    assert len({one.slug for one in catalog.servers()} | catalog.redirects().keys()) == 4


def test_the_same_answer_costs_no_new_row(catalog: Catalog) -> None:
    catalog.save_servers([server("s")])
    for day in range(3):
        catalog.observe([harvest("s", tool("x"), tool("y"), at=NOW + day * DAY)])
    (shown,) = catalog.history("s")
    assert (shown.first_seen, shown.last_seen) == (NOW, NOW + 2 * DAY)


def test_a_change_and_a_change_back_are_both_history(catalog: Catalog) -> None:
    catalog.save_servers([server("s")])
    for day, text_ in enumerate(["one", "two", "one"]):
        catalog.observe([harvest("s", tool("x", title=text_), at=NOW + day * DAY)])
    shown = catalog.history("s")
    assert [catalog.manifest(one.manifest)["x"].title for one in shown] == ["one", "two", "one"]


def test_the_strongest_way_of_knowing_wins(catalog: Catalog) -> None:
    catalog.save_servers([server("s")])
    catalog.observe([harvest("s", tool("seen"))])
    catalog.observe([harvest("s", tool("read"), how=How.extracted, at=NOW + DAY)])
    entry = catalog.entry("s", RULES)
    assert entry and [one.definition.name for one in entry.tools] == ["seen"]


def test_what_registries_print_is_declared(catalog: Catalog) -> None:
    run = catalog.begin_crawl("a", True, NOW)
    catalog.save_page(run, [listing("s")], declared={"s": [tool("x")]})
    catalog.finish_crawl(run, complete=True)
    catalog.save_servers([server("s")])
    catalog.declare(NOW)
    catalog.declare(NOW + DAY)
    (shown,) = catalog.history("s")
    assert (shown.how, shown.last_seen) == (How.declared, NOW + DAY)


def test_a_failed_harvest_leaves_what_was_shown_and_says_why(catalog: Catalog) -> None:
    catalog.save_servers([server("s"), server("t")])
    catalog.observe([harvest("s", tool("x"))])
    catalog.observe([harvest(name, cause="timeout", reason="No answer.", at=NOW + DAY) for name in ("s", "t")])
    entry = catalog.entry("s", RULES)
    assert entry and len(entry.tools) == 1
    other = catalog.entry("t", RULES)
    assert other and (other.tools, other.cause, other.reason) == ((), "timeout", "No answer.")


def test_a_failure_stands_until_its_target_is_listed_no_more_or_another_answers(catalog: Catalog) -> None:
    old, new = (Remote(type="sse", url=f"https://acme.example/{name}") for name in ("old", "new"))
    failed = {"cause": "timeout", "reason": "No answer.", "target": old.url}

    def told(*remotes: Remote) -> list[object]:
        catalog.save_servers([server("s", packages=(), remotes=remotes)])
        (entry,), (mark,), digest = catalog.entries(RULES), catalog.marks(RULES), catalog.digest(RULES)
        marks.append((mark.mark, digest))
        standing = standing_failure(entry.server, catalog.attempts("s").values())
        return [entry.cause, standing and standing.cause, *(source.failures for source in catalog.sources())]

    marks: list[object] = []
    crawl(catalog, "s")
    catalog.save_servers([server("s")])
    catalog.observe([harvest("s", tool("x"), at=NOW - DAY, target=new.url), harvest("s", **failed)])
    assert told(old, new) == ["timeout", "timeout", {"timeout": 1}]
    assert told(new) == [None, None, {}]
    assert told(old, new) == ["timeout", "timeout", {"timeout": 1}]
    catalog.observe([harvest("s", tool("x"), at=NOW + DAY, target=new.url)])
    assert told(old, new) == [None, None, {}]
    assert marks[0] == marks[2] != marks[3] != marks[1]


def test_definitions_come_back_as_they_came(catalog: Catalog) -> None:
    wire = {
        "name": "x\ud800\x00",
        "description": "\u202e\ud800",
        "inputSchema": {"type": "object", "b": 1, "a": 2**70},
        "annotations": {"readOnlyHint": False},
        "icons": [{"src": "data:"}],
    }
    catalog.save_servers([server("s")])
    catalog.observe([harvest("s", ToolDefinition.from_wire(wire))])
    entry = catalog.entry("s", RULES)
    assert entry
    assert entry.tools[0].definition.to_wire() == wire
    assert list(entry.tools[0].definition.to_wire()["inputSchema"]) == ["type", "b", "a"]


def test_one_bad_definition_does_not_cost_the_others(catalog: Catalog) -> None:
    deep: dict[str, object] = {}
    for _ in range(5_000):
        deep = {"a": deep}
    catalog.save_servers([server("s")])
    bad = ToolDefinition.model_construct(name="deep", input_schema=deep, extra={})
    catalog.observe([harvest("s", bad, tool("x"), tool("x"))])
    entry = catalog.entry("s", RULES)
    assert entry and [one.definition.name for one in entry.tools] == ["x"]
    (attempt,) = catalog.attempts("s").values()
    assert [line.split(":")[0] for line in attempt.skipped] == ["deep", "x"]


def test_only_news_is_judged(catalog: Catalog) -> None:
    catalog.save_servers([server("s"), server("t")])
    catalog.observe([harvest("s", tool("x"), tool("y")), harvest("t", tool("x"))])
    assert judge_all(catalog) == 3
    assert judge_all(catalog) == 0
    catalog.observe([harvest("t", tool("x", title="new"), at=NOW + DAY)])
    assert judge_all(catalog) == 1
    assert judge_all(catalog, rules="r2") == 3


def test_a_verdict_comes_back_whole_whatever_it_quotes(catalog: Catalog) -> None:
    catalog.save_servers([server("s")])
    catalog.observe([harvest("s", tool("x"))])
    (one,) = catalog.unjudged(RULES)
    catalog.save_verdicts(RULES, [(one.context, one.definitions[0], verdict("half \ud800 a pair"))])
    entry = catalog.entry("s", RULES)
    assert entry and entry.tools[0].verdict == verdict("half \ud800 a pair")


def test_tools_are_first_seen_when_this_definition_was(catalog: Catalog) -> None:
    catalog.save_servers([server("s")])
    catalog.observe([harvest("s", tool("x"))])
    catalog.observe([harvest("s", tool("x"), tool("y"), at=NOW + DAY)])
    entry = catalog.entry("s", RULES)
    assert entry and [one.first_seen for one in entry.tools] == [NOW, NOW + DAY]


def test_entries_come_by_name_in_any_number(catalog: Catalog) -> None:
    names = [f"s{number:04}" for number in range(1_201)]
    catalog.save_servers([server(name) for name in names])
    catalog.observe([harvest(name, tool("x")) for name in names[:700]])
    assert [entry.server.name for entry in catalog.entries(RULES)] == names
    assert sum(len(entry.tools) for entry in catalog.entries(RULES)) == 700


def test_the_digest_moves_with_what_pages_show_and_with_nothing_else(catalog: Catalog) -> None:
    crawl(catalog, "a/x", "a/y")
    catalog.save_servers([server("a/x"), server("a/y")])
    catalog.observe([harvest("a/x", tool("one"))])
    seen = [catalog.digest(RULES)]
    crawl(catalog, "a/x", "a/y", now=NOW + DAY)
    failed = {"cause": "timeout", "reason": "Nothing came.", "how": How.observed, "target": "npm:a/y"}
    catalog.observe([Harvest(server="a/y", version="1", at=NOW, **failed)])
    seen.append(catalog.digest(RULES))
    catalog.observe([Harvest(server="a/y", version="1", at=NOW + DAY, **failed)])
    assert catalog.digest(RULES) == seen[-1], "the same failure a day later"
    for hours in (1, 30):
        catalog.observe([harvest("a/x", tool("one"), at=NOW + timedelta(hours=hours))])
        assert catalog.digest(RULES) == seen[-1], "the same tools a day later"
    judge_all(catalog, "other rules")
    assert catalog.digest(RULES) == seen[-1], "what other rules say"
    judge_all(catalog)
    seen.append(catalog.digest(RULES))
    catalog.save_verdicts(RULES, [(one, tool("one"), verdict("Otherwise.")) for one in [_context(catalog)]])
    seen.append(catalog.digest(RULES))
    catalog.save_servers([server("a/z")], [("a/y", "a/z")])
    seen.append(catalog.digest(RULES))
    catalog.observe([harvest("a/x", tool("one"), at=NOW + 8 * DAY)])
    seen.append(catalog.digest(RULES))
    catalog.observe([harvest("a/x", tool("one", title="One"))])
    seen.append(catalog.digest(RULES))
    assert len(set(seen)) == len(seen)


def _context(catalog: Catalog) -> Context:
    return next(one.context for one in catalog.unjudged("rules that judged nothing yet"))


def test_what_is_shown_now_is_held_with_risk_and_description(catalog: Catalog) -> None:
    catalog.save_servers([server("a/x"), server("a/y"), server("a/z")])
    catalog.observe([harvest("a/x", tool("one"), tool("two")), harvest("a/y", ToolDefinition(name="one"))])
    assert [list(tools) for _, tools in catalog.holdings(RULES)] == [[("unknown", True)] * 2, [("unknown", False)], []]
    judge_all(catalog)
    catalog.observe([harvest("a/x", tool("two"))])
    shown = {server.name: list(tools) for server, tools in catalog.holdings(RULES)}
    assert shown == {"a/x": [("unknown", True)], "a/y": [("low", False)], "a/z": []}, "its siblings are others now"
