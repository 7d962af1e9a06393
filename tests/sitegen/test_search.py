"""The search index: what is put in is found where the browser looks for it."""

import json
from itertools import accumulate
from typing import Any

import pytest

from sitegen import search
from sitegen.search import PIECE, ROOM, Index, place, shelf, tokens
from sitegen.summaries import line, row
from tests.sitegen.catalog import CATALOG, server, tool, verdict
from toolrisk.models import Category, Entry, Merge, Risk

READ = verdict(Category.read, Risk.low)


def indexed(*entries: Entry) -> dict[str, Any]:
    files: dict[str, Any] = {}
    index = Index(lambda name, data: files.update({name: json.loads(data)}))
    for entry in entries:
        one = row(entry)
        index.add_server(one)
        for each in entry.tools:
            index.add_tool(line(entry, each, each.verdict or verdict(None, Risk.unknown), one.title), one)
    index.close()
    return files


def shelved(files: dict[str, Any], word: str) -> dict[str, Any]:
    """The shelf that a word stands on, found as the browser finds it: from the shortest name on."""
    name = shelf(word)
    while True:
        found: dict[str, Any] = files[f"search/t/{place(name)}.json"]
        deeper = [one for one in found.get("longer", ()) if word.startswith(one)]
        if not deeper:
            return found
        (name,) = deeper


def postings(files: dict[str, Any], word: str) -> list[list[list[int]]]:
    """A word's postings: one piece, or for a common word all of its pieces."""
    found = shelved(files, word)
    if word in found["small"]:
        return [found["small"][word]]
    return [files[f"search/w/{place(word)}.{piece}.json"] for piece in range(len(found["common"][word][1]))]


