"""Where a tool's content stands: on a page of its own, or on its server's, for hosts that count files."""

from collections.abc import Iterable
from enum import StrEnum
from zlib import crc32

# Where a server has more tools than this, they stand on pages beside its own, about so many on each.
SHEET = 20
OF_A_TOOL = ("index.html", "policy.json")


class Layout(StrEnum):
    """`tool`: a folder for each tool, with its page and its policy. `server`: anchors on the server's page."""

    tool = "tool"
    server = "server"


def place(layout: Layout, server: str, tool: str, number: int) -> str:
    """A tool's place on the site by its slug and its server's; `number` is how many tools the server has."""
    if layout is Layout.tool:
        return f"tools/{server}/{tool}/"
    return f"tools/{server}/{sheet(tool, number)}#{anchor(tool)}"


def anchor(tool: str) -> str:
    """The id of a tool's content on its server's page. None of ours begins so."""
    return f"t-{tool}"


def sheet(tool: str, number: int) -> str:
    """The page beside the server's own that a tool stands on; empty where it stands on the server's own. It depends on
    the tool alone and on how many there are, so that a tool keeps its address when another's risk changes."""
    sheets = -(-number // SHEET)
    return f"tools-{crc32(tool.encode()) % sheets + 1}.html" if sheets > 1 else ""


def pages(layout: Layout, server: str, tools: Iterable[str]) -> list[str]:
    """The places of all pages of a server, its own first. `tools` are its tools' slugs."""
    top, slugs = f"tools/{server}/", list(tools)
    if layout is Layout.tool:
        return [top, *(f"{top}{slug}/" for slug in slugs)]
    return [top, *(f"{top}{name}" for name in sheets(slugs))]


def sheets(tools: Iterable[str]) -> list[str]:
    """The pages beside the server's own, in order."""
    slugs = list(tools)
    found = {sheet(slug, len(slugs)) for slug in slugs} - {""}
    return sorted(found, key=lambda name: (len(name), name))


def files(layout: Layout, server: str, tools: Iterable[str]) -> list[str]:
    """The files that hold a server's tools, beside those that every server has."""
    beside = pages(layout, server, tools)[1:]
    return beside if layout is Layout.server else [f"{page}{name}" for page in beside for name in OF_A_TOOL]
