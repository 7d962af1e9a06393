"""Static extraction, on source that we wrote in the ways that servers are written."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PYTHON = '''
import textwrap
from enum import Enum
from typing import Annotated, Literal
from mcp.server.fastmcp import Context, FastMCP
from mcp.types import Tool, ToolAnnotations
from pydantic import Field

mcp, sub = FastMCP("x"), FastMCP("y")
PREFIX = "Reads"
mcp.mount("jira", sub)

class Names(str, Enum):
    DROP = "drop_table"

@mcp.tool()
async def read_note(ctx: Context, path: Annotated[str, Field(description="Where it lies")], deep: bool = False):
    """Read a note.

    All of it."""

@mcp.tool(name="send-note", description=PREFIX + " nothing, sends", annotations=ToolAnnotations(readOnlyHint=False))
def whatever(to: str, kind: Literal["a", "b"] | None = None, *, copies: int): ...

@sub.tool
def get_issue(key: str):
    """An issue."""

@app.list_tools()
async def list_tools():
    return [
        Tool(name=Names.DROP, description=f"Drops {1}", inputSchema={"type": "object", "properties": {"t": {}}}),
        Tool(name="built", description="Built", inputSchema=Model.model_json_schema()),
        {"name": "written", "description": textwrap.dedent("  Written."), "inputSchema": {"type": "object"}},
    ]

def handed(x: int):
    """Handed over."""

def listed():
    """In a list."""

def helper():
    """No tool."""

mcp.tool(name="other-name")(handed)
all_tools = [listed]
for one in all_tools:
    mcp.add_tool(one)
argument = {"name": "no-tool", "description": "An argument"}
'''

JAVASCRIPT = """
const NAMES = { LIST: "list_things" };
const DELETE_NAME = "delete_thing";
const shape = { id: z.string().describe("Which"), force: z.boolean().optional() };
server.tool("plain", "Says plain", shape, async () => {});
server.tool("hinted", "Says hinted", {}, { readOnlyHint: true }, async () => {});
server.registerTool(NAMES.LIST, {
  title: "List",
  description: `Lists ` + 'things\\n"all"',
  inputSchema: { limit: z.number().int().default(10), kind: z.enum(["a", "b"]) },
  annotations: { readOnlyHint: true, title: "L" },
}, async ({ limit }) => {});
server.addTool({ name: "added", description: "Added", parameters: z.object({ q: z.string() }), execute: f });
export const deleteTool = {
  name: DELETE_NAME,
  description: ["Deletes.", "For good."].join(" "),
  inputSchema: { type: "object", properties: { id: { type: "string", enum: ["x"] } }, required: ["id"] },
};
const notATool = { name: "config", description: "A setting" };
program.tool;
console.log("tool", "text");
"""

TYPESCRIPT = """
enum ToolName { READ = "read_it" }
interface Args { path: string }
const TOOL: Tool = { name: ToolName.READ, description: "Reads it", inputSchema: { type: "object" } as const };
"""


def extract(folder: Path, kind: str, **texts: str) -> dict[str, dict[str, Any]]:
    """The tools that the child process reads from files with these texts, by name."""
    paths = [folder / f"{name}.txt" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "crawler.harvest.source", kind],
        input="\0".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
    )
    return {tool["name"]: tool for tool in json.loads(told.stdout)}


def test_python(tmp_path: Path) -> None:
    found = extract(tmp_path, "pypi", a=PYTHON)
    assert set(found) == {
        "read_note", "send-note", "jira_get_issue", "drop_table", "built", "written", "other-name", "listed"
    }  # fmt: skip
    assert found["read_note"] == {
        "name": "read_note",
        "description": "Read a note.\n\nAll of it.",
        "inputSchema": {
            "type": "object",
            "properties": {"path": {"type": "string", "description": "Where it lies"}, "deep": {"type": "boolean"}},
            "required": ["path"],
        },
    }
    assert found["send-note"]["description"] == "Reads nothing, sends"
    assert found["send-note"]["annotations"] == {"readOnlyHint": False}
    assert found["send-note"]["inputSchema"]["required"] == ["to", "copies"]
    assert found["drop_table"]["inputSchema"]["properties"] == {"t": {}}
    assert found["built"] == {"name": "built", "description": "Built", "inputSchema": {}}
    assert found["written"]["description"] == "Written."


def test_javascript(tmp_path: Path) -> None:
    found = extract(tmp_path, "npm", a=JAVASCRIPT)
    assert set(found) == {"plain", "hinted", "list_things", "added", "delete_thing"}
    assert found["plain"] == {
        "name": "plain",
        "description": "Says plain",
        "inputSchema": {
            "type": "object",
            "properties": {"id": {"type": "string", "description": "Which"}, "force": {"type": "boolean"}},
            "required": ["id"],
        },
    }
    assert found["hinted"]["annotations"] == {"readOnlyHint": True}
    assert found["list_things"]["description"] == 'Lists things\n"all"'
    assert found["list_things"]["title"] == "List"
    assert found["list_things"]["inputSchema"]["properties"]["kind"] == {"type": "string", "enum": ["a", "b"]}
    assert found["list_things"]["inputSchema"]["required"] == ["kind"]
    assert found["added"]["inputSchema"]["properties"] == {"q": {"type": "string"}}
    assert found["delete_thing"]["description"] == "Deletes. For good."
    assert found["delete_thing"]["inputSchema"]["required"] == ["id"]


def test_typescript_and_names_from_another_file(tmp_path: Path) -> None:
    found = extract(tmp_path, "npm", a=TYPESCRIPT, b="server.tool(ToolNames.GONE, 'x', () => {}); const tools = 1;")
    assert found == {"read_it": {"name": "read_it", "description": "Reads it", "inputSchema": {"type": "object"}}}


@pytest.mark.parametrize("kind", ["npm", "pypi"])
@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + " tool",
        "tool " * 5_000,
        "\x00\ud7ff tool",
        "x = {" + "'tool':{" * 2_000,
        "a.tool(" * 1_000,
    ],
)
def test_text_that_is_no_program_is_passed_over(tmp_path: Path, kind: str, text: str) -> None:
    sound = JAVASCRIPT if kind == "npm" else PYTHON
    assert len(extract(tmp_path, kind, bad=text, good=sound)) >= 5


def test_nothing_is_run(tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')\n@mcp.tool()\ndef trap(): 'A trap.'\n"
    assert set(extract(tmp_path, "pypi", a=trap)) == {"trap"}
    assert not (tmp_path / "ran").exists()
