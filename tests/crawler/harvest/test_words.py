"""What is read from strangers' words: READMEs, last words, versions of JSON that JSON does not have."""

import json
from pathlib import Path

import pytest

from crawler.clean_json import parse
from crawler.harvest import causes, entry, placeholders, readme


def block(command: str, arguments: list[str], **env: str) -> str:
    return (
        "```json\n" + json.dumps({"mcpServers": {"x": {"command": command, "args": arguments, "env": env}}}) + "\n```\n"
    )


@pytest.mark.parametrize(
    ("command", "arguments", "expected"),
    [
        ("npx", ["-y", "@acme/notes@latest", "server", "start"], ("server", "start")),
        ("uvx", ["--from", "acme-notes==1.2", "notes", "--db", "/Users/me/notes.db"], ("--db", "/home/u")),
        ("notes", ["--token=<YOUR_TOKEN>", "--root=~/notes"], ("--token=placeholder", "--root=/home/u")),
        ("npx", ["acme_notes[all]", "${input:key}"], ("placeholder",)),
        ("node", ["/path/to/notes/dist/index.js", "serve", "notes"], ("serve", "notes")),
        ("docker", ["run", "-i", "acme/notes"], None),
        ("npx", ["another-server", "start"], None),
    ],
)
def test_arguments_of_a_readme(command: str, arguments: list[str], expected: tuple[str, ...] | None) -> None:
    starts = readme.starts(block(command, arguments), ["@acme/notes", "acme-notes", "notes"])
    assert [start.arguments for start in starts] == ([] if expected is None else [expected])


def test_variables_of_a_readme_keep_plain_values_and_lose_what_is_to_be_filled_in() -> None:
    text = block("npx", ["notes"], NOTES_API_KEY="your-api-key", NOTES_REGION="eu-west-1", NOTES_DIR="/path/to/x")
    (start,) = readme.starts(text, ["notes"])
    assert start.variables == {"NOTES_API_KEY": "placeholder", "NOTES_REGION": "eu-west-1", "NOTES_DIR": "/home/u"}


@pytest.mark.parametrize(
    "text", ['"args": [' * 500, '"args": [1, 2]', '"args": ["notes"', '"command": "notes", "args": {}']
)
def test_a_readme_that_is_no_configuration_starts_nothing(text: str) -> None:
    assert readme.starts(text, ["notes"]) == []


def test_at_most_three_starts() -> None:
    text = "".join(block("notes", [str(number)]) for number in range(9))
    assert len(readme.starts(text, ["notes"])) == 3


def test_a_readme_of_nothing_but_configurations_is_not_read_to_its_end() -> None:
    text = block("another-server", ["start"]) * 500 + block("notes", ["start"])
    assert readme.starts(text, ["notes"]) == []


def test_so_much_documentation_is_read_and_no_more(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"README.{number:02}").write_text("x" * 2**19)
    assert len(entry.documentation("notes", tmp_path)) < 2**22 + 40


def test_variables_that_are_lacking_come_before_those_that_are_only_named() -> None:
    stderr = (
        "Error: NOTES_API_KEY is required (ERR_MODULE_NOT_FOUND)\n"
        "  NOTES_COLOUR   the colour\n  NOTES_DISABLE_SYNC  a switch\nKeyError: 'TOKEN'\n"
    )
    assert placeholders.lacking(stderr) == ["TOKEN", "NOTES_API_KEY"]
    assert placeholders.named(stderr) == ["NOTES_API_KEY", "NOTES_COLOUR"]


def test_a_placeholder_has_the_shape_that_its_name_asks_for() -> None:
    names = ["X_DATABASE_URL", "X_BASE_URL", "X_PORT", "X_DIR", "X_EMAIL", "X_API_KEY"]
    assert [placeholders.value(name) for name in names] == [
        "postgresql://u:p@127.0.0.1:5432/db",
        "https://placeholder.example",
        "8080",
        "/home/u",
        "placeholder@example.com",
        "placeholder",
    ]


@pytest.mark.parametrize(
    ("stderr", "cause"),
    [
        ("Traceback…\nModuleNotFoundError: No module named 'mcp.server.fastmcp'", "dependency"),
        ("Error: Cannot find module '../build/keytar.node'\n", "dependency"),
        ("Error: Could not locate the bindings file. Tried:", "native"),
        ("usage: notes [-h] --db DB\nnotes: error: the following arguments are required: --db", "arguments"),
        ("Please set NOTES_TOKEN", "credentials"),
        ("TypeError: fetch failed\n cause: Error: getaddrinfo ENOTFOUND api.example", "network"),
        ("Segmentation fault", "exited"),
    ],
)
def test_causes(stderr: str, cause: str) -> None:
    assert causes.cause(stderr, "exited") == cause


def test_the_line_that_tells_is_not_the_last_of_a_stack() -> None:
    node = (
        "/x/index.js:3\n  throw new Error()\n  ^\n\nError: NOTES_TOKEN is missing\n    at run (x.js)\n\nNode.js v24\n"
    )
    assert causes.telling(node) == "Error: NOTES_TOKEN is missing"
    assert causes.telling("Traceback:\n  File \"x\", line 1\nKeyError: 'X'\n") == "KeyError: 'X'"
    assert causes.telling("\x1b[31mred\n") == "\ufffd[31mred"


def test_json_that_no_other_reader_takes_is_made_json() -> None:
    value = parse(b'{"a": NaN, "b": 1e999, "c": "\\ud800x", "d": 123456789012345678901234567890, "e": [Infinity, -5]}')
    assert value == {"a": None, "b": None, "c": "\ufffdx", "d": 1.2345678901234568e29, "e": [None, -5]}
    assert parse(b'"\\ud83d\\ude00"') == "\U0001f600"
