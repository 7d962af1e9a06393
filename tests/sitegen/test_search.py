"""The search index: what is put in is found where the browser looks for it."""

import json
from typing import Any

import pytest

from sitegen.overview import line, row
from sitegen.search import BLOCK, Index, shelf, tokens
from tests.sitegen.catalog import CATALOG, server, tool, verdict
from toolrisk.models import Category, Entry, Risk


def indexed(*entries: Entry) -> dict[str, Any]:
    files: dict[str, Any] = {}
    index = Index(lambda name, data: files.update({name: json.loads(data)}), {"official"})
    for entry in entries:
        one = row(entry)
        index.add_server(one)
        for each in entry.tools:
            index.add_tool(line(entry, each, each.verdict or verdict(None, Risk.unknown), one.title), one)
    index.close()
    return files


def look(files: dict[str, Any], word: str) -> list[list[str]]:
    """The records that have a word, read as the browser reads them."""
    meta, size = files["search/meta.json"], len(files["search/meta.json"]["codes"])
    shelved = files[f"search/t/{shelf(word)}.json"]
    postings = shelved["small"].get(word) or files[f"search/w/{word}.json"]
    found = []
    for coded in postings:
        number = 0
        for one in coded:
            number += one // size
            kind, risk, *_ = meta["codes"][one % size]
            record = files[f"search/b/{number // meta['block']}.json"][number % meta["block"]]
            found.append([record[0], meta["risks"][risk], "tool" if kind else "server"])
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


def test_a_common_word_has_a_file_of_its_own() -> None:
    read = verdict(Category.read, Risk.low)
    many = Entry(server=server("a/a", "A"), tools=tuple(tool(f"fetch_{n}", "Fetches.", read) for n in range(700)))
    files = indexed(many)
    assert "fetch" in files["search/t/fe.json"]["common"]
    assert len(look(files, "fetch")) == 700
    assert len([name for name in files if name.startswith("search/b/")]) == -(-701 // BLOCK)