def look(files: dict[str, Any], word: str) -> list[list[str]]:
    """The records that have a word, read as the browser reads them: name, level, kind, and the frequent words."""
    meta = files["search/meta.json"]
    width = 4 + -(-len(meta["sources"]) // 6)
    found = []
    for piece in postings(files, word):
        for at in (0, 2):
            steps, chars = piece[at : at + 2]
            assert len(chars) == width * len(steps)
            for place_, number in enumerate(accumulate(steps)):
                what, _, *_, named, other = (ord(char) - 48 for char in chars[place_ :: len(steps)])
                rest, risk = divmod(what, len(meta["risks"]))
                record = files[f"search/b/{number // meta['room']}.json"][number % meta["room"]]
                top = [one for bit, one in enumerate(meta["top"]) if (named | other) >> bit & 1]
                kind = "tool" if rest >= len(meta["categories"]) else "server"
                found.append([record[0], meta["risks"][risk], kind, *top])
    return sorted(found)


@pytest.mark.parametrize(("text", "expected"), [
    ("create_test_session", ["create", "test", "session"]), ("getHTTPResponse2", ["get", "http", "response2"]),
    ("vault/vault-mcp", ["vault", "vault", "mcp"]), ("获取价格", ["获取", "取价", "价格"]),
    ("ö_Ä", ["ö", "ä"]), ("--", []),
])  # fmt: skip
def test_words(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_what_is_put_in_is_found_with_its_level() -> None:
    files = indexed(*CATALOG)
    assert look(files, "transfer") == [["transfer_funds", "critical", "tool"]]
    assert look(files, "vault")[0] == ["Vault", "critical", "server"]
    assert ["process", "unknown", "tool"] in look(files, "vault")
    assert files["search/meta.json"]["records"] == len(CATALOG) + sum(len(entry.tools) for entry in CATALOG)


def many(number: int, *names: str) -> Entry:
    tools = (tool(name.format(n), "Fetches.", READ) for n in range(number) for name in names)
    return Entry(server=server("a/a", "A"), tools=tuple(tools))


def test_a_common_word_has_pieces_of_its_own_the_best_first() -> None:
    worst = tool("fetch_all", "Fetches.", verdict(Category.read, Risk.high))
    described = tool("read_it", "Does fetch it.", verdict(Category.read, Risk.critical))
    entry = many(PIECE + 10, "fetch_{}")
    files = indexed(entry.model_copy(update={"tools": (*entry.tools, described, worst)}))
    assert shelved(files, "fetch")["common"]["fetch"][0] == PIECE + 12
    first, last = postings(files, "fetch")
    best = look({**files, "search/w/fetch.1.json": [[], "", [], ""]}, "fetch")
    assert ["fetch_all", "high", "tool"] in [one[:3] for one in best]
    assert len(first[0]) == PIECE and (len(last[0]), len(last[2])) == (11, 1)
    held = shelved(files, "fetch")["common"]["fetch"][1]
    assert held == [1 << 1 | 1 << 3, 1 << 0 | 1 << 3], "which levels a piece holds"
    assert len(look(files, "fetch")) == PIECE + 12
    blocks = [records for name, records in files.items() if name.startswith("search/b/")]
    assert sum(map(len, blocks)) == PIECE + 13 and max(map(len, blocks)) <= ROOM


def test_a_record_knows_which_of_the_most_frequent_words_it_has() -> None:
    files = indexed(many(search.COMMON, "list_{}", "list_rare_{}"), CATALOG[2])
    assert "list" in files["search/meta.json"]["top"] and "rare" in files["search/meta.json"]["top"]
    assert {tuple(one[3:]) for one in look(files, "sessions")} == {("list",)}
    assert {tuple(one[3:]) for one in look(files, "session")} == {()}


def test_a_long_shelf_is_parted_and_every_word_is_still_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SHELF", 400)
    names = [f"{begin}{n}" for begin in ("aba", "abb", "ab", "zoo", "获取", "获") for n in range(12)]
    names += ["ab", "abba"]
    files = indexed(Entry(server=server("a/a", "A"), tools=tuple(tool(name, None, READ) for name in names)))
    assert files["search/t/ab.json"]["longer"]
    for name in names:
        for word in tokens(name):
            assert any(found[0] == name for found in look(files, word)), name
    assert all(len(json.dumps(data["small"])) < 1_500 for name, data in files.items() if name.startswith("search/t/"))
    assert all("/" not in name.removeprefix("search/t/") and name.isascii() for name in files if "search/t/" in name)


def test_the_shelf_of_two_letters_is_the_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{begin}{n}" for begin in ("aba", "abb", "ü") for n in range(10, 30)]
    files = indexed(Entry(server=server("a/a", "A"), tools=tuple(tool(name, None, READ) for name in names)))
    said = sum(len(json.dumps(one, separators=(",", ":"))) for one in files["search/t/ab.json"]["small"].values())
    for most, parted in ((said * 2, False), (said * 2 - 2, True), (said, True)):
        monkeypatch.setattr(search, "SHELF", most)
        files = indexed(Entry(server=server("a/a", "A"), tools=tuple(tool(name, None, READ) for name in names)))
        assert ("longer" in files["search/t/ab.json"]) is parted
        assert "longer" not in files.get("search/t/aba.json", {}) and "longer" not in files["search/t/ufc.json"]
        assert all(any(one[0] == name for one in look(files, name)) for name in names)


def shops(number: int, *more: str) -> list[Entry]:
    """Servers of three tools each, the tenth with some more; words of one server alone among them."""
    return [
        Entry(
            server=server(f"shop/s{n:03}", f"Shop {n}"),
            tools=tuple(tool(name, f"Works on things of kind{n}.", READ)
                        for name in (f"list_a{n}", f"get_b{n}", "pay", *(more if n == 10 else ()))),
        )
        for n in range(number)
    ]  # fmt: skip


def test_a_tool_more_moves_nothing_but_what_stands_beside_it() -> None:
    before, after = indexed(*shops(100)), indexed(*shops(100, "list_news"))
    changed = {name for name in after if before.get(name) != after[name]}
    blocks = {name for name in after if name.startswith("search/b/")}
    assert len(blocks) > 20 and len(changed & blocks) == 1
    shelves = {name for name in after if name.startswith("search/t/")}
    assert "search/t/ne.json" in changed and len(changed & shelves) < len(shelves) / 3
    assert not before.keys() - after.keys()


def test_blocks_that_are_full_lead_on_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_home", lambda server, turn: 7)
    files = indexed(*shops(60))
    blocks = [records for name, records in files.items() if name.startswith("search/b/")]
    assert len(blocks) == 4 and all(len(records) <= ROOM for records in blocks)
    assert all(look(files, f"a{n}")[0][0] == f"list_a{n}" for n in range(60))


def test_sources_stand_six_in_a_character() -> None:
    sources = [f"source-{n:02}" for n in range(14)]
    entries = [
        Entry(server=server(f"a/{name}", name, merges=(Merge(registry=name, name=name, key="first", value=name),)),
              tools=(tool(f"only_{name[-2:]}", None, READ),))
        for name in sources
    ]  # fmt: skip
    files = indexed(*entries)
    assert files["search/meta.json"]["sources"] == sources
    for n in range(14):
        ((steps, chars, *_),) = postings(files, f"{n:02}")
        told = chars[2 * len(steps) : 5 * len(steps) : len(steps)]
        assert [ord(char) - 48 for char in told] == [(1 << n) >> at & 63 for at in (0, 6, 12)]
